/** What the extension costs an editor in which no policy was seen: its file loaded and activated. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const EXTENSION = fileURLToPath(new URL('../../dist/extension.js', import.meta.url));

/** An editor that only counts: every part of its API is there, and nothing happens. */
const SCRIPT = `
const Module = require('node:module');
const spawned = [];
const load = Module._load;
Module._load = (name, ...rest) => {
  if (name === 'vscode') return anything();
  if (name === 'node:child_process' || name === 'child_process') spawned.push(name);
  return load(name, ...rest);
};
function anything() {
  const none = function () {};
  return new Proxy(none, {
    get: (_, key) => (key === Symbol.toPrimitive ? () => '' : key === Symbol.iterator ? [][Symbol.iterator].bind([]) : key === 'then' ? undefined : anything()),
    apply: () => anything(),
    construct: () => anything(),
  });
}
const start = performance.now();
const extension = require(process.argv[1]);
extension.activate({ subscriptions: [], extensionUri: anything(), globalState: anything(), workspaceState: anything(), extension: anything() });
console.log(JSON.stringify({ ms: performance.now() - start, spawned: spawned.length }));
process.exit(0);
`;

export default async function bench({ row }) {
  const took = [];
  let spawned = 0;
  for (let round = 0; round < 15; round += 1) {
    const found = JSON.parse(execFileSync(process.execPath, ['-e', SCRIPT, EXTENSION], { encoding: 'utf8' }));
    took.push(found.ms);
    spawned += found.spawned;
  }
  await row('extension activation', took);
  await row('server processes before a policy is seen', spawned, { unit: '' });
}
