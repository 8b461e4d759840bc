/**
 * Installs code-server, which is VS Code's server and workbench published on npm, for machines where desktop
 * VS Code cannot be downloaded. The same extension host, the same API, the same test suite as on a desktop.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';

const VERSION = '4.100.3';
const PACKAGES = ['libkrb5-dev', 'libx11-dev', 'libxkbfile-dev', 'libsecret-1-dev', 'python3', 'make', 'g++'];
const NATIVE = ['@vscode/spdlog', 'native-watchdog', 'kerberos', '@vscode/deviceid', '@parcel/watcher'];

/** Where downloads that no clone should repeat are kept. */
export function cacheFolder() {
  return (
    process.env.NETPOL_VSCODE_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'netpol-vscode')
  );
}

/** A reason, in a sentence that says what to do, why the editor cannot be run here. */
export class Unavailable extends Error {}

/** @returns the folder with code-server in `node_modules`; installs it there first where it is missing. */
export function installCodeServer(say) {
  if (process.platform !== 'linux') {
    throw new Unavailable(`The editor in the browser is set up for Linux only, and this is ${process.platform}.`);
  }
  const home = join(cacheFolder(), `code-server-${VERSION}-node${process.versions.modules}`);
  if (existsSync(join(home, 'ready'))) return home;
  systemPackages(['chromium', ...PACKAGES], say);

  // Built beside its place and moved there whole: an interrupted set-up leaves nothing that looks finished.
  const work = `${home}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    say(`Setting up code-server ${VERSION} in ${home}; two or three minutes, once.`);
    writeFileSync(join(work, 'package.json'), '{"private":true}\n');
    npm(work, ['install', '--ignore-scripts', `code-server@${VERSION}`, '@vscode/ripgrep@1.18.0']);
    const vscode = join(work, 'node_modules/code-server/lib/vscode');
    npm(vscode, ['install', '--ignore-scripts', '--omit=dev']);
    say('Building its native modules.');
    npm(vscode, ['rebuild', '--dangerously-allow-all-scripts', ...NATIVE]);
    symlinkSync('node_modules', join(vscode, 'node_modules.asar'));
    npm(work, ['rebuild', '--dangerously-allow-all-scripts', 'argon2']);
    const ripgrep = readdirSync(join(work, 'node_modules/@vscode')).find((name) => name.startsWith('ripgrep-'));
    if (ripgrep) {
      cpSync(
        join(work, 'node_modules/@vscode', ripgrep, 'bin/rg'),
        join(vscode, 'node_modules/@vscode/ripgrep/bin/rg'),
      );
    }
    writeFileSync(join(work, 'ready'), `${new Date().toISOString()}\n`);
    if (!existsSync(home)) renameSync(work, home);
    return home;
  } catch (error) {
    throw new Unavailable(`code-server ${VERSION} could not be set up: ${error.message}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Starts the server on a free loopback port; resolves when it listens. */
export async function startCodeServer(home, { data, extensions, log, trust = false }) {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [
      join(home, 'node_modules/code-server/out/node/entry.js'),
      ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
      ...['--disable-telemetry', '--disable-update-check'],
      ...(trust ? [] : ['--disable-workspace-trust']),
      ...['--user-data-dir', data, '--extensions-dir', extensions],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: withoutVsCode(process.env) },
  );
  child.stdout.on('data', log);
  child.stderr.on('data', log);
  await new Promise((resolve, reject) => {
    const gone = (code) => reject(new Unavailable(`code-server ended with ${code} before it listened.`));
    child.once('exit', gone);
    child.stdout.on('data', function listening(chunk) {
      if (!String(chunk).includes('HTTP server listening')) return;
      child.stdout.off('data', listening);
      child.off('exit', gone);
      resolve(undefined);
    });
  });
  return { port, url: `http://127.0.0.1:${port}/`, child };
}

/** @returns the path of a Chromium or Chrome; installs Debian's where we may. */
export function findChromium(say) {
  const found = chromiumPath();
  if (found) return found;
  systemPackages(['chromium'], say);
  const installed = chromiumPath();
  if (!installed)
    throw new Unavailable('No Chromium was found. Set CHROME_PATH to one, or install the package `chromium`.');
  return installed;
}

/** Flags for a Chromium that talks to nobody but the page it is given. */
export const CHROMIUM_FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

function chromiumPath() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env.PATH ?? '').split(':');
  const paths = [process.env.CHROME_PATH, ...names.flatMap((name) => folders.map((folder) => join(folder, name)))];
  return paths.find((path) => path && existsSync(path));
}

function systemPackages(names, say) {
  const missing = names.filter((name) => (name === 'chromium' ? !chromiumPath() : !isInstalled(name)));
  if (missing.length === 0) return;
  const command = `apt-get install -y ${missing.join(' ')}`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Unavailable(
      `The editor needs system packages. Install them with \`sudo ${command}\` and run this again.`,
    );
  }
  say(`Installing system packages: ${missing.join(' ')}`);
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  try {
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync('apt-get', ['install', '-y', '-qq', ...missing], options);
  } catch {
    throw new Unavailable(`\`${command}\` did not succeed; run it by hand to see why.`);
  }
}

function isInstalled(name) {
  try {
    const status = execFileSync('dpkg', ['--status', name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return status.includes('\nStatus: install ok installed\n');
  } catch {
    return false;
  }
}

function npm(cwd, args) {
  try {
    execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (error) {
    throw new Error(`\`npm ${args.join(' ')}\`: ${String(error.stderr).trim().split('\n').slice(-12).join('\n')}`);
  }
}

/** A terminal inside VS Code sets variables that make a second VS Code behave as its child. */
function withoutVsCode(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('VSCODE_')));
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
