/** What the fields of a policy must be together (calico.md V23 to V27), in the order of the CRD. */

import type { Check } from '../../field.ts';
import { isTrueAt, itemsAt } from '../views.ts';
import { twoReaders } from './check.ts';
import { globalSelector } from './globalSelector.ts';

export const NAMESPACED_CHECKS: readonly Check[] = [
  globalSelector('selector'),
  globalSelector('serviceAccountSelector'),
];

export const GLOBAL_CHECKS: readonly Check[] = [
  twoReaders('host-flags-both', (node, reader) =>
    isTrueAt(node, ['doNotTrack'], reader) && isTrueAt(node, ['preDNAT'], reader) ? { at: ['doNotTrack'] } : undefined,
  ),
  twoReaders('pre-dnat-egress-rules', (node, reader) =>
    isTrueAt(node, ['preDNAT'], reader) && itemsAt(node, ['egress'], reader).length > 0
      ? { at: ['egress'] }
      : undefined,
  ),
  twoReaders('pre-dnat-egress-type', (node, reader) => {
    if (!isTrueAt(node, ['preDNAT'], reader)) return undefined;
    const index = itemsAt(node, ['types'], reader).findIndex(
      (type) => type.kind === 'scalar' && type.value === 'Egress',
    );
    return index < 0 ? undefined : { at: ['types', index] };
  }),
  twoReaders('host-flags-forward', (node, reader) => {
    if (isTrueAt(node, ['applyOnForward'], reader)) return undefined;
    const field = ['doNotTrack', 'preDNAT'].find((each) => isTrueAt(node, [each], reader));
    return field === undefined ? undefined : { at: [field], facts: { field } };
  }),
  globalSelector('selector'),
  globalSelector('serviceAccountSelector'),
  globalSelector('namespaceSelector'),
];
