import type { Tier } from '../../../engine/model.ts';
import type { ClusterView } from '../../rule.ts';

/** Calico makes it itself: the last one that people usually write for (calico.md 1.8). */
export const DEFAULT_TIER = 'default';
export const DEFAULT_TIER_ORDER = 1_000_000;

/** What the view knows of a tier; undefined: nobody made it, as far as it shows. */
export function tierNamed(cluster: ClusterView | undefined, name: string): Tier | undefined {
  const { tiers, dataplane } = cluster?.programs ?? { tiers: [], dataplane: { tiers: [] } };
  return tiers.find((tier) => tier.name === name) ?? dataplane.tiers.find((tier) => tier.name === name);
}

/** Whatever its policies do not decide is denied: so it is unless the tier says otherwise. */
export function endsInDeny(cluster: ClusterView | undefined, name: string): boolean {
  return name === DEFAULT_TIER || tierNamed(cluster, name)?.end !== 'Pass';
}
