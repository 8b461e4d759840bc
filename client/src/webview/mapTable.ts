import type { ChangeRow, MapEnd, MapRow, RuleLink } from '../../../server/src/protocol.ts';
import { type Child, h } from './dom.ts';
import { type IconName, icon } from './icons.ts';
import { fill } from './labels.ts';
import type { MapLabels } from './mapLabels.ts';
import type { Answer, FromMapPage } from './mapMessages.ts';
import { button } from './page.ts';

export interface MapPage {
  readonly labels: MapLabels;
  readonly send: (message: FromMapPage) => void;
  /** The rows are changes. */
  readonly compares: boolean;
}

/** How many rows there are, in words; said aloud when it changes. */
export function countText({ labels, compares }: MapPage, { total, atLeast, opens, closes }: Answer): string {
  if (compares) return total === 0 ? labels.nothingChanges : fill(labels.opensCloses, opens ?? 0, closes ?? 0);
  if (total === 0) return labels.nothingConnects;
  return fill(atLeast === true ? labels.atLeast : labels.connections, total.toLocaleString());
}

export function drawTable(page: MapPage, rows: readonly (MapRow | ChangeRow)[]): HTMLElement | undefined {
  const { labels, compares } = page;
  if (rows.length === 0) return undefined;
  const headings = [
    ...(compares ? [['change', labels.change] as const] : []),
    ['end', labels.from] as const,
    ['end', labels.to] as const,
    ['ports', labels.ports] as const,
    ['rules', compares ? labels.changedBy : labels.decidedBy] as const,
  ];
  return h(
    'table',
    { class: compares ? 'map compares' : 'map' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        headings.map(([name, heading]) => h('th', { scope: 'col', class: name }, heading)),
        h('th', { scope: 'col', class: 'act' }, h('span', { class: 'hidden' }, labels.simulate)),
      ),
    ),
    h(
      'tbody',
      {},
      rows.map((row, index) => drawRow(page, row, index)),
    ),
  );
}

function drawRow(page: MapPage, row: MapRow | ChangeRow, index: number): HTMLElement {
  const { labels, send } = page;
  const { flow } = row;
  return h(
    'tr',
    {},
    'change' in row ? h('td', { class: 'change' }, drawChange(labels, row)) : undefined,
    h('td', { class: 'end' }, drawEnd(page, row.from, `${index} from`)),
    h('td', { class: 'end to' }, drawEnd(page, row.to, `${index} to`)),
    h('td', { class: 'ports' }, 'change' in row ? lines(row.ports) : drawPorts(labels, row)),
    h('td', { class: 'rules' }, drawRules(page, row, index)),
    h(
      'td',
      { class: 'act' },
      flow &&
        button(icon('simulate'), () => send({ type: 'simulate', flow }), {
          class: 'swap',
          key: `${index} simulate`,
          title: labels.simulate,
          'aria-label': `${labels.simulate}: ${row.from.label} → ${row.to.label}`,
        }),
    ),
  );
}

const SIGNS: Readonly<Record<ChangeRow['change'], IconName>> = {
  opens: 'plus',
  closes: 'minus',
  loosens: 'conditional',
  tightens: 'conditional',
};

function drawChange({ changes }: MapLabels, { change }: ChangeRow): HTMLElement {
  return h('span', { class: `word ${change}` }, icon(SIGNS[change]), changes[change]);
}

function drawEnd({ send }: MapPage, { label, detail, place }: MapEnd, key: string): Child {
  const name = place ? button(label, () => send({ type: 'open', place }), { class: 'link', key }) : label;
  return [name, detail === '' ? undefined : h('span', { class: 'caption block' }, detail)];
}

function drawPorts(labels: MapLabels, { allow, conditional, unknown }: MapRow): Child {
  const unsure = (word: string, name: IconName, texts: readonly string[]): Child =>
    texts.map((text) => h('span', { class: 'block' }, icon(name), ` ${word} ${text}`));
  return [
    lines(allow),
    unsure(labels.conditional, 'conditional', conditional),
    unsure(labels.unknown, 'unknown', unknown),
  ];
}

function lines(texts: readonly string[]): Child {
  return texts.map((text) => h('span', { class: 'block' }, text));
}

function drawRules({ labels, send }: MapPage, row: MapRow | ChangeRow, index: number): Child {
  if (row.rules.length === 0) return h('span', { class: 'caption' }, labels.noPolicy);
  const gone = 'gone' in row && row.gone === true;
  return row.rules.map((rule, r) => {
    const { end, text, where, place } = rule;
    const side = end === 'source' ? labels.leaving : labels.entering;
    const link =
      place && where !== undefined
        ? button(where, () => send({ type: 'open', place }), { class: 'link', key: `${index} rule ${r}` })
        : whereOf(rule);
    return h(
      'div',
      { class: 'rule' },
      h('span', { class: 'caption' }, gone ? `${labels.noLonger} ${side} ` : `${side} `),
      `${text} `,
      link,
    );
  });
}

function whereOf({ where }: RuleLink): Child {
  return where === undefined ? undefined : h('span', { class: 'caption' }, where);
}
