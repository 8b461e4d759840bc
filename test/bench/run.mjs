/**
 * `npm run bench`: every benchmark of this folder, one table.
 *   npm run bench -- --only NAME     those whose file name holds NAME; may be given several times
 *   npm run bench -- --check         fails where a row is over its budget (`budgets.json`)
 *   npm run bench -- --list          names only
 *   npm run bench -- --profile DIR   with CPU profiles
 */
import { fork } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { problemOf, table } from './support/table.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    check: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
});
const budgets = JSON.parse(readFileSync(`${here}budgets.json`, 'utf8'));
const files = readdirSync(here)
  .filter((name) => name.endsWith('.bench.mjs'))
  .filter((name) => options.only.length === 0 || options.only.some((part) => name.includes(part)));
if (options.list) {
  for (const name of files) console.log(name.replace('.bench.mjs', ''));
  process.exit(0);
}
if (!existsSync(`${here}../../dist/server.js`)) {
  console.error('There is no dist/server.js: run `npm run build` first.');
  process.exit(2);
}

const rows = [];
let broken = 0;
for (const name of files) {
  console.error(`${name.replace('.bench.mjs', '')} …`);
  const code = await one(`${here}${name}`);
  if (code === 0) continue;
  broken += 1;
  console.error(`${name} ended with ${code}`);
}
console.log(table(rows, budgets));
const over = rows.flatMap((row) => problemOf(row, budgets[row.measure]) ?? []);
if (over.length > 0) console.log(`\nOver budget:\n${over.map((line) => `  ${line}`).join('\n')}`);
process.exitCode = broken > 0 || (options.check && over.length > 0) ? 1 : 0;

function one(file) {
  const profiles = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`];
  const child = fork(`${here}one.mjs`, [file], { execArgv: ['--expose-gc', ...profiles] });
  child.on('message', (row) => {
    rows.push(row);
    console.error(`  ${table([row], budgets).split('\n')[1]}`);
  });
  return new Promise((resolve) => child.once('exit', resolve));
}
