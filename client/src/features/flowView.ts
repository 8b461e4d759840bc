import {
  commands,
  type Disposable,
  type Event,
  EventEmitter,
  type ExtensionContext,
  env,
  l10n,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
} from 'vscode';
import type { SimulateParams, SimulateResult } from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import type { FromPage, ToPage } from '../webview/messages.ts';
import { flowLabels } from './flowLabels.ts';
import { pageFrame } from './pageFrame.ts';
import { openPlace } from './place.ts';

/** What the view shows now. */
export interface FlowState {
  readonly request: SimulateParams;
  readonly result: SimulateResult | undefined;
  /** What the page last said it has on the screen. */
  readonly shown: { readonly verdict: string; readonly steps: number } | undefined;
}

export interface FlowView extends Disposable {
  /** Shows the flow, in the view that is there or beside the text. */
  show(request: SimulateParams): Promise<SimulateResult | undefined>;
  state(): FlowState | undefined;
  /** The page has drawn an answer. */
  readonly onDidShow: Event<FlowState>;
  /** Called when somebody wants to change one part in place. */
  onChoose(listener: (part: 'from' | 'to' | 'port', request: SimulateParams) => void): void;
}

const VIEW_TYPE = 'netpol.flow';

/** The one view of a simulated flow. Its state is the request alone; answers are always asked for anew. */
export function createFlowView(context: ExtensionContext, server: Server): FlowView {
  let panel: WebviewPanel | undefined;
  let request: SimulateParams | undefined;
  let result: SimulateResult | undefined;
  let shown: FlowState['shown'];
  let choose: Parameters<FlowView['onChoose']>[0] = () => {};
  const shownEmitter = new EventEmitter<FlowState>();
  /** Counts questions, so that an answer that was overtaken is dropped. */
  let asked = 0;
  /** Something changed while nobody looked. */
  let outdated = false;

  const tell = (message: ToPage): void => void panel?.webview.postMessage(message);

  async function ask(): Promise<SimulateResult | undefined> {
    if (request === undefined || panel === undefined) return undefined;
    asked += 1;
    const mine = asked;
    const question = request;
    outdated = false;
    tell({ type: 'asking' });
    try {
      const answer = await server.simulate(question);
      const { snapshot } = await server.status();
      if (mine === asked) show(question, snapshot === undefined ? undefined : answer);
      return answer;
    } catch (error) {
      if (mine === asked) tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  }

  function show(question: SimulateParams, answer: SimulateResult | undefined): void {
    result = answer;
    if (answer === undefined) {
      tell({ type: 'noSnapshot' });
      return;
    }
    if (panel) panel.title = titleOf(answer);
    tell({ type: 'answer', request: question, result: answer });
  }

  function receive(message: FromPage): void {
    switch (message.type) {
      case 'ready':
        request ??= message.request;
        tell({ type: 'labels', labels: flowLabels() });
        void ask();
        break;
      case 'shown':
        shown = { verdict: message.verdict, steps: message.steps };
        if (request) shownEmitter.fire({ request, result, shown });
        break;
      case 'ask':
        request = message.request;
        void ask();
        break;
      case 'choose':
        if (request) choose(message.part, request);
        break;
      case 'open':
        void openPlace(message.place);
        break;
      case 'openBoth':
        void openBoth(result);
        break;
      case 'copy':
        if (result) void copy(message.what === 'text' ? result.text : result.commandLine);
        break;
      case 'command':
        void commands.executeCommand(`netpol.${message.name}`);
        break;
    }
  }

  function adopt(adopted: WebviewPanel): void {
    panel = adopted;
    adopted.webview.options = {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(context.extensionUri, 'dist')],
    };
    adopted.webview.onDidReceiveMessage(receive);
    adopted.onDidChangeViewState(() => {
      if (adopted.visible && outdated) void ask();
    });
    adopted.onDidDispose(() => {
      panel = undefined;
      result = undefined;
      shown = undefined;
    });
    adopted.webview.html = pageFrame(adopted.webview, context.extensionUri, {
      script: 'webview.js',
      title: 'Simulate Flow',
    });
  }

  const listeners: Disposable[] = [
    shownEmitter,
    server.onAnswers(() => {
      if (panel?.visible) void ask();
      else outdated = true;
    }),
    window.registerWebviewPanelSerializer(VIEW_TYPE, {
      async deserializeWebviewPanel(restored, state: { request?: SimulateParams } | undefined) {
        request = state?.request;
        adopt(restored);
      },
    }),
  ];

  return {
    async show(next) {
      request = next;
      shown = undefined;
      if (panel === undefined) {
        const where = { viewColumn: ViewColumn.Beside, preserveFocus: false };
        adopt(window.createWebviewPanel(VIEW_TYPE, l10n.t('Simulate Flow'), where));
        // The page asks when its script runs; the caller's answer is the same question.
        return server.simulate(next);
      }
      panel.reveal(undefined, true);
      return ask();
    },
    state: () => (request === undefined || panel === undefined ? undefined : { request, result, shown }),
    onDidShow: shownEmitter.event,
    onChoose(listener) {
      choose = listener;
    },
    dispose() {
      for (const listener of listeners) listener.dispose();
      panel?.dispose();
    },
  };
}

function titleOf({ flow, title }: SimulateResult): string {
  const port = flow.port === undefined ? '' : `:${flow.port}`;
  return `${title}: ${lastName(flow.from.label)} → ${lastName(flow.to.label)}${port}`;
}

/** A tab has no room for kinds and namespaces; the page has. */
function lastName(label: string): string {
  return label.slice(label.lastIndexOf('/') + 1);
}

async function openBoth(result: SimulateResult | undefined): Promise<void> {
  const from = result?.flow.from.place;
  const to = result?.flow.to.place;
  if (from) await openPlace(from);
  if (to) await openPlace(to);
  if (!from && !to) {
    void window.showInformationMessage(l10n.t('Neither end has a manifest among the files that were read.'));
  }
}

async function copy(text: string): Promise<void> {
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t('Copied'), 2000);
}
