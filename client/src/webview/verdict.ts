import type { SimulateResult } from '../../../server/src/protocol.ts';
import { h, sentence } from './dom.ts';
import { icon } from './icons.ts';
import { lineOf, link, type Page } from './page.ts';

/** The verdict in one line, with a sign and a word; under it the cause, with the way to its line. */
export function drawVerdict(page: Page, result: SimulateResult): HTMLElement {
  const { reasonPlace } = result;
  return h(
    'header',
    { class: `verdict ${result.verdict}` },
    h('h1', {}, icon(result.verdict), result.title),
    h(
      'p',
      { class: 'reason' },
      sentence(result.problem ?? result.reason),
      ' ',
      reasonPlace && link(page, reasonPlace, lineOf(reasonPlace, undefined), 'reason'),
    ),
  );
}
