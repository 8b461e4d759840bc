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
import type { MapTextParams, SimulateParams, TextResult } from '../../../server/src/protocol.ts';
import type { Answer, Filter, FromMapPage, ToMapPage } from '../webview/mapMessages.ts';
import { mapLabels } from './mapLabels.ts';
import { pageFrame } from './pageFrame.ts';
import { openPlace } from './place.ts';

/** What a panel asks, and how it is called. */
export interface Question {
  readonly title: string;
  readonly heading: string;
  readonly ask: (filter: Filter, start: number) => Promise<Answer>;
  readonly text: (filter: Filter, format: MapTextParams['format']) => Promise<TextResult>;
}

export interface TableState {
  readonly heading: string;
  readonly filter: Filter;
  readonly answer: Answer | undefined;
  /** What the page last said it has on the screen. */
  readonly shown: { readonly rows: number; readonly total: number } | undefined;
}

export interface TablePanel extends Disposable {
  show(question: Question, filter: Filter): void;
  /** A panel that the editor brought back. */
  adopt(panel: WebviewPanel, question: Question): void;
  state(): TableState | undefined;
  readonly onDidShow: Event<TableState>;
}

interface PanelOptions {
  readonly viewType: string;
  readonly context: ExtensionContext;
  /** Answers may be other ones now. */
  readonly onOutdated: Event<void>;
  readonly hasSnapshot: () => Promise<boolean>;
  readonly simulate: (flow: SimulateParams) => unknown;
}

/** Answers that took longer are not asked for again by themselves. */
const QUICK_MILLISECONDS = 2000;

/** A table in a panel of its own: the map or a comparison. It keeps the question and the filter; answers are asked for anew. */
export function createTablePanel({ viewType, context, onOutdated, hasSnapshot, simulate }: PanelOptions): TablePanel {
  let panel: WebviewPanel | undefined;
  let question: Question | undefined;
  let filter: Filter = {};
  let answer: Answer | undefined;
  let shown: TableState['shown'];
  /** Counts questions, so that an answer that was overtaken is dropped. */
  let asked = 0;
  let took = 0;
  let outdated = false;
  /** The page remembers a filter that nobody here knows. */
  let restored = false;
  const shownEmitter = new EventEmitter<TableState>();

  const tell = (message: ToMapPage): void => void panel?.webview.postMessage(message);
  const state = (): TableState | undefined => panel && question && { heading: question.heading, filter, answer, shown };

  async function ask(start: number): Promise<void> {
    if (question === undefined || panel === undefined) return;
    asked += 1;
    const mine = asked;
    if (start === 0) outdated = false;
    tell({ type: 'asking' });
    const since = Date.now();
    try {
      if (!(await hasSnapshot())) {
        if (mine === asked) tell({ type: 'noSnapshot' });
        return;
      }
      const found = await question.ask(filter, start);
      if (mine !== asked) return;
      took = Date.now() - since;
      answer = start > 0 && answer ? { ...found, rows: [...answer.rows, ...found.rows] } : found;
      tell({ type: 'answer', answer: found, append: start > 0 });
    } catch (error) {
      if (mine === asked) tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  function greet(): void {
    if (question) tell({ type: 'labels', labels: mapLabels(), heading: question.heading, filter });
    void ask(0);
  }

  function receive(message: FromMapPage): void {
    switch (message.type) {
      case 'ready':
        // A page that was hidden comes back with the filter that it had; the one asked for since is newer.
        if (restored && message.filter) filter = message.filter;
        restored = false;
        greet();
        break;
      case 'shown': {
        shown = { rows: message.rows, total: message.total };
        const now = state();
        if (now) shownEmitter.fire(now);
        break;
      }
      case 'ask':
        filter = message.filter;
        void ask(0);
        break;
      case 'more':
        void ask(answer?.rows.length ?? 0);
        break;
      case 'open':
        void openPlace(message.place);
        break;
      case 'simulate':
        void simulate(message.flow);
        break;
      case 'copy':
        void copy(message.format);
        break;
      case 'command':
        void commands.executeCommand(`netpol.${message.name}`);
        break;
    }
  }

  async function copy(format: MapTextParams['format']): Promise<void> {
    if (question === undefined) return;
    const { text, problem } = await question.text(filter, format);
    if (problem !== undefined) {
      void window.showWarningMessage(problem);
      return;
    }
    await env.clipboard.writeText(text);
    window.setStatusBarMessage(l10n.t('Copied'), 2000);
  }

  function again(): void {
    if (panel?.visible !== true) outdated = true;
    else if (took > QUICK_MILLISECONDS) tell({ type: 'outdated' });
    else void ask(0);
  }

  function fill(adopted: WebviewPanel, asks: Question): void {
    panel = adopted;
    question = asks;
    adopted.webview.options = { enableScripts: true, localResourceRoots: [Uri.joinPath(context.extensionUri, 'dist')] };
    adopted.webview.onDidReceiveMessage(receive);
    adopted.onDidChangeViewState(() => {
      if (adopted.visible && outdated) again();
    });
    adopted.onDidDispose(() => {
      panel = undefined;
      answer = undefined;
      shown = undefined;
    });
    adopted.webview.html = pageFrame(adopted.webview, context.extensionUri, {
      script: 'map.js',
      title: 'Connectivity',
    });
  }

  const listener = onOutdated(again);
  return {
    show(asks, wanted) {
      filter = wanted;
      answer = undefined;
      shown = undefined;
      took = 0;
      if (panel === undefined) {
        fill(window.createWebviewPanel(viewType, asks.title, { viewColumn: ViewColumn.Active }), asks);
        return;
      }
      question = asks;
      panel.title = asks.title;
      panel.reveal();
      greet();
    },
    adopt(adopted, asks) {
      restored = true;
      fill(adopted, asks);
    },
    state,
    onDidShow: shownEmitter.event,
    dispose() {
      listener.dispose();
      shownEmitter.dispose();
      panel?.dispose();
    },
  };
}
