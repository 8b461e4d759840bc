import type { Place, SimulateParams } from '../../../server/src/protocol.ts';
import type { Child } from './dom.ts';
import { h } from './dom.ts';
import type { Labels } from './labels.ts';
import type { FromPage } from './messages.ts';

/** What every part of the page needs. */
export interface Page {
  readonly labels: Labels;
  readonly send: (message: FromPage) => void;
  readonly request: SimulateParams;
}

export function button(label: Child, onClick: () => void, attributes: Record<string, string> = {}): HTMLButtonElement {
  return h('button', { type: 'button', ...attributes, onClick }, label);
}

/** A link to a line of a file. */
export function link(page: Page, place: Place, text: string, key: string): HTMLButtonElement {
  return button(text, () => page.send({ type: 'open', place }), { class: 'link', key });
}

/** `policies/db.yaml:12` */
export function lineOf(place: Place, file: string | undefined): string {
  const name = file ?? decodeURIComponent(place.uri.slice(place.uri.lastIndexOf('/') + 1));
  return `${name}:${place.range.start.line + 1}`;
}
