/** Tiers and host endpoints (calico.md V08, V12). */

import type { Check } from '../../field.ts';
import { itemsAt, type Reader, textAt, valueAt } from '../views.ts';
import { twoReaders } from './check.ts';

export const BUILT_IN_TIERS = {
  default: { order: 1_000_000, action: 'Deny' },
  'kube-admin': { order: 1000, action: 'Pass' },
  'kube-baseline': { order: 10_000_000, action: 'Pass' },
} as const;

/** Until 3.31 Calico made these; `calicoctl` of that age holds on to their orders. */
export const FORMER_TIERS: Readonly<Record<string, number>> = {
  adminnetworkpolicy: 1000,
  baselineadminnetworkpolicy: 10_000_000,
};

type BuiltIn = keyof typeof BUILT_IN_TIERS;

/** The order of the CRD: actions first. */
export const TIER_CHECKS: readonly Check[] = [
  tierAction('kube-admin'),
  tierAction('kube-baseline'),
  tierAction('default'),
  tierOrder('default', BUILT_IN_TIERS.default.order, ['server', 'calicoctl']),
  tierOrder('kube-admin', BUILT_IN_TIERS['kube-admin'].order, ['server']),
  tierOrder('kube-baseline', BUILT_IN_TIERS['kube-baseline'].order, ['server']),
];

/** Where it is missing the API server has filled in `Deny`. */
function tierAction(tier: BuiltIn): Check {
  const wanted = BUILT_IN_TIERS[tier].action;
  return twoReaders(`tier-action-${tier}`, (node, reader) => {
    if (reader !== 'server' || textAt(node, ['metadata', 'name'], reader) !== tier) return undefined;
    const action = textAt(node, ['spec', 'defaultAction'], reader) || 'Deny';
    return action === wanted ? undefined : { at: ['spec', 'defaultAction'], facts: { tier, wanted } };
  });
}

function tierOrder(tier: string, wanted: number, readers: readonly Reader[]): Check {
  const check = twoReaders(`tier-order-${tier}`, (node, reader) => {
    if (!readers.includes(reader) || textAt(node, ['metadata', 'name'], reader) !== tier) return undefined;
    const order = valueAt(node, ['spec', 'order'], reader);
    const fits = order?.kind === 'scalar' && order.value === wanted;
    return fits ? undefined : { at: ['spec', 'order'], facts: { tier, wanted } };
  });
  return {
    ...check,
    fails: (node, root) => {
      const failure = check.fails(node, root);
      // Where it is missing the client fills it in when it writes.
      const missing = failure && !valueAt(node, ['spec', 'order'], 'calicoctl');
      return missing ? { ...failure, by: failure.by?.filter((name) => name !== 'calicoctl-create') ?? [] } : failure;
    },
  };
}

export const HOST_CHECKS: readonly Check[] = [
  twoReaders('host-interface-or-addresses', (node, reader) => {
    const named = textAt(node, ['interfaceName'], reader) !== '';
    return named || itemsAt(node, ['expectedIPs'], reader).length > 0 ? undefined : { at: [] };
  }),
  twoReaders('host-node', (node, reader) => (textAt(node, ['node'], reader) === '' ? { at: [] } : undefined)),
];
