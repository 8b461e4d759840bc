import { writeFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { run } from '../../../server/src/cli/run.ts';
import type { Terminal } from '../../../server/src/cli/terminal.ts';
import { createClusterReader } from '../../../server/src/cluster/reader.ts';
import { createHasher } from '../../../server/src/main/hasher.ts';
import { createNodeHost } from '../../../server/src/main/nodeHost.ts';
import { writeAside } from '../../../server/src/main/writeAside.ts';
import type { Host } from '../../../server/src/service.ts';
import type { ClusterReader } from '../../../server/src/snapshot/live.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const TWO_HOURS = 2 * 3_600_000;
export const SHOP = fileURLToPath(new URL('../../fixtures/shop/', import.meta.url));

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface TerminalOptions {
  readonly columns?: number;
  readonly colour?: boolean;
  /** Standard input, in pieces. */
  readonly input?: readonly string[];
  readonly cluster?: ClusterReader;
  /** `none`: a new key each time, as without the variable of the environment. */
  readonly hashKey?: 'none';
  /** Ctrl-C. */
  readonly signal?: AbortSignal;
  /** The current folder; the fixture shop unless said otherwise. */
  readonly folder?: string;
}

/** Runs `netpol` with a command line, on real files that are all two hours old. */
export async function netpol(line: string | readonly string[], options: TerminalOptions = {}): Promise<Outcome> {
  const folder = options.folder ?? SHOP;
  let out = '';
  let err = '';
  const terminal: Terminal = {
    host: agedHost(),
    toUri: (path) => pathToFileURL(isAbsolute(path) ? path : `${folder}${path}`).href,
    display: (uri) => relative(folder, fileURLToPath(uri)) || '.',
    out: async (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    read: async (path) => (path === '-' ? chunks(options.input ?? []) : undefined),
    write: async (uri, text) => {
      writeFileSync(fileURLToPath(uri), text);
      return true;
    },
    columns: options.columns,
    colour: options.colour ?? false,
    progress: false,
    tokenize(args, specs) {
      const named = specs.map(({ name, short, value }) => [
        name,
        { type: value === undefined ? 'boolean' : 'string', ...(short && { short }) } as const,
      ]);
      const config = {
        options: Object.fromEntries(named),
        strict: false,
        allowPositionals: true,
        tokens: true,
      } as const;
      return parseArgs({ args: [...args], ...config }).tokens;
    },
    clock: () => NOW,
    version: '1.2.3',
    cluster: async () => options.cluster ?? createClusterReader(),
    writeWhole: (uri, pieces) => writeAside(fileURLToPath(uri), pieces),
    hasher: () => createHasher(options.hashKey === 'none' ? {} : { NETPOL_HASH_KEY: 'test' }),
    interrupted: () => options.signal ?? new AbortController().signal,
    wait: async () => {},
    serve: async (args) => {
      out += `serving ${args.join(' ')}`;
      return 0;
    },
  };
  const args = typeof line === 'string' ? line.split(' ').filter((part) => part !== '') : line;
  const code = await run(args, terminal);
  return { code, out, err };
}

function agedHost(): Host {
  const host = createNodeHost();
  const aged = <T extends { readonly modified: number }>(file: T): T => ({ ...file, modified: NOW - TWO_HOURS });
  return {
    readFile: (uri) => host.readFile(uri),
    stat: async (uri) => {
      const found = await host.stat(uri);
      return found && aged(found);
    },
    listFiles: async (uri) => (await host.listFiles(uri)).map(aged),
  };
}

async function* chunks(input: readonly string[]): AsyncGenerator<string> {
  yield* input;
}
