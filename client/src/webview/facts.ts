import type { SimulateResult } from '../../../server/src/protocol.ts';
import { h, sentence } from './dom.ts';
import { button, type Page } from './page.ts';

/** What the verdict rests on, and what was assumed. */
export function drawFacts({ labels }: Page, { facts }: SimulateResult): HTMLElement | undefined {
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

export function drawActions({ labels, send }: Page, { flow }: SimulateResult): HTMLElement {
  return h(
    'footer',
    { class: 'actions' },
    button(labels.copyText, () => send({ type: 'copy', what: 'text' }), { key: 'copy-text' }),
    button(labels.copyCommand, () => send({ type: 'copy', what: 'command' }), { key: 'copy-command' }),
    flow.from.place || flow.to.place
      ? button(labels.openBoth, () => send({ type: 'openBoth' }), { key: 'open-both' })
      : undefined,
  );
}
