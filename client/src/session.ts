import { EventEmitter, type ExtensionContext, l10n, Uri, window, workspace } from 'vscode';
import {
  type BaseLanguageClient,
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  type LanguageClientOptions,
  State,
} from 'vscode-languageclient';
import type { ClientOffer, InitializationOptions } from '../../server/src/protocol.ts';
import { captureSnapshot } from './features/capture.ts';
import { createComparison } from './features/compare.ts';
import { createConnectivityMap } from './features/connectivityMap.ts';
import { chooseDataplane } from './features/dataplane.ts';
import { compareSnapshots, exportSnapshot } from './features/exchange.ts';
import { answerFileRequests } from './features/files.ts';
import { createFlowView } from './features/flowView.ts';
import { showMatches } from './features/matches.ts';
import { openManifest } from './features/place.ts';
import { createPodLists } from './features/podLists.ts';
import { createRecentFlows } from './features/recentFlows.ts';
import { openSample, watchForFixes } from './features/sample.ts';
import { createSimulate } from './features/simulate.ts';
import { chooseSnapshot, refreshSnapshot } from './features/snapshot.ts';
import { createStatus } from './features/status.ts';
import { copyDiagnosticsInformation, offerLog } from './features/support.ts';
import { endOfLine } from './features/treeEnds.ts';
import { createServer } from './server.ts';
import type { Session } from './start.ts';

/** How often a server that ends by itself is started again before we stop and say so. */
const RESTARTS = 4;

export type CreateClient = (id: string, name: string, options: LanguageClientOptions) => BaseLanguageClient;

/** Starts the language client and everything that shows its answers. */
export async function createSession(context: ExtensionContext, createClient: CreateClient): Promise<Session> {
  const log = window.createOutputChannel('Network Policy', { log: true });
  const client = createClient('netpol', 'Network Policy', {
    documentSelector: documentSelector(),
    outputChannel: log,
    diagnosticPullOptions: { onChange: true, onSave: true, onFocus: true },
    errorHandler: errorHandler(() => void offerLog(log)),
    initializationOptions: { docs: docsOf(context) } satisfies InitializationOptions,
    // Links in hovers may open a page or a file, never run a command: the text around them is somebody's manifest.
    markdown: { isTrusted: false, supportHtml: false },
  });
  client.registerFeature({
    fillClientCapabilities(capabilities) {
      const netpol: ClientOffer = { commands: true, files: true };
      capabilities.experimental = { ...(capabilities.experimental as object | undefined), netpol };
    },
    initialize: () => {},
    getState: () => ({ kind: 'static' }),
    clear: () => {},
  });
  context.subscriptions.push(log, ...answerFileRequests(client));

  const server = createServer(client);
  await client.start();
  const status = createStatus(server, client);
  const flowView = createFlowView(context, server);
  const recent = createRecentFlows(context);
  const simulate = createSimulate(recent, server, flowView);
  const lists = createPodLists(server, simulate);
  const map = createConnectivityMap(context, server, simulate);
  const comparison = createComparison(context, server, simulate);
  context.subscriptions.push(server, status, flowView, recent, map, comparison, watchForFixes());
  const changed = new EventEmitter<void>();
  context.subscriptions.push(
    changed,
    server.onAnswers(() => changed.fire()),
    server.onStatus(() => changed.fire()),
  );

  return {
    commands: {
      // From a line of the tree: to what it is about.
      simulateFlow: (first, second) => {
        const to = endOfLine(first);
        return simulate(to === undefined ? first : { to }, second);
      },
      showMatchingPods: (uri, position) => showMatches(server, uri, position, simulate),
      ...lists,
      openConnectivityMap: map.open,
      compareConnectivity: comparison.compare,
      openManifest,
      captureSnapshot: () => captureSnapshot(server),
      chooseSnapshot: () => chooseSnapshot(),
      compareSnapshots: () => compareSnapshots(server),
      exportSnapshot: () => exportSnapshot(server),
      refreshSnapshot: () => refreshSnapshot(server),
      chooseDataplane: () => chooseDataplane(server),
      restartServer: async () => {
        if (client.needsStop()) await client.stop();
        await client.start();
        await status.refresh();
      },
      showLog: () => log.show(),
      copyDiagnosticsInformation: () => copyDiagnosticsInformation(context, server, client.state === State.Running),
      openSample: () => openSample(context),
    },
    tree: {
      tree: (params) => server.tree(params),
      status: () => server.status(),
      recent,
      onDidChange: changed.event,
    },
    flow: () => flowView.state(),
    map: () => map.state(),
    onDidShowMap: map.onDidShow,
    comparison: () => comparison.state(),
    onDidShowComparison: comparison.onDidShow,
    onDidChangeStatus: server.onStatus,
    onDidShowFlow: flowView.onDidShow,
    // Questions about status are answered at once; a refresh waits until everything is loaded.
    settled: async () => {
      await server.flowEnds({ role: 'from' });
    },
    stop: () => client.stop(),
  };
}

/** YAML and JSON where somebody edits them: not in the old side of a diff. */
function documentSelector() {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme);
  const schemes = [...new Set(['file', 'untitled', 'vscode-vfs', ...folders])];
  const languages = ['yaml', 'helm', 'json', 'jsonc'];
  return schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language })));
}

function docsOf(context: ExtensionContext): string {
  return Uri.joinPath(context.extensionUri, 'docs', 'rules').toString();
}

function errorHandler(giveUp: () => void): ErrorHandler {
  let left = RESTARTS;
  return {
    error: () => ({ action: ErrorAction.Continue }),
    closed() {
      left -= 1;
      if (left >= 0) return { action: CloseAction.Restart, handled: true };
      giveUp();
      return {
        action: CloseAction.DoNotRestart,
        handled: true,
        message: l10n.t('The server ended {0} times; it is not started again by itself.', RESTARTS + 1),
      };
    },
  };
}
