import type { ChangeRow, MapRow } from '../../../server/src/protocol.ts';
import { h, sentence } from './dom.ts';
import { type Host, LOADING_AFTER_MILLISECONDS } from './host.ts';
import { fill } from './labels.ts';
import { drawFilter } from './mapFilter.ts';
import type { MapLabels } from './mapLabels.ts';
import type { Answer, Filter, FromMapPage, ToMapPage } from './mapMessages.ts';
import { countText, drawTable, type MapPage } from './mapTable.ts';
import { button } from './page.ts';
import { redraw } from './redraw.ts';
import { drawFailed, drawLoading, drawNoSnapshot } from './states.ts';

declare function acquireVsCodeApi(): Host<FromMapPage, { filter: Filter }>;

main();

function main(): void {
  const host = acquireVsCodeApi();
  const root = document.getElementById('view');
  const announcer = document.getElementById('announcer');
  if (root === null || announcer === null) return;
  const send = (message: FromMapPage) => host.postMessage(message);
  const results = h('div', { class: 'results' });
  let labels: MapLabels | undefined;
  let filter: Filter = host.getState()?.filter ?? {};
  let rows: readonly (MapRow | ChangeRow)[] = [];
  let drawn: string | undefined;
  let waiting: number | undefined;

  window.addEventListener('message', ({ data }: MessageEvent<ToMapPage>) => {
    if (data.type === 'labels') {
      labels = data.labels;
      filter = data.filter;
      host.setState({ filter });
      root.replaceChildren(h('h1', { class: 'heading' }, data.heading), drawFilter(labels, filter, ask), results);
      return;
    }
    if (labels === undefined) return;
    const texts = labels;
    window.clearTimeout(waiting);
    if (data.type === 'asking') {
      waiting = window.setTimeout(() => {
        if (drawn === undefined) redraw(results, [drawLoading(texts)]);
        else results.setAttribute('aria-busy', 'true');
      }, LOADING_AFTER_MILLISECONDS);
      return;
    }
    results.removeAttribute('aria-busy');
    if (data.type === 'answer') showAnswer(texts, data.answer, data.append);
    else if (data.type === 'outdated') showOutdated(texts);
    else {
      drawn = undefined;
      redraw(results, [
        data.type === 'noSnapshot'
          ? drawNoSnapshot(texts, send)
          : drawFailed(texts, send, data.message, () => send({ type: 'ask', filter })),
      ]);
    }
  });

  function ask(next: Filter): void {
    filter = next;
    host.setState({ filter });
    send({ type: 'ask', filter });
  }

  function showAnswer(texts: MapLabels, answer: Answer, append: boolean): void {
    rows = append ? [...rows, ...answer.rows] : answer.rows;
    const compares = answer.opens !== undefined;
    const page: MapPage = { labels: texts, send, compares };
    const text = answer.problem ?? countText(page, answer);
    const now = JSON.stringify([rows, answer.total, answer.facts, text]);
    if (now !== drawn) {
      redraw(results, [
        h('p', { class: 'count' }, sentence(text)),
        drawTable(page, rows),
        drawMore(texts, answer.total - rows.length),
        rows.length > 0 ? drawCopy(texts) : undefined,
        drawFacts(texts, answer),
      ]);
      if (!append && announcer !== null) announcer.textContent = text;
    }
    drawn = now;
    send({ type: 'shown', rows: rows.length, total: answer.total });
  }

  function showOutdated(texts: MapLabels): void {
    if (results.querySelector('.outdated') !== null) return;
    const again = button(texts.refresh, () => send({ type: 'ask', filter }), { key: 'refresh' });
    results.prepend(h('p', { class: 'outdated actions', role: 'status' }, texts.outdated, again));
    drawn = '';
  }

  function drawMore(texts: MapLabels, left: number): HTMLElement | undefined {
    if (left <= 0) return undefined;
    const text = fill(texts.more, left.toLocaleString());
    return h(
      'p',
      { class: 'actions' },
      button(text, () => send({ type: 'more' }), { key: 'more' }),
    );
  }

  function drawCopy(texts: MapLabels): HTMLElement {
    const copy = (text: string, format: 'csv' | 'json' | 'dot') =>
      button(text, () => send({ type: 'copy', format }), { key: `copy ${format}` });
    return h(
      'footer',
      { class: 'actions' },
      copy(texts.copyCsv, 'csv'),
      copy(texts.copyJson, 'json'),
      copy(texts.copyDot, 'dot'),
    );
  }

  send({ type: 'ready', ...(host.getState() && { filter }) });
}

function drawFacts(labels: MapLabels, { facts }: Answer): HTMLElement | undefined {
  if (facts.length === 0) return undefined;
  return h(
    'section',
    { class: 'facts', 'aria-labelledby': 'facts-title' },
    h('h2', { id: 'facts-title' }, labels.facts),
    h(
      'dl',
      {},
      facts.map(({ name, value }) => h('div', {}, h('dt', {}, name), h('dd', {}, sentence(value)))),
    ),
  );
}
