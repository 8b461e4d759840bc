/** Desktop VS Code, downloaded once into the cache. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, Unavailable } from './codeServer.mjs';

const UPDATE_SERVER = 'https://update.code.visualstudio.com/api/releases/stable';
const REACHABLE_WITHIN_MILLISECONDS = 8000;

/** Whether desktop VS Code can be had here; a sentence says why not. */
export async function desktopProblem() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return 'there is no display';
  if (isFetched()) return undefined;
  try {
    await fetch(UPDATE_SERVER, { method: 'HEAD', signal: AbortSignal.timeout(REACHABLE_WITHIN_MILLISECONDS) });
    return undefined;
  } catch {
    return 'update.code.visualstudio.com cannot be reached';
  }
}

/** A download that was cut short leaves a folder too; `@vscode/test-electron` marks the whole ones. */
function isFetched() {
  const folder = join(cacheFolder(), 'desktop');
  return existsSync(folder) && readdirSync(folder).some((name) => existsSync(join(folder, name, 'is-complete')));
}

/** @returns the path of VS Code's executable */
export async function installDesktop(say) {
  const { downloadAndUnzipVSCode, SilentReporter } = await import('@vscode/test-electron');
  say('Fetching desktop VS Code, once.');
  try {
    return await downloadAndUnzipVSCode({ cachePath: join(cacheFolder(), 'desktop'), reporter: new SilentReporter() });
  } catch (error) {
    throw new Unavailable(`Desktop VS Code could not be fetched: ${error.message}`);
  }
}

/** Runs the suite; its results are in the file that `results` names. */
export async function runInDesktop({ extension, suite, workspace, data, results }, say) {
  const vscodeExecutablePath = await installDesktop(say);
  const { runTests } = await import('@vscode/test-electron');
  const launchArgs = [workspace, '--disable-workspace-trust', '--disable-extensions', '--user-data-dir', data];
  // The suite's own results say what failed; the exit code says it a second time.
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: extension,
    extensionTestsPath: suite,
    extensionTestsEnv: { NETPOL_RESULTS: results },
    launchArgs,
  }).catch(() => {});
}
