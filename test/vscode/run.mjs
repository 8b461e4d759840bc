/**
 * Runs the suite in a real VS Code:  node test/vscode/run.mjs
 *   NETPOL_EDITOR=desktop|browser   the host, instead of the first that can be had
 *   NETPOL_SKIP_EDITOR=1            tests no editor, and says so aloud
 * Exit code: 0 all passed, 1 something failed, 3 no editor was run.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { runInBrowser } from './browser.mjs';
import { Unavailable } from './codeServer.mjs';
import { desktopProblem, runInDesktop } from './desktop.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const suite = join(root, '.cache', 'vscode-suite', 'index.js');
const say = (text) => console.log(text);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { failed, skipped } = await runEditorSuite();
  process.exitCode = skipped === undefined ? Number(failed > 0) : 3;
}

/** @returns how many scenarios passed and failed, or why none was run */
export async function runEditorSuite() {
  if (process.env.NETPOL_SKIP_EDITOR === '1') return skip('NETPOL_SKIP_EDITOR=1 is set.');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/vscode/suite/index.ts'],
    outfile: suite,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const scratch = mkdtempSync(join(tmpdir(), 'netpol-vscode-'));
  try {
    const task = prepare(scratch);
    const host = await chooseHost();
    say(`The editor suite runs in ${host.name}.`);
    await host.run(task, say);
    return report(task.results);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return skip(`${error.message} Set NETPOL_SKIP_EDITOR=1 to go on without it.`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function skip(reason) {
  say(`SKIPPED: the editor was not tested. ${reason}`);
  return { passed: 0, failed: 0, skipped: reason };
}

/** A copy of the Kubernetes examples to type into, and an editor that has never seen anything. */
function prepare(scratch) {
  const workspace = join(scratch, 'examples');
  cpSync(join(root, 'examples/kubernetes'), workspace, { recursive: true });
  const data = join(scratch, 'data');
  mkdirSync(join(data, 'User'), { recursive: true });
  mkdirSync(join(data, 'extensions'));
  const settings = {
    'workbench.startupEditor': 'none',
    'telemetry.telemetryLevel': 'off',
    'git.enabled': false,
    'chat.disableAIFeatures': true,
    'extensions.ignoreRecommendations': true,
  };
  writeFileSync(join(data, 'User', 'settings.json'), JSON.stringify(settings));
  return { extension: root, suite, workspace, data, results: join(scratch, 'results.json') };
}

async function chooseHost() {
  const desktop = { name: 'desktop VS Code', run: runInDesktop };
  const browser = { name: 'VS Code in a headless browser (code-server)', run: runInBrowser };
  if (process.env.NETPOL_EDITOR === 'desktop') return desktop;
  if (process.env.NETPOL_EDITOR === 'browser') return browser;
  const problem = await desktopProblem();
  if (problem === undefined) return desktop;
  if (process.platform !== 'linux') throw new Unavailable(`Desktop VS Code cannot be fetched: ${problem}.`);
  say(`Desktop VS Code is not used: ${problem}.`);
  return browser;
}

function report(results) {
  if (!existsSync(results)) {
    say('The editor suite left no results.');
    return { passed: 0, failed: 1 };
  }
  const scenarios = JSON.parse(readFileSync(results, 'utf8'));
  for (const { name, error, milliseconds } of scenarios) {
    say(`${error === undefined ? '  passed' : '  FAILED'}  ${name} (${milliseconds} ms)`);
    if (error !== undefined) say(error.replace(/^/gm, '          '));
  }
  const failed = scenarios.filter(({ error }) => error !== undefined).length;
  return { passed: scenarios.length - failed, failed };
}
