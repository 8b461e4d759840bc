import type { SimulateParams } from '../../../server/src/protocol.ts';
import { h, sentence } from './dom.ts';
import { icon } from './icons.ts';
import type { Labels } from './labels.ts';
import type { FromPage } from './messages.ts';
import { button } from './page.ts';

type Send = (message: FromPage) => void;

export function drawLoading(labels: Labels): HTMLElement {
  return h('p', { class: 'loading' }, h('span', { class: 'bar', 'aria-hidden': 'true' }), labels.loading);
}

export function drawNoSnapshot(labels: Labels, send: Send): HTMLElement {
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
  labels: Labels,
  send: Send,
  message: string,
  request: SimulateParams | undefined,
): HTMLElement {
  return h(
    'section',
    { class: 'verdict unknown' },
    h('h1', {}, icon('unknown'), labels.failedTitle),
    h('p', { class: 'reason' }, sentence(message)),
    h(
      'p',
      { class: 'actions' },
      request && button(labels.tryAgain, () => send({ type: 'ask', request }), { class: 'primary' }),
      button(labels.showLog, () => send({ type: 'command', name: 'showLog' })),
      button(labels.copyDiagnostics, () => send({ type: 'command', name: 'copyDiagnosticsInformation' })),
    ),
  );
}
