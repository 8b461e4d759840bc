import { h, sentence } from './dom.ts';
import { icon } from './icons.ts';
import type { StateLabels } from './labels.ts';
import { button } from './page.ts';

type Command = 'chooseSnapshot' | 'showLog' | 'copyDiagnosticsInformation';
/** What every page may say to its host. */
type Send = (message: { readonly type: 'command'; readonly name: Command }) => void;

export function drawLoading(labels: StateLabels): HTMLElement {
  return h('p', { class: 'loading' }, h('span', { class: 'bar', 'aria-hidden': 'true' }), labels.loading);
}

export function drawNoSnapshot(labels: StateLabels, send: Send): HTMLElement {
  return h(
    'section',
    { class: 'verdict unknown' },
    h('h1', {}, icon('unknown'), labels.noSnapshotTitle),
    h('p', { class: 'reason' }, labels.noSnapshotText),
    h(
      'p',
      { class: 'actions' },
      button(labels.chooseSnapshot, () => send({ type: 'command', name: 'chooseSnapshot' }), { class: 'primary' }),
    ),
  );
}

export function drawFailed(
  labels: StateLabels,
  send: Send,
  message: string,
  again: (() => void) | undefined,
): HTMLElement {
  return h(
    'section',
    { class: 'verdict unknown' },
    h('h1', {}, icon('unknown'), labels.failedTitle),
    h('p', { class: 'reason' }, sentence(message)),
    h(
      'p',
      { class: 'actions' },
      again && button(labels.tryAgain, again, { class: 'primary' }),
      button(labels.showLog, () => send({ type: 'command', name: 'showLog' })),
      button(labels.copyDiagnostics, () => send({ type: 'command', name: 'copyDiagnosticsInformation' })),
    ),
  );
}
