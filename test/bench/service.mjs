import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { clusterDump, keystrokes, policyFile } from './policyFile.mjs';
import { summary, table } from './stats.mjs';

/** What a keystroke costs behind the service's door, without any protocol: the whole house, in this process. */
export const BUDGET_P95_MS = 8;

const URI = 'file:///bench/policies.yaml';
const SNAPSHOT = 'file:///bench/cluster.json';

export async function benchService({ count = 400, warm = 60 } = {}) {
  const { createPolicyService, DEFAULT_SETTINGS, Text } = await loadService();
  const text = policyFile();
  const dump = clusterDump();
  const host = {
    readFile: async (uri) => (uri === SNAPSHOT ? dump : undefined),
    listFiles: async () => [],
    stat: async (uri) => (uri === SNAPSHOT ? { uri, kind: 'file', modified: 1, size: dump.length } : undefined),
  };
  const service = createPolicyService({
    host,
    clock: () => Date.now(),
    log: (level, message) => console.error(level, message),
  });
  service.configure({ ...DEFAULT_SETTINGS, snapshot: SNAPSHOT });
  await service.settled();
  const opened = time(() => {
    service.open(URI, 1, text);
    return service.diagnostics(URI, 'document');
  });

  const durations = { document: [], cluster: [], lens: [], hover: [] };
  let current = new Text(text);
  let version = 1;
  for (const [index, edit] of keystrokes(text, { count: count + warm }).entries()) {
    version += 1;
    const took = {
      document: time(() => {
        current = current.apply([{ span: { start: edit.start, end: edit.end }, text: edit.text }]);
        service.change(URI, version, current);
        return service.diagnostics(URI, 'document');
      }),
      cluster: time(() => service.diagnostics(URI, 'all')),
      lens: time(() => service.codeLenses(URI)),
      hover: time(() => service.hover(URI, edit.start)),
    };
    if (index < warm) continue;
    for (const name of Object.keys(durations)) durations[name].push(took[name]);
  }
  const rows = [
    ['edit to diagnostics of the text', summary(durations.document)],
    ['then diagnostics with the cluster', summary(durations.cluster)],
    ['then code lenses', summary(durations.lens)],
    ['then a hover', summary(durations.hover)],
  ];
  return { rows, opened, lines: text.split('\n').length, documents: service.documents(URI) };
}

function time(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

async function loadService() {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-bench-'));
  const outfile = join(folder, 'service.cjs');
  try {
    await build({
      stdin: {
        contents: `export * from './service.ts'; export { Text } from './syntax/text.ts';`,
        resolveDir: new URL('../../server/src', import.meta.url).pathname,
        loader: 'ts',
      },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'warning',
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { rows, opened, lines, documents } = await benchService();
  console.log(`Service, ${documents} documents in ${lines} lines, first diagnostics after ${opened.toFixed(0)} ms`);
  console.log(table(rows));
  const { p95 } = rows[0][1];
  if (p95 > BUDGET_P95_MS) {
    console.error(`Over budget: an edit may take ${BUDGET_P95_MS} ms (p95), it takes ${p95.toFixed(2)} ms.`);
    process.exitCode = 1;
  }
}
