/**
 * `npm start`: what netpol does, first in the terminal, then in an editor on the examples. Runs before anything is
 * installed, so it imports nothing but Node until it has installed the rest.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installCodeServer, startCodeServer, Unavailable } from './codeServer.mjs';
import { desktopProblem, installDesktop } from './desktop.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const examples = join(root, 'examples/kubernetes');
const say = (text) => console.log(text);

if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) run('npm', ['ci'], 'inherit');
run(process.execPath, ['client/build.mjs', '--quiet'], 'inherit');
show('check', ['check', 'examples/kubernetes']);
show('simulate', [
  ...['simulate', '--snapshot', 'examples/kubernetes/snapshot.yaml', '--policies', 'examples/kubernetes/policies'],
  ...['--from', 'org-1/team-a-7c9f8d5b6d-c8vjq', '--to', 'svc:org-2/team-b', '--port', '80'],
]);
const editor = await chooseEditor();
if (process.stdin.isTTY && !process.env.CI) await open();
else say(`In a terminal of your own this would now open the examples in ${editor.name}.`);

/** The same command a person would type, and what it prints. */
function show(title, args) {
  say(`\n$ netpol ${args.join(' ')}\n`);
  const { status } = spawnSync(process.execPath, [join('dist', 'cli.js'), ...args], { cwd: root, stdio: 'inherit' });
  // The examples hold mistakes on purpose; 2 would mean that netpol could not answer.
  if (status === 2 || status === null) throw new Error(`netpol ${title} could not answer.`);
}

async function chooseEditor() {
  const code = onPath(process.platform === 'win32' ? 'code.cmd' : 'code');
  if (code !== undefined) return { name: 'VS Code', open: () => openDesktop(code) };
  const problem = await desktopProblem();
  if (problem === undefined)
    return { name: 'VS Code, fetched for this', open: async () => openDesktop(await installDesktop(say)) };
  return { name: `VS Code in your browser (there is no \`code\` on the path, and ${problem})`, open: openBrowser };
}

async function open() {
  say(`\nOpening the examples in ${editor.name}.`);
  try {
    await editor.open();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    say(error.message);
    say(
      'Or install the extension where your VS Code is: `npm run package`, then `code --install-extension netpol.vsix`.',
    );
  }
}

function openDesktop(executable) {
  const args = [examples, '--extensionDevelopmentPath', root];
  spawn(executable, args, { detached: true, stdio: 'ignore', shell: process.platform === 'win32' }).unref();
}

/** Serves until the person stops it. */
async function openBrowser() {
  const home = installCodeServer(say);
  const data = mkdtempSync(join(tmpdir(), 'netpol-start-'));
  const extensions = join(data, 'extensions');
  mkdirSync(extensions);
  const { port, child } = await startCodeServer(home, { data, extensions, log: () => {} });
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', `vscode-remote://127.0.0.1:${port}${root}`],
    ['openFile', `vscode-remote://127.0.0.1:${port}${join(examples, 'policies', '1-namespace-wide.yaml')}`],
  ]);
  say(`\nhttp://127.0.0.1:${port}/?${new URLSearchParams({ folder: examples, payload })}\n`);
  say('Open this address in a browser. Ctrl-C ends the editor.');
  process.once('SIGINT', () => child.kill());
  await new Promise((resolve) => child.once('exit', resolve));
}

function run(file, args, stdio) {
  const shell = process.platform === 'win32';
  execFileSync(file, args, { cwd: root, stdio, shell });
}

function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
