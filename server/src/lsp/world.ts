import { type Connection, DidChangeConfigurationNotification, type InitializeParams } from 'vscode-languageserver';
import type { Host, PolicyService } from '../service.ts';
import { type Client, foldersOf } from './capabilities.ts';
import { errorText, type Log } from './run.ts';
import { readSettings, snapshotUri } from './settings.ts';
import { canonicalUri } from './uri.ts';
import { createWatch } from './watch.ts';

/** What surrounds the open files: settings, folders, files on disk. */
export interface World {
  initialize(params: InitializeParams): void;
  /** Reads settings for the first time, then lets the service load. */
  start(): Promise<void>;
  /** Resolves when the service knows settings and folders, so that what it loads is what was meant. */
  readonly ready: Promise<void>;
  /** Reads everything from disk again. */
  refresh(): Promise<void>;
}

export function createWorld(
  connection: Connection,
  service: PolicyService,
  host: Host,
  client: () => Client,
  log: Log,
): World {
  const watch = createWatch(connection, client);
  let folders: string[] = [];
  /** The last settings a client pushed, for clients that cannot be asked. */
  let pushed: unknown;
  let snapshot = '';

  let started = (): void => {};
  const ready = new Promise<void>((resolve) => {
    started = resolve;
  });

  async function configure(): Promise<void> {
    const raw = client().configuration ? await connection.workspace.getConfiguration('netpol') : pushed;
    const settings = readSettings(raw);
    snapshot = canonicalUri(await snapshotUri(settings.snapshot, folders, host.stat));
    service.configure({ ...settings, snapshot });
    await watch(snapshot, folders);
  }

  const guarded = (name: string, act: () => Promise<void>): Promise<void> =>
    act().catch((error: unknown) => log('error', `${name}: ${errorText(error)}`));

  connection.onDidChangeConfiguration(({ settings }) => {
    pushed = sectionOf(settings);
    void guarded('configuration', configure);
  });
  connection.onDidChangeWatchedFiles(({ changes }) =>
    service.filesChanged(changes.map(({ uri }) => canonicalUri(uri))),
  );
  connection.onDidSaveTextDocument(({ textDocument }) => {
    if (!client().watchesFiles) service.filesChanged([canonicalUri(textDocument.uri)]);
  });

  return {
    initialize(params) {
      folders = foldersOf(params).map(canonicalUri);
      pushed = sectionOf((params.initializationOptions as { settings?: unknown } | undefined)?.settings);
    },
    ready,
    async start() {
      if (client().watchesConfiguration) {
        await connection.client.register(DidChangeConfigurationNotification.type, { section: 'netpol' });
      }
      await guarded('configuration', configure);
      service.setFolders(folders);
      started();
      if (!client().workspaceFolders) return;
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = removed.map(({ uri }) => canonicalUri(uri));
        folders = [...folders.filter((uri) => !gone.includes(uri)), ...added.map(({ uri }) => canonicalUri(uri))];
        service.setFolders(folders);
        void guarded('folders', configure);
      });
    },
    async refresh() {
      service.filesChanged(snapshot === '' ? folders : [snapshot, ...folders]);
      await service.settled();
    },
  };
}

function sectionOf(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null) return undefined;
  return 'netpol' in settings ? settings.netpol : settings;
}
