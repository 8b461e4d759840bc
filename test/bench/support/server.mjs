import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { residentSize } from './process.mjs';

const OURS = fileURLToPath(new URL('../../../dist/server.js', import.meta.url));
const PEER = fileURLToPath(
  new URL('../../../node_modules/yaml-language-server/out/server/src/server.js', import.meta.url),
);

const ASKS = {
  workspace: { configuration: true, workspaceFolders: true, diagnostics: { refreshSupport: true } },
  textDocument: { diagnostic: {} },
  experimental: { netpol: { commands: true } },
};
const IS_SENT = { workspace: { configuration: true, workspaceFolders: true } };

/**
 * A language server as an editor has it: a process of its own, the protocol over its standard input and output, and a
 * folder with `files`. `answers`: what it is told when it asks for a section of the settings; `codeCache`: a folder for
 * compiled code, as the extension gives one.
 */
export async function startServer({ peer = false, asks = true, files = {}, answers = () => null, codeCache } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-bench-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const kept = codeCache === undefined ? [] : [`--code-cache=${codeCache}`];
  const child = spawn(process.execPath, [peer ? PEER : OURS, '--stdio', ...kept], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const published = waiter();
  const settled = waiter();
  connection.onNotification('textDocument/publishDiagnostics', (params) => published.arrive(params));
  connection.onNotification('netpol/answersChanged', () => settled.arrive());
  connection.onRequest((method, params) =>
    method === 'workspace/configuration' ? params.items.map(({ section }) => answers(section)) : null,
  );
  connection.listen();
  const rootUri = pathToFileURL(folder).href;
  const uriOf = (name) => `${rootUri}/${name}`;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'bench' }],
    capabilities: asks ? ASKS : IS_SENT,
  });
  void connection.sendNotification('initialized', {});

  const texts = new Map();
  const resultIds = new Map();
  const server = {
    pid: child.pid,
    connection,
    folder,
    uriOf,
    settled,
    published,
    text: (name) => texts.get(name).text,
    open(name, text) {
      texts.set(name, { text, version: 1 });
      const textDocument = { uri: uriOf(name), languageId: 'yaml', version: 1, text };
      void connection.sendNotification('textDocument/didOpen', { textDocument });
    },
    close(name) {
      texts.delete(name);
      resultIds.delete(name);
      void connection.sendNotification('textDocument/didClose', { textDocument: { uri: uriOf(name) } });
    },
    /** One edit: at an offset, so many characters removed, a text put in. */
    edit: (name, key) => server.send(name, server.typed(name, key)),
    /** The same in lines and characters, which an editor knows of its cursor and need not count. */
    typed(name, { at, remove = 0, text }) {
      const known = texts.get(name);
      const range = { start: positionAt(known.text, at), end: positionAt(known.text, at + remove) };
      known.text = known.text.slice(0, at) + text + known.text.slice(at + remove);
      return { range, text };
    },
    send(name, change) {
      const known = texts.get(name);
      known.version += 1;
      published.forget();
      settled.forget();
      void connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: uriOf(name), version: known.version },
        contentChanges: [change],
      });
    },
    /** Those of the current version. As editors do it asks with the id of the last answer, which may still be true. */
    async diagnostics(name) {
      const uri = uriOf(name);
      if (asks && !peer) {
        const previousResultId = resultIds.get(name);
        const report = await connection.sendRequest('textDocument/diagnostic', {
          textDocument: { uri },
          ...(previousResultId !== undefined && { previousResultId }),
        });
        resultIds.set(name, report.resultId);
        return report;
      }
      const { version } = texts.get(name);
      return published.until((params) => params.uri === uri && (params.version ?? version) === version);
    },
    ask: (method, name, more = {}) => connection.sendRequest(method, { textDocument: { uri: uriOf(name) }, ...more }),
    position: (name, offset) => positionAt(texts.get(name).text, offset),
    /** Memory that the process has, in MiB. */
    memory: () => residentSize(child.pid),
    async stop() {
      await connection.sendRequest('shutdown');
      void connection.sendNotification('exit');
      await new Promise((resolve) => child.once('exit', resolve));
      connection.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return server;
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
    until(wanted = () => true) {
      return new Promise((resolve) => {
        check = () => {
          const found = arrived.find(wanted);
          if (found === undefined && !arrived.some(wanted)) return;
          arrived = [];
          check = () => {};
          resolve(found);
        };
        check();
      });
    },
  };
}

function positionAt(text, offset) {
  let line = 0;
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
    line += 1;
    start = end + 1;
  }
  return { line, character: offset - start };
}
