import type { EndView, SimulateResult } from '../../../server/src/protocol.ts';
import { h } from './dom.ts';
import { icon } from './icons.ts';
import { button, type Page } from './page.ts';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP', 'ICMP'];

/** Who talks to whom, on what: each part can be changed where it stands. */
export function drawFlow(page: Page, { flow }: SimulateResult): HTMLElement {
  const { labels, request, send } = page;
  return h(
    'section',
    { class: 'flow', 'aria-label': `${flow.from.label} → ${flow.to.label}` },
    drawEnd(page, 'from', flow.from),
    h(
      'div',
      { class: 'part' },
      // Keeps the button on the line of the values beside it.
      h('span', { class: 'caption', 'aria-hidden': 'true' }, '\u00a0'),
      button(icon('swap'), () => send({ type: 'ask', request: { ...request, from: request.to, to: request.from } }), {
        class: 'swap',
        key: 'swap',
        title: labels.swap,
        'aria-label': labels.swap,
      }),
    ),
    drawEnd(page, 'to', flow.to),
    h(
      'div',
      { class: 'wire' },
      h(
        'div',
        { class: 'part' },
        h('span', { class: 'caption', id: 'port-caption' }, labels.port),
        button(
          flow.port === undefined ? labels.anyPort : String(flow.port),
          () => send({ type: 'choose', part: 'port' }),
          {
            class: 'value',
            key: 'port',
            'aria-describedby': 'port-caption',
          },
        ),
      ),
      drawChoice(labels.protocol, 'protocol', PROTOCOLS, flow.protocol, (protocol) => {
        const { port, ...rest } = request;
        const portless = protocol === 'ICMP';
        send({ type: 'ask', request: { ...rest, protocol, ...(!portless && port !== undefined && { port }) } });
      }),
      drawChoice(labels.family, 'family', ['IPv4', 'IPv6'], `IPv${flow.family}`, (family) =>
        send({ type: 'ask', request: { ...request, family: family === 'IPv6' ? 6 : 4 } }),
      ),
    ),
    flow.service === undefined ? undefined : h('p', { class: 'service' }, icon('arrow'), flow.service),
  );
}

function drawEnd({ labels, send }: Page, part: 'from' | 'to', end: EndView): HTMLElement {
  return h(
    'div',
    { class: 'part end' },
    h('span', { class: 'caption', id: `${part}-caption` }, labels[part]),
    button(end.label, () => send({ type: 'choose', part }), {
      class: 'value',
      key: part,
      title: labels.change,
      'aria-describedby': `${part}-caption ${part}-detail`,
    }),
    h('span', { class: 'detail', id: `${part}-detail` }, end.detail),
  );
}

function drawChoice(
  caption: string,
  key: string,
  values: readonly string[],
  current: string,
  choose: (value: string) => void,
): HTMLElement {
  const known = values.includes(current) ? values : [current, ...values];
  const select = h(
    'select',
    { key, 'aria-label': caption },
    known.map((value) => h('option', { value, selected: value === current }, value)),
  );
  select.addEventListener('change', () => choose(select.value));
  return h('div', { class: 'part' }, h('span', { class: 'caption', 'aria-hidden': 'true' }, caption), select);
}
