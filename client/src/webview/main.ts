import type { SimulateParams, SimulateResult } from '../../../server/src/protocol.ts';
import { drawColumns } from './columns.ts';
import { drawActions, drawFacts } from './facts.ts';
import { drawFlow } from './flow.ts';
import { type Host, LOADING_AFTER_MILLISECONDS } from './host.ts';
import { fill, type Labels } from './labels.ts';
import type { FromPage, ToPage } from './messages.ts';
import type { Page } from './page.ts';
import { redraw } from './redraw.ts';
import { drawFailed, drawLoading, drawNoSnapshot } from './states.ts';
import { drawVerdict } from './verdict.ts';

declare function acquireVsCodeApi(): Host<FromPage, { request: SimulateParams }>;

main();

function main(): void {
  const host = acquireVsCodeApi();
  const root = document.getElementById('view');
  const announcer = document.getElementById('announcer');
  if (root === null || announcer === null) return;
  const view = root;
  const send = (message: FromPage) => host.postMessage(message);
  let labels: Labels | undefined;
  let request = host.getState()?.request;
  let shown: SimulateResult | undefined;
  let waiting: number | undefined;

  window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
    if (data.type === 'labels') {
      labels = data.labels;
      return;
    }
    if (labels === undefined) return;
    const texts = labels;
    window.clearTimeout(waiting);
    if (data.type === 'asking') {
      waiting = window.setTimeout(() => {
        if (shown === undefined) redraw(view, [drawLoading(texts)]);
        else view.setAttribute('aria-busy', 'true');
      }, LOADING_AFTER_MILLISECONDS);
      return;
    }
    view.removeAttribute('aria-busy');
    if (data.type === 'answer') showAnswer(texts, data.request, data.result);
    else {
      shown = undefined;
      redraw(view, [
        data.type === 'noSnapshot'
          ? drawNoSnapshot(texts, send)
          : drawFailed(texts, send, data.message, againFor(request)),
      ]);
    }
  });

  function againFor(asked: SimulateParams | undefined): (() => void) | undefined {
    return asked && (() => send({ type: 'ask', request: asked }));
  }

  function showAnswer(texts: Labels, asked: SimulateParams, result: SimulateResult): void {
    request = asked;
    host.setState({ request: asked });
    const before = shown;
    shown = result;
    if (before === undefined || differs(before, result)) {
      const page: Page = { labels: texts, send, request: asked };
      redraw(view, [
        drawVerdict(page, result),
        drawFlow(page, result),
        drawColumns(page, result),
        drawFacts(page, result),
        drawActions(page, result),
      ]);
    }
    if (before !== undefined && before.verdict !== result.verdict && announcer !== null) {
      announcer.textContent = fill(texts.verdictChanged, `${result.title}. ${result.reason}`);
    }
    const steps = result.egress.steps.length + result.ingress.steps.length;
    send({ type: 'shown', verdict: view.querySelector('h1')?.textContent ?? '', steps });
  }

  send({ type: 'ready', ...(request && { request }) });
}

/** An edit elsewhere makes a new answer that says the same: nothing is drawn again for it. */
function differs(a: SimulateResult, b: SimulateResult): boolean {
  return JSON.stringify({ ...a, generation: 0 }) !== JSON.stringify({ ...b, generation: 0 });
}
