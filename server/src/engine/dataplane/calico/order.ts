/** Where Calico puts policies, and what breaks a tie, by release (calico.md 0.2, 4.3, 4.8). */

import type { Policy, Tier } from '../../model.ts';
import type { Placement } from '../dataplane.ts';
import { isAtLeast } from '../versions.ts';

export const DEFAULT_TIER_ORDER = 1_000_000;
/** Of NetworkPolicy in the tier `default`. */
const NETWORK_POLICY_ORDER = 1000;

/** The tiers that calico-node makes. */
export function builtInTiers(version: string): readonly Tier[] {
  const tiers: Tier[] = [{ name: 'default', order: DEFAULT_TIER_ORDER, end: 'Deny', leavesOpen: ['rewritten-source'] }];
  if (isAtLeast(version, '3.32')) {
    tiers.push(
      { name: 'kube-admin', order: 1000, end: 'Pass' },
      { name: 'kube-baseline', order: 10_000_000, end: 'Pass' },
    );
  } else if (isAtLeast(version, '3.29')) {
    tiers.push({ name: 'adminnetworkpolicy', order: 1000, end: 'Pass' });
    if (isAtLeast(version, '3.30')) tiers.push({ name: 'baselineadminnetworkpolicy', order: 10_000_000, end: 'Pass' });
  }
  return tiers;
}

/** calico.md V05: after all that exist, and it ends like any other. */
export function missingTier(name: string): Tier {
  return { name, order: Number.POSITIVE_INFINITY, end: 'Deny' };
}

export function placeFor(version: string): (policy: Policy) => Placement {
  const tiers = isAtLeast(version, '3.29');
  const kinds = isAtLeast(version, '3.32');
  return (policy) => {
    const { name, namespace = '', order } = policy;
    const slot = slotOf(policy, kinds);
    if (kinds) return { tier: slot.tier, order: slot.order ?? order, tie: `${name}/${namespace}/${slot.kind}` };
    const tier = !tiers ? 'default' : isRaw(policy) && slot.prefix === undefined ? tierInName(name) : slot.tier;
    const stored = slot.prefix ?? (tiers && !isRaw(policy) ? prefixOf(name, tier) : '');
    return { tier, order: slot.order ?? order, tie: `${namespace === '' ? '' : `${namespace}/`}${stored}${name}` };
  };
}

/** Stored as it is written, past the clients that name things as their release wants them (calico.md 0.5, W3). */
function isRaw({ apiVersion }: Policy): boolean {
  return apiVersion === 'crd.projectcalico.org/v1';
}

/** 3.29 to 3.31 store a policy as `<tier>.<name>`. */
function prefixOf(name: string, tier: string): string {
  return name.startsWith(`${tier}.`) ? '' : `${tier}.`;
}

/** They read the tier out of the stored name and nowhere else (calico.md V03; v3.31.0, run). */
function tierInName(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? 'default' : name.slice(0, dot);
}

interface Slot {
  readonly tier: string;
  readonly order?: number;
  /** As the tie-break of 3.32 and later names it. */
  readonly kind: string;
  /** Before the name, in the tie-break of older releases. */
  readonly prefix?: string;
}

function slotOf({ kind, apiVersion, tier }: Policy, kinds: boolean): Slot {
  if (apiVersion === 'networking.k8s.io/v1') {
    return { tier: 'default', order: NETWORK_POLICY_ORDER, kind: 'KubernetesNetworkPolicy', prefix: 'knp.default.' };
  }
  switch (kind) {
    case 'StagedKubernetesNetworkPolicy':
      return { tier: 'default', order: NETWORK_POLICY_ORDER, kind, prefix: 'knp.default.' };
    case 'ClusterNetworkPolicy':
      return { tier: tier === 'Baseline' ? 'kube-baseline' : 'kube-admin', kind: 'KubernetesClusterNetworkPolicy' };
    case 'AdminNetworkPolicy':
      return { tier: kinds ? 'kube-admin' : 'adminnetworkpolicy', kind, prefix: 'kanp.adminnetworkpolicy.' };
    case 'BaselineAdminNetworkPolicy':
      return { tier: 'baselineadminnetworkpolicy', order: 1000, kind, prefix: 'kbanp.baselineadminnetworkpolicy.' };
    default:
      return { tier, kind };
  }
}
