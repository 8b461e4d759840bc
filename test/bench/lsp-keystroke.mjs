import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { clusterDump, keystrokes, policyFile } from './policyFile.mjs';
import { summary } from './stats.mjs';

const SERVER = fileURLToPath(new URL('../../dist/server.js', import.meta.url));

/** After so many keys the person stops for a moment: other documents and the snapshot are looked at, then typing goes on. */
const KEYS_BETWEEN_PAUSES = 10;

const PULLS = {
  workspace: { configuration: true, diagnostics: { refreshSupport: true } },
  textDocument: { diagnostic: {} },
  experimental: { netpol: { commands: true } },
};
const IS_SENT = { workspace: { configuration: true }, experimental: { netpol: { commands: true } } };

/**
 * From a key to its diagnostics as an editor has it: the built server as a process of its own, the protocol over its
 * standard input and output, a 5,000-line file of 125 documents, a snapshot of 500 pods.
 */
export async function benchKeystroke({ count = 400, warm = 60 } = {}) {
  if (!existsSync(SERVER)) throw new Error('There is no dist/server.js: run `npm run build` first.');
  const text = policyFile();
  const asking = await typeInto(text, PULLS, { count, warm });
  const sent = await typeInto(text, IS_SENT, { count, warm });
  return {
    rows: [
      ['edit to diagnostics, client asks', summary(asking.keys)],
      ['edit to diagnostics, client is sent them', summary(sent.keys)],
      ['first key after a pause, client asks', summary(asking.afterPause)],
      ['open to first diagnostics', summary([asking.opened, sent.opened])],
    ],
    lines: text.split('\n').length,
    documents: text.split(/^---$/m).length,
  };
}

async function typeInto(original, capabilities, { count, warm }) {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-keystroke-'));
  const uri = pathToFileURL(join(folder, 'policies.yaml')).href;
  writeFileSync(join(folder, 'policies.yaml'), original);
  writeFileSync(join(folder, 'cluster.json'), clusterDump());
  const child = spawn(process.execPath, [SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const settled = waiter();
  const published = waiter();
  connection.onNotification('netpol/answersChanged', () => settled.arrive());
  connection.onNotification('textDocument/publishDiagnostics', ({ version }) => published.arrive(version));
  connection.onRequest((method) =>
    method === 'workspace/configuration' ? [{ snapshot: { path: 'cluster.json' } }] : null,
  );
  connection.listen();
  try {
    const rootUri = pathToFileURL(folder).href;
    await connection.sendRequest('initialize', { processId: process.pid, rootUri, capabilities });
    await connection.sendNotification('initialized', {});
    const asks = capabilities.textDocument?.diagnostic !== undefined;
    const diagnostics = (version) =>
      asks
        ? connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } })
        : published.until((arrived) => arrived === version);

    let text = original;
    const opened = await timed(async () => {
      const textDocument = { uri, languageId: 'yaml', version: 1, text };
      void connection.sendNotification('textDocument/didOpen', { textDocument });
      await diagnostics(1);
    });
    await settled.until(() => true);

    const keys = [];
    const afterPause = [];
    for (const [index, edit] of keystrokes(text, { count: count + warm }).entries()) {
      const version = index + 2;
      const paused = index > 0 && index % KEYS_BETWEEN_PAUSES === 0;
      if (paused) await settled.until(() => true);
      const start = positionAt(text, edit.start);
      const contentChanges = [{ range: { start, end: start }, text: edit.text }];
      text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
      settled.forget();
      const took = await timed(async () => {
        void connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
        await diagnostics(version);
      });
      if (index < warm) continue;
      keys.push(took);
      if (paused) afterPause.push(took);
    }
    await connection.sendRequest('shutdown');
    void connection.sendNotification('exit');
    await new Promise((resolve) => child.once('exit', resolve));
    return { keys, afterPause, opened };
  } finally {
    connection.dispose();
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(run) {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Waits for messages: those that arrived and were not forgotten, then the next ones. */
function waiter() {
  let arrived = [];
  let check = () => {};
  return {
    arrive(value) {
      arrived.push(value);
      check();
    },
    forget() {
      arrived = [];
    },
    until(wanted) {
      return new Promise((resolve) => {
        check = () => {
          if (!arrived.some(wanted)) return;
          arrived = [];
          check = () => {};
          resolve(undefined);
        };
        check();
      });
    },
  };
}

function positionAt(text, offset) {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length - 1, character: offset - lineStart };
}
