import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  createMessageConnection,
  type Diagnostic,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
  PortMessageReader,
  PortMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

import type { ChangesResult, MapResult, MatchesResult, TreeResult } from '../../server/src/protocol.ts';

const dist = (name: string) => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
const SERVER = dist('server.js');
const FOLDER = pathToFileURL(fileURLToPath(new URL('../../examples/kubernetes', import.meta.url))).href;
const URI = `${FOLDER}/policies/1-namespace-wide.yaml`;
const TEXT = readFileSync(fileURLToPath(URI), 'utf8');

beforeAll(() => {
  if (!existsSync(SERVER)) throw new Error('There is no dist/server.js: run `npm run build` first.');
});

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill();
});

function start(args: readonly string[], script = SERVER): ChildProcess & { stdin: object; stdout: object } {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

async function output(args: readonly string[]): Promise<{ out: string; err: string; code: number | null }> {
  const child = spawn(process.execPath, [SERVER, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const [code] = await once(child, 'close');
  return { out, err, code };
}

/** A whole short session of an editor that can nothing but the protocol; returns the first diagnostics that name a cluster. */
async function converse(
  connection: MessageConnection,
  during: Promise<unknown> = Promise.resolve(),
): Promise<readonly Diagnostic[]> {
  const whole = new Promise<readonly Diagnostic[]>((resolve) => {
    connection.onNotification('textDocument/publishDiagnostics', ({ diagnostics }: { diagnostics: Diagnostic[] }) => {
      if (diagnostics.some(({ code }) => code === 'peer-split')) resolve(diagnostics);
    });
  });
  connection.listen();
  await connection.sendRequest('initialize', { processId: null, rootUri: FOLDER, capabilities: {} });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('workspace/didChangeConfiguration', {
    settings: { netpol: { snapshot: { path: 'snapshot.yaml' } } },
  });
  const textDocument = { uri: URI, languageId: 'yaml', version: 1, text: TEXT };
  await connection.sendNotification('textDocument/didOpen', { textDocument });
  const diagnostics = await whole;
  const hover = await connection.sendRequest<{ contents: { value: string } } | null>('textDocument/hover', {
    textDocument: { uri: URI },
    position: { line: 8, character: 4 },
  });
  expect(hover?.contents.value).toContain('podSelector');
  await explore(connection);
  await during;
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  return diagnostics;
}

/** Our own requests are for everybody, and answer in lines and characters. */
async function explore(connection: MessageConnection): Promise<void> {
  const roots = await connection.sendRequest<TreeResult>('netpol/tree', {});
  expect(roots.nodes.map(({ label }) => label)).toContain('org-1');
  const lines = await connection.sendRequest<TreeResult>('netpol/tree', { node: 'namespace/org-1' });
  const workload = lines.nodes.find(({ kind }) => kind === 'workload');
  const policies = await connection.sendRequest<MatchesResult>('netpol/podPolicies', { end: workload?.end });
  expect(policies.items[0]?.place?.range.start.line).toBeGreaterThan(0);
  const sources = await connection.sendRequest<MatchesResult>('netpol/whoCanReach', { end: workload?.end });
  expect(sources.about?.end).toBe(workload?.end);
  const map = await connection.sendRequest<MapResult>('netpol/map', { count: 1 });
  expect([map.rows.length, map.total > 1]).toEqual([1, true]);
  const changes = await connection.sendRequest<ChangesResult>('netpol/changes', { before: { kind: 'snapshot' } });
  expect(changes.closes).toBeGreaterThan(0);
}

describe('the built server on a command line', () => {
  test('says its version and how it is used', async () => {
    const { version } = JSON.parse(readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'));
    expect(await output(['--version'])).toEqual({ out: `${version}\n`, err: '', code: 0 });
    const help = await output(['--help']);
    expect([help.code, help.err]).toEqual([0, '']);
    expect(help.out).toContain('--stdio');
  });

  test('says what is missing when nobody says how to talk, and not where a client would listen', async () => {
    const { out, err, code } = await output([]);
    expect([out, code]).toEqual(['', 2]);
    expect(err).toContain('--stdio');
  });
});

describe('compiled code that the built server keeps', () => {
  const folders: string[] = [];
  const newFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'netpol-code-'));
    folders.push(folder);
    return folder;
  };
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  /** A whole session with that folder; `during` what else is waited for before the server may end. */
  async function serve(folder: string, during: Promise<unknown> = Promise.resolve()): Promise<void> {
    const child = start(['--stdio', `--code-cache=${folder}`]);
    let noise = '';
    child.stderr?.on('data', (chunk) => {
      noise += chunk;
    });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout as never),
      new StreamMessageWriter(child.stdin as never),
    );
    await converse(connection, during);
    expect(noise).toBe('');
  }

  /** Resolves with the name under which the code is there. */
  function kept(folder: string): Promise<string> {
    const watcher = watch(folder);
    return new Promise((resolve) => {
      watcher.on('change', (_, name) => {
        if (!String(name).endsWith('.code')) return;
        watcher.close();
        resolve(String(name));
      });
    });
  }

  test('is written once, used again, and takes the place of what another version left', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'older.code'), 'of another version');
    await serve(folder, kept(folder));
    const names = readdirSync(folder);
    expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.code$/)]);
    const path = join(folder, names[0] as string);
    const { mtimeMs, size } = statSync(path);
    expect(size).toBeGreaterThan(500_000);
    await serve(folder);
    expect(statSync(path).mtimeMs).toBe(mtimeMs);
  });

  test('is made anew where it is not what was written', async () => {
    const folder = newFolder();
    const path = join(
      folder,
      await (() => {
        const name = kept(folder);
        return serve(folder, name).then(() => name);
      })(),
    );
    const whole = readFileSync(path);
    const broken = Buffer.from(whole);
    broken.fill(0xff, 4000, 5000);
    writeFileSync(path, broken);
    await serve(folder, kept(folder));
    expect(readFileSync(path).equals(broken)).toBe(false);
  });

  test('is left out where the folder cannot be one', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), '');
    await serve(join(folder, 'file', 'code'));
    expect(readdirSync(folder)).toEqual(['file']);
  });
});

