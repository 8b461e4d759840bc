import { type ExtensionContext, l10n, Uri, window, workspace } from 'vscode';
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
import { chooseDataplane } from './features/dataplane.ts';
import { compareSnapshots, exportSnapshot } from './features/exchange.ts';
import { answerFileRequests } from './features/files.ts';
import { createFlowView } from './features/flowView.ts';
import { showMatches } from './features/matches.ts';
import { openSample, watchForFixes } from './features/sample.ts';
import { createSimulate } from './features/simulate.ts';
import { chooseSnapshot, refreshSnapshot } from './features/snapshot.ts';
import { createStatus } from './features/status.ts';
import { copyDiagnosticsInformation, offerLog } from './features/support.ts';
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
  const simulate = createSimulate(context, server, flowView);
  context.subscriptions.push(server, status, flowView, watchForFixes());

  return {
    commands: {
      simulateFlow: simulate,
      showMatchingPods: (uri, position) => showMatches(server, uri, position, simulate),
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
    flow: () => flowView.state(),
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
