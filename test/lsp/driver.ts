import { PassThrough } from 'node:stream';
import {
  type ClientCapabilities,
  createConnection,
  createMessageConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type MessageConnection,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import { startServer } from '../../server/src/lsp/connection.ts';
import type { Host } from '../../server/src/service.ts';
import { createStandIn, type StandIn } from './standIn.ts';

export const URI = 'file:///shop/policy.yaml';

/** What VS Code says of itself, as far as this server listens. */
export const VSCODE: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    diagnostics: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    workspaceEdit: { documentChanges: true },
  },
  textDocument: {
    diagnostic: { dynamicRegistration: true },
    rename: { prepareSupport: true },
    semanticTokens: {
      requests: { full: true },
      tokenTypes: ['property', 'string', 'function', 'operator'],
      tokenModifiers: [],
      formats: ['relative'],
    },
    publishDiagnostics: { relatedInformation: true, tagSupport: { valueSet: [1, 2] }, codeDescriptionSupport: true },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    completion: {
      completionItem: {
        snippetSupport: true,
        documentationFormat: ['markdown', 'plaintext'],
        insertTextModeSupport: { valueSet: [1, 2] },
      },
    },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } } },
  },
  experimental: { netpol: { commands: true, files: true } },
};

/** A client as bare as the protocol allows: no options, no folders, nothing but text in and text out. */
export const BARE: ClientCapabilities = {};

export interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

export interface TestClient {
  readonly connection: MessageConnection;
  readonly service: StandIn;
  readonly initialized: InitializeResult;
  /** Requests and notifications of the server, by method, in order; diagnostics and logs left out. */
  readonly received: { readonly method: string; readonly params: unknown }[];
  readonly logs: string[];
  /** What `workspace/configuration` answers from now on. */
  settings: unknown;
  open(text: string, uri?: string): void;
  edit(version: number, changes: TextDocumentContentChangeEvent[], uri?: string): void;
  /** Diagnostics that were pushed and not yet looked at, the oldest first; waits for them. */
  published(): Promise<Published>;
  /** Waits until the server sent such a message. */
  message(method: string, count?: number): Promise<unknown>;
  /** Lets every pause that is under way, after everything sent so far was handled, be over. */
  passTime(): Promise<void>;
  /** Resolves when everything sent so far was handled: the protocol answers in order. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

export interface ClientOptions {
  readonly capabilities: ClientCapabilities;
  readonly initialize?: Record<string, unknown>;
  readonly settings?: unknown;
  readonly host?: Host;
  readonly clock?: () => number;
}

/** A real server and a real client in one process, with two streams between them and a clock that is turned by hand. */
export async function startClient(options: ClientOptions): Promise<TestClient> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const timers = new Set<() => void>();
  let service: StandIn | undefined;
  startServer(
    createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)),
    {
      host: options.host,
      hostSchemes: options.host ? ['file'] : [],
      live: undefined,
      version: '0.0.0',
      docs: 'file:///docs',
      clock: options.clock ?? (() => 0),
      after(_milliseconds, callback) {
        timers.add(callback);
        return () => timers.delete(callback);
      },
      turn: () => new Promise((resolve) => setImmediate(resolve)),
    },
    (given) => {
      service = createStandIn(given);
      return service;
    },
  );
  if (service === undefined) throw new Error('The server made no service.');

  const connection = createMessageConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const pushed = queue<Published>();
  const received: { method: string; params: unknown }[] = [];
  const logs: string[] = [];
  const waiting = new Set<() => void>();
  const record = (method: string, params: unknown): void => {
    received.push({ method, params });
    for (const check of waiting) check();
  };
  connection.onNotification('textDocument/publishDiagnostics', (params: Published) => pushed.put(params));
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => void logs.push(message));
  connection.onNotification((method, params) => record(method, params));
  connection.onRequest((method, params) => {
    record(method, params);
    return method === 'workspace/configuration' ? [client.settings] : null;
  });
  connection.listen();

  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    capabilities: options.capabilities,
    ...options.initialize,
  } as never);
  const client: TestClient = {
    connection,
    service,
    initialized: initialized as InitializeResult,
    received,
    logs,
    settings: options.settings ?? null,
    open(text, uri = URI) {
      const textDocument = { uri, languageId: 'yaml', version: 1, text };
      void connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
    },
    edit(version, contentChanges, uri = URI) {
      void connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges,
      });
    },
    published: () => pushed.take(),
    message(method, count = 1) {
      return new Promise((resolve) => {
        const check = (): void => {
          const found = received.filter((message) => message.method === method);
          if (found.length < count) return;
          waiting.delete(check);
          resolve(found[count - 1]?.params);
        };
        waiting.add(check);
        check();
      });
    },
    async passTime() {
      await client.quiet();
      const due = [...timers];
      timers.clear();
      for (const callback of due) callback();
    },
    async quiet() {
      // Work that a message started takes turns of its own; a question behind each of them comes after it.
      for (let round = 0; round < 12; round++) await connection.sendRequest('netpol/status', null);
    },
    async stop() {
      await connection.sendRequest(ShutdownRequest.type);
      connection.dispose();
      toServer.end();
      toClient.end();
    },
  };
  await connection.sendNotification(InitializedNotification.type, {});
  await client.quiet();
  return client;
}

function queue<T>() {
  const items: T[] = [];
  const takers: ((item: T) => void)[] = [];
  return {
    put(item: T): void {
      const taker = takers.shift();
      if (taker) taker(item);
      else items.push(item);
    },
    take(): Promise<T> {
      const item = items.shift();
      return item === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(item);
    },
  };
}

/** An edit that replaces `old` (its first occurrence in `text`) by `now`. */
export function replacing(text: string, old: string, now: string): TextDocumentContentChangeEvent {
  const at = text.indexOf(old);
  if (at < 0) throw new Error(`${old} is not in the text`);
  const position = (offset: number) => {
    const lines = text.slice(0, offset).split('\n');
    return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  };
  return { range: { start: position(at), end: position(at + old.length) }, text: now };
}
