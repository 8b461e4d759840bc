import { createReadStream } from 'node:fs';
import { access, constants, readFile, writeFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { ArgToken } from '../cli/args.ts';
import type { OptionSpec } from '../cli/commands.ts';
import { run } from '../cli/run.ts';
import type { Terminal } from '../cli/terminal.ts';
import { createLive } from './live.ts';
import { createNodeHost } from './nodeHost.ts';
import { encodeText } from './textFile.ts';

declare const NETPOL_VERSION: string;

// Whoever reads us may stop reading (`netpol check . | head`): that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 2);
});

const { stdout, stderr, env } = process;
const terminal: Terminal = {
  host: createNodeHost(),
  toUri: (path) => pathToFileURL(resolve(path)).href,
  display,
  out: (text) => new Promise((done) => (stdout.write(text) ? done() : stdout.once('drain', done))),
  err: (text) => void stderr.write(text),
  read,
  write,
  columns: stdout.isTTY ? stdout.columns : undefined,
  colour: colourWanted(),
  progress: stderr.isTTY === true && !env.CI,
  tokenize,
  clock: Date.now,
  version: NETPOL_VERSION,
  ...createLive(),
  interrupted,
  serve,
};

run(process.argv.slice(2), terminal).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    stderr.write(
      `netpol: an error of netpol itself, worth a report: ${error instanceof Error ? error.stack : error}\n`,
    );
    process.exitCode = 2;
  },
);

/** Inside the current folder without its prefix, elsewhere in full. */
function display(uri: string): string {
  const path = fileURLToPath(uri);
  const below = relative(process.cwd(), path);
  return below.startsWith('..') || isAbsolute(below) ? path : below || '.';
}

async function read(path: string): Promise<AsyncIterable<string> | undefined> {
  if (path === '-') return process.stdin.setEncoding('utf8');
  try {
    await access(path, constants.R_OK);
    return createReadStream(path, { encoding: 'utf8' });
  } catch {
    return undefined;
  }
}

async function write(uri: string, text: string): Promise<boolean> {
  try {
    const path = fileURLToPath(uri);
    await writeFile(path, encodeText(text, await readFile(path).catch(() => undefined)));
    return true;
  } catch {
    return false;
  }
}

function tokenize(args: readonly string[], options: readonly OptionSpec[]): readonly ArgToken[] {
  const specs = options.map(({ name, short, value }) => [
    name,
    { type: value === undefined ? 'boolean' : 'string', ...(short !== undefined && { short }) } as const,
  ]);
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(specs),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return tokens;
}

function interrupted(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort(new Error('interrupted')));
  return controller.signal;
}

/** https://no-color.org, and its counterpart FORCE_COLOR. */
function colourWanted(): boolean {
  if (env.NO_COLOR) return false;
  return Boolean(env.FORCE_COLOR) || (stdout.isTTY === true && env.TERM !== 'dumb');
}

/** The server reads its transport from the command line and ends the process when its client leaves. */
async function serve(): Promise<number> {
  await import('./node.ts');
  return new Promise(() => {});
}
