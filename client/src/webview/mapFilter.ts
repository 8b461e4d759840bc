import { h } from './dom.ts';
import type { MapLabels } from './mapLabels.ts';
import type { Filter } from './mapMessages.ts';

/** Somebody who types is not asked for after every letter. */
const TYPING_MILLISECONDS = 300;
const PROTOCOLS = ['TCP', 'UDP', 'SCTP', 'ICMP'];

/** Drawn once: what somebody types into must not be made anew. */
export function drawFilter(labels: MapLabels, first: Filter, onChange: (filter: Filter) => void): HTMLElement {
  let waiting: number | undefined;
  const from = textField('from', labels.from, first.from ?? '', labels.endHint);
  const to = textField('to', labels.to, first.to ?? '', labels.endHint);
  const port = textField('port', labels.port, first.port === undefined ? '' : String(first.port), labels.any);
  port.input.setAttribute('inputmode', 'numeric');
  port.input.size = 8;
  const direction = choice('direction', labels.direction, first.direction ?? '', [
    ['', labels.anyDirection],
    ['ingress', labels.ingress],
    ['egress', labels.egress],
  ]);
  const protocol = choice('protocol', labels.protocol, first.protocol ?? '', [
    ['', labels.any],
    ...PROTOCOLS.map((name) => [name, name] as const),
  ]);
  const changed = (): void => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => onChange(read()), TYPING_MILLISECONDS);
  };
  const read = (): Filter => {
    const number = Number(port.input.value.trim());
    const wanted = direction.input.value;
    return {
      ...(from.input.value.trim() !== '' && { from: from.input.value.trim() }),
      ...(to.input.value.trim() !== '' && { to: to.input.value.trim() }),
      ...((wanted === 'ingress' || wanted === 'egress') && { direction: wanted }),
      ...(port.input.value.trim() !== '' && Number.isInteger(number) && number >= 0 && { port: number }),
      ...(protocol.input.value !== '' && { protocol: protocol.input.value }),
    };
  };
  const form = h(
    'form',
    { class: 'filter', role: 'search', 'aria-label': labels.filter },
    [from, to, direction, port, protocol].map(({ field }) => field),
  );
  form.addEventListener('input', changed);
  form.addEventListener('submit', (event) => event.preventDefault());
  // A form with several fields and no button is not submitted by Enter.
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    window.clearTimeout(waiting);
    onChange(read());
  });
  return form;
}

function textField(name: string, label: string, value: string, hint: string) {
  const input = h('input', { type: 'text', name, id: `filter-${name}`, placeholder: hint, spellcheck: 'false' });
  input.value = value;
  return { input, field: labelled(name, label, input) };
}

function choice(name: string, label: string, value: string, options: readonly (readonly [string, string])[]) {
  const input = h(
    'select',
    { name, id: `filter-${name}` },
    options.map(([key, text]) => h('option', { value: key, selected: key === value }, text)),
  );
  return { input, field: labelled(name, label, input) };
}

function labelled(name: string, label: string, input: HTMLElement): HTMLElement {
  return h('div', { class: `part ${name}` }, h('label', { class: 'caption', for: `filter-${name}` }, label), input);
}
