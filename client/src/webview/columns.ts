import type { SideView, SimulateResult } from '../../../server/src/protocol.ts';
import { type Child, h, sentence } from './dom.ts';
import { icon } from './icons.ts';
import { fill } from './labels.ts';
import { lineOf, link, type Page } from './page.ts';
import { type Entry, entriesOf, type StepTree, treeOf } from './steps.ts';

/** With more policies than this, those that did not decide stay folded. */
const MOST_OPEN = 3;

interface Column extends Page {
  readonly side: 'egress' | 'ingress';
  readonly opensAll: boolean;
}

/** Both ends' traces, in the order of evaluation; the deciding step is open and marked. */
export function drawColumns(page: Page, result: SimulateResult): HTMLElement {
  const { labels } = page;
  return h(
    'div',
    { class: 'columns' },
    drawSide(page, 'egress', fill(labels.leaving, result.flow.from.label), result.egress),
    drawSide(page, 'ingress', fill(labels.entering, result.flow.to.label), result.ingress),
  );
}

function drawSide(page: Page, name: Column['side'], title: string, side: SideView): HTMLElement {
  // Where the end of a tier denies, the reasons are in the rules that did not match: they are what is looked for.
  const denial = side.steps.find(({ kind, outcome }) => kind === 'tier-end' && outcome === 'decided');
  const policies = side.steps.filter(({ kind }) => kind === 'policy').length;
  const said = side.steps.some(({ text }) => text === side.summary);
  return h(
    'section',
    { class: `side ${side.verdict}`, 'aria-labelledby': `${name}-title` },
    h(
      'h2',
      { id: `${name}-title` },
      h('span', { class: 'side-title' }, title),
      h('span', { class: 'word' }, icon(side.verdict), page.labels.words[side.verdict]),
    ),
    said ? undefined : h('p', { class: 'summary' }, sentence(side.summary)),
    drawList(
      { ...page, side: name, opensAll: denial !== undefined && policies <= MOST_OPEN },
      entriesOf(treeOf(side.steps)),
    ),
  );
}

function drawList(column: Column, entries: readonly Entry[]): Child {
  if (entries.length === 0) return undefined;
  return h(
    'ol',
    { class: 'steps' },
    entries.map((entry) => drawEntry(column, entry)),
  );
}

function drawEntry(column: Column, entry: Entry): Child {
  if (entry.kind === 'step') return drawStep(column, entry.tree);
  const { labels, side } = column;
  const title = fill(entry.outcome === 'no-match' ? labels.rulesDidNotMatch : labels.notConsulted, entry.trees.length);
  return h(
    'li',
    { class: `step ${entry.outcome}` },
    h(
      'details',
      { key: `${side} ${entry.key}` },
      h('summary', {}, title),
      h(
        'ol',
        { class: 'steps' },
        entry.trees.map((tree) => drawStep(column, tree)),
      ),
    ),
  );
}

function drawStep(column: Column, tree: StepTree): HTMLElement {
  const { step, children } = tree;
  const key = `${column.side} ${tree.key}`;
  const head = [
    h('span', { class: 'step-text' }, sentence(step.text)),
    step.outcome === 'info' || children.length > 0
      ? undefined
      : h('span', { class: 'outcome' }, column.labels.outcomes[step.outcome]),
    step.place && link(column, step.place, lineOf(step.place, step.file), `${key} link`),
  ];
  const because = step.because?.length
    ? h(
        'ul',
        { class: 'because' },
        step.because.map((reason) => h('li', {}, sentence(reason))),
      )
    : undefined;
  const attributes = {
    class: `step ${step.kind} ${step.outcome}`,
    ...(step.outcome === 'decided' && { 'aria-current': 'step' }),
  };
  if (children.length === 0) return h('li', attributes, h('div', { class: 'step-head' }, head), because);
  return h(
    'li',
    attributes,
    h(
      'details',
      { key, open: tree.decides || column.opensAll || step.kind === 'tier' },
      h('summary', {}, h('span', { class: 'step-head' }, head)),
      because,
      drawList(column, entriesOf(children)),
    ),
  );
}
