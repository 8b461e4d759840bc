/**
 * `npm test`: builds, then everything there is to prove, and one table at the end. Steps that fail do not keep the next
 * ones from running. Without an editor it fails, unless NETPOL_SKIP_EDITOR=1 says that this is meant.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cache = join(root, '.cache');
const skipsEditor = process.env.NETPOL_SKIP_EDITOR === '1';

mkdirSync(cache, { recursive: true });
const rows = [];
if (await step('build', () => command(process.execPath, ['client/build.mjs', '--quiet']))) {
  await step('lint', () => command('npm', ['run', '--silent', 'lint']));
  await step('unit, golden, conformance, protocol', () => vitest([]));
  await step('captures against a real API server', apiServer);
  await step('the pages in a browser', () =>
    skipsEditor ? skipped('NETPOL_SKIP_EDITOR=1') : vitest(['--config', 'test/web/vitest.config.mts']),
  );
  await step('the extension in VS Code', async () => (await import('./vscode/run.mjs')).runEditorSuite());
}
printTable();

/** Runs one step, keeps its row; a step that counts nothing counts as one. */
async function step(name, run) {
  console.log(`\n=== ${name}`);
  const start = Date.now();
  const row = { name, passed: 0, failed: 0, notRun: 0, skipped: undefined, elsewhere: false };
  try {
    Object.assign(row, await run());
  } catch (error) {
    console.error(error);
    row.failed += 1;
  }
  rows.push({ ...row, seconds: (Date.now() - start) / 1000 });
  return row.failed === 0;
}

function command(file, args) {
  const { status } = spawnSync(file, args, { cwd: root, stdio: 'inherit' });
  return status === 0 ? { passed: 1 } : { failed: 1 };
}

function skipped(reason) {
  console.log(`SKIPPED: ${reason}`);
  return { skipped: reason };
}

/** Needs Go and the server's source, which are no part of this repository: what it said once is replayed everywhere. */
function apiServer() {
  const found = ['..', '../..'].some((up) => existsSync(join(root, up, 'shared/apiserver')));
  const go = process.env.NETPOL_APISERVER !== undefined || spawnSync('go', ['version']).status === 0;
  if (found && go) return vitest(['--config', 'test/cluster/vitest.config.mts']);
  const why = go ? 'there is no folder ../shared/apiserver' : 'Go is not installed';
  return {
    ...skipped(`${why}; the recorded conversations of the same cases ran with the unit tests`),
    elsewhere: true,
  };
}

function vitest(args) {
  const results = join(cache, 'vitest.json');
  rmSync(results, { force: true });
  const cli = join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const env = process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1' };
  const { status } = spawnSync(process.execPath, [cli, 'run', ...reporters, ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  if (!existsSync(results)) return { failed: 1 };
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests } = JSON.parse(readFileSync(results, 'utf8'));
  // A file that does not even load fails without any test of its own failing.
  return { passed, failed: status === 0 ? failed : Math.max(failed, 1), notRun: numPendingTests };
}

function printTable() {
  // Not testing the editor is no success, except for those who asked for it.
  const unmeant = rows.filter(({ skipped, elsewhere }) => skipped !== undefined && !elsewhere && !skipsEditor).length;
  const width = Math.max(...rows.map(({ name }) => name.length));
  console.log(`\n${'step'.padEnd(width)}  passed  failed  not run  seconds`);
  for (const { name, passed, failed, notRun, seconds, skipped } of rows) {
    const counts = [String(passed).padStart(6), String(failed).padStart(6), String(notRun).padStart(7)].join('  ');
    const result = skipped === undefined ? counts : 'SKIPPED'.padStart(counts.length);
    console.log(`${name.padEnd(width)}  ${result}  ${seconds.toFixed(1).padStart(7)}`);
  }
  for (const { name, skipped } of rows) if (skipped !== undefined) console.log(`SKIPPED ${name}: ${skipped}`);
  const total = (key) => rows.reduce((sum, row) => sum + row[key], 0);
  const failed = total('failed') + unmeant;
  process.exitCode = failed === 0 ? 0 : 1;
  console.log(`\n${total('passed')} passed, ${failed} failed`);
}
