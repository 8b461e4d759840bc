import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const SOURCE = fileURLToPath(new URL('../../../server/src', import.meta.url));

/** What the benches of this process ask for by name; everything behind it comes along, as it is shipped. */
const CONTENTS = `
export * from './service.ts';
export { Text } from './syntax/text.ts';
export { countOf } from './engine/bitset.ts';
export { compile } from './engine/compile.ts';
export { connectivity, difference } from './engine/connectivity.ts';
export { dataplane } from './engine/dataplane/index.ts';
export { decide, evaluate } from './engine/evaluate.ts';
export { buildInventory } from './engine/inventory.ts';
export { lowerPolicies } from './lower/policies.ts';
export { lowerCluster } from './lower/workloads.ts';
export { peerPhrase } from './features/counts.ts';
export { plain } from './features/markdown.ts';
export { selectPods } from './features/selection.ts';
export { mapOf, changesOf } from './features/map/map.ts';
export { readFacts } from './snapshot/read.ts';
export { createProjection } from './snapshot/projection.ts';
`;

/** The production code in this process, bundled as it is for the server. */
export async function loadProduction() {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-bench-'));
  const outfile = join(folder, 'production.cjs');
  try {
    await build({
      stdin: { contents: CONTENTS, resolveDir: SOURCE, loader: 'ts' },
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      logLevel: 'warning',
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A service over files that are only in memory: `{uri: text}`. */
export function serviceOver({ createPolicyService, DEFAULT_SETTINGS }, files, settings = {}) {
  const facts = (uri) =>
    files[uri] === undefined ? undefined : { uri, kind: 'file', modified: 1, size: files[uri].length };
  const host = {
    readFile: async (uri) => files[uri],
    listFiles: async (folder) =>
      Object.keys(files)
        .filter((uri) => uri.startsWith(`${folder}/`))
        .map(facts),
    stat: async (uri) => facts(uri),
  };
  const service = createPolicyService({
    host,
    clock: () => Date.now(),
    log: (level, message) => console.error(level, message),
  });
  service.configure({ ...DEFAULT_SETTINGS, ...settings });
  return service;
}
