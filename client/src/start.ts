import {
  commands,
  type Disposable,
  type Event,
  type ExtensionContext,
  l10n,
  type TextDocument,
  type TreeDataProvider,
  window,
  workspace,
} from 'vscode';
import type { StatusResult } from '../../server/src/protocol.ts';
import { COMMAND_NAMES, type CommandName } from './commands.ts';
import type { FlowState } from './features/flowView.ts';
import type { TableState } from './features/tablePanel.ts';
import type { TreeSource } from './features/treeSource.ts';
import { createTreeView, type TreeLine } from './features/treeView.ts';
import { looksLikePolicy, looksLikeWorkload } from './sniff.ts';

/** The running extension: a language client and its features. */
export interface Session {
  readonly commands: Readonly<Record<CommandName, (...args: unknown[]) => unknown>>;
  readonly tree: TreeSource;
  /** What the flow view shows; for tests and for whoever builds on this extension. */
  readonly flow: () => FlowState | undefined;
  /** Snapshot, dataplane or counts changed. */
  readonly onDidChangeStatus: Event<StatusResult>;
  /** The page has drawn an answer. */
  readonly onDidShowFlow: Event<FlowState>;
  /** What the connectivity map and the comparison show. */
  readonly map: () => TableState | undefined;
  readonly onDidShowMap: Event<TableState>;
  readonly comparison: () => TableState | undefined;
  readonly onDidShowComparison: Event<TableState>;
  /** Resolves when the server has nothing left to load. */
  readonly settled: () => Promise<void>;
  stop(): Promise<void>;
}

export interface ExtensionApi {
  /** Whether a policy or a command was seen, so that the session is there or on its way. */
  readonly awake: boolean;
  /** The lines of the view *Network Policy*. */
  readonly view: TreeDataProvider<TreeLine>;
  /** The session, started if it was not. */
  session(): Promise<Session>;
}

/**
 * Costs nothing until a policy document is seen: registers the commands, looks at documents as they open or change, and
 * loads the session once.
 */
export function start(context: ExtensionContext, load: () => Promise<Session>): ExtensionApi {
  let loading: Promise<Session> | undefined;
  const session = (): Promise<Session> => {
    if (loading === undefined) {
      watching.dispose();
      loading = load();
      // A session that could not start may start at the next try.
      loading.catch(() => {
        loading = undefined;
      });
    }
    return loading;
  };
  const wake = (document: TextDocument): void => {
    if (looksLikePolicy(document)) session().catch(explain);
  };

  const watching = watchDocuments(wake);
  const view = createTreeView(async () => (await session()).tree);
  context.subscriptions.push(
    watching,
    ...COMMAND_NAMES.map((name) =>
      commands.registerCommand(`netpol.${name}`, async (...args: unknown[]) => {
        try {
          return await (await session()).commands[name](...args);
        } catch (error) {
          await explain(error);
          return undefined;
        }
      }),
    ),
    ...trackContext('netpol.isPolicyFile', looksLikePolicy),
    ...trackContext('netpol.isWorkloadFile', looksLikeWorkload),
    view,
    { dispose: () => void loading?.then((running) => running.stop()) },
  );
  workspace.textDocuments.forEach(wake);
  return {
    session,
    view: view.provider,
    get awake() {
      return loading !== undefined;
    },
  };
}

function watchDocuments(wake: (document: TextDocument) => void): { dispose(): void } {
  const listeners = [
    workspace.onDidOpenTextDocument(wake),
    workspace.onDidChangeTextDocument(({ document }) => wake(document)),
  ];
  return { dispose: () => listeners.forEach((listener) => void listener.dispose()) };
}

/** What the document in front is decides which entries menus show. */
function trackContext(name: string, test: (document: TextDocument) => boolean): Disposable[] {
  let last: boolean | undefined;
  const update = (): void => {
    const document = window.activeTextEditor?.document;
    const now = document !== undefined && test(document);
    if (now !== last) void commands.executeCommand('setContext', name, now);
    last = now;
  };
  update();
  return [
    window.onDidChangeActiveTextEditor(update),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document === window.activeTextEditor?.document) update();
    }),
  ];
}

async function explain(error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  const showLog = l10n.t('Show Log');
  const text = l10n.t('Network Policy ran into an error of its own: {0}', reason);
  if ((await window.showErrorMessage(text, showLog)) === showLog) await commands.executeCommand('netpol.showLog');
}