describe('the built server', () => {
  test.each([
    ['dist/server.js', SERVER, ['--stdio']],
    ['netpol lsp', dist('cli.js'), ['lsp', '--stdio']],
  ])('%s serves a bare editor over stdio and ends well', async (_name, script, args) => {
    const child = start(args, script);
    if (child.stdout === null || child.stdin === null) throw new Error('no pipes');
    let noise = '';
    child.stderr?.on('data', (chunk) => {
      noise += chunk;
    });
    const ended = once(child, 'exit');
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout as never),
      new StreamMessageWriter(child.stdin as never),
    );
    const diagnostics = await converse(connection);
    expect(diagnostics.map(({ source }) => source)).toEqual(diagnostics.map(() => 'netpol'));
    const [code] = await ended;
    expect([code, noise]).toEqual([0, '']);
  });

  test('connects to an editor that listens on a socket', async () => {
    const listener = createServer();
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    start([`--socket=${(listener.address() as AddressInfo).port}`]);
    const [socket] = (await once(listener, 'connection')) as [Socket];
    const connection = createMessageConnection(new StreamMessageReader(socket), new StreamMessageWriter(socket));
    expect(await converse(connection)).not.toEqual([]);
    listener.close();
  });

  test('talks to the Node process that forked it', async () => {
    const child = fork(SERVER, ['--node-ipc'], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    children.push(child);
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    expect(await converse(connection)).not.toEqual([]);
  });

  test('ends when its editor is gone', async () => {
    const child = start(['--stdio']);
    const ended = once(child, 'exit');
    (child.stdin as NodeJS.WritableStream).end();
    await ended;
  });

  test('serves a browser from a worker, with files that the editor reads for it', async () => {
    const bundle = readFileSync(dist('netpol.js'), 'utf8');
    const shim = `
      const { parentPort } = require('node:worker_threads');
      globalThis.self = globalThis;
      globalThis.importScripts = () => {};
      globalThis.addEventListener = () => {};
      globalThis.postMessage = (message) => parentPort.postMessage(message);
      parentPort.on('message', (data) => globalThis.onmessage?.({ data }));
    `;
    // What a browser has not got is not there: a module that asks for it at once ends the worker.
    const browser = `(function (require, module, exports, process, Buffer, setImmediate) {${bundle}\n})();`;
    const worker = new Worker(shim + browser, { eval: true });
    const connection = createMessageConnection(
      new PortMessageReader(worker as never),
      new PortMessageWriter(worker as never),
    );
    const snapshot = readFileSync(fileURLToPath(`${FOLDER}/snapshot.yaml`), 'utf8');
    const facts = (uri: string) => ({ uri, kind: 'file', modified: 1, size: snapshot.length });
    connection.onRequest('netpol/stat', ({ uri }: { uri: string }) =>
      uri.endsWith('snapshot.yaml') ? facts(uri) : null,
    );
    connection.onRequest('netpol/readFile', ({ uri }: { uri: string }) =>
      uri.endsWith('snapshot.yaml') ? snapshot : null,
    );
    connection.onRequest('netpol/listFiles', () => []);
    connection.listen();
    const experimental = { netpol: { files: true } };
    await connection.sendRequest('initialize', { processId: null, rootUri: FOLDER, capabilities: { experimental } });
    await connection.sendNotification('initialized', {});
    await connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { netpol: { snapshot: { path: 'snapshot.yaml' } } },
    });
    const found = new Promise<readonly Diagnostic[]>((resolve) => {
      connection.onNotification('textDocument/publishDiagnostics', ({ diagnostics }: { diagnostics: Diagnostic[] }) => {
        if (diagnostics.some(({ code }) => code === 'peer-split')) resolve(diagnostics);
      });
    });
    const textDocument = { uri: URI, languageId: 'yaml', version: 1, text: TEXT };
    await connection.sendNotification('textDocument/didOpen', { textDocument });
    expect(await found).not.toEqual([]);
    connection.dispose();
    await worker.terminate();
  });
});
