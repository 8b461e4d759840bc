/**
 * Where policies stand in the order of evaluation: tier by tier, by order, and of equal orders by what breaks the tie.
 * In a ranked tier a policy falls into parts, because its rules stand among those of the others.
 */

import type { Dataplane, Placement } from './dataplane/dataplane.ts';
import { groupKind } from './groupKind.ts';
import type { Action, Direction, Policy, Rule, Tier } from './model.ts';

/** The rules of one policy in one direction that are tried one after the other. */
export interface Part {
  readonly policy: Policy;
  readonly tier: Tier;
  /** Place in the tier. */
  readonly order: number;
  /** Empty for a policy that governs the direction and says nothing in it. */
  readonly rules: readonly Rule[];
  readonly isolates: boolean;
  /** The policy itself lists the direction. */
  readonly declared: boolean;
}

export interface PlacedPolicies {
  /** Those with effect, in the order of evaluation. */
  readonly policies: readonly Policy[];
  /** Of the policies that govern the direction, in the order of evaluation. */
  readonly ingress: readonly Part[];
  readonly egress: readonly Part[];
}

/** `tiers` are those that objects declare, besides the dataplane's own; `staged`: what becomes of policies that are only watched. */
export function placeParts(
  policies: readonly Policy[],
  dataplane: Dataplane,
  tiers: readonly Tier[] = [],
  staged: 'left-out' | 'enforced' = 'left-out',
): PlacedPolicies {
  const missing = new Map<string, Tier>();
  const missingTier = (name: string): Tier | undefined => {
    const made = missing.get(name) ?? dataplane.missingTier?.(name);
    if (made !== undefined) missing.set(name, made);
    return made;
  };
  const tierOf = new Map([...dataplane.tiers, ...tiers].map((tier) => [tier.name, tier]));
  const placed = policies.flatMap((written): readonly PlacedPolicy[] => {
    const enforced =
      dataplane.enforces.has(groupKind(written)) || (staged === 'enforced' && isWatched(written, dataplane));
    if (!enforced) return [];
    const policy = dataplane.reads === undefined ? written : dataplane.reads(written);
    if (policy === undefined) return [];
    const place = dataplane.place(policy);
    const tier = tierOf.get(place.tier) ?? missingTier(place.tier);
    return tier === undefined ? [] : [{ policy, tier, place, governed: governedDirections(policy, dataplane) }];
  });
  placed.sort(byPlace);
  const parts = (direction: Direction): readonly Part[] =>
    placed
      .flatMap((policy) => partsOfPolicy(policy, direction))
      .sort(
        (a, b) => byTier(a.part, b.part) || a.part.order - b.part.order || a.rank - b.rank || compareText(a.tie, b.tie),
      )
      .map(({ part }) => part);
  return { policies: placed.map(({ policy }) => policy), ingress: parts('ingress'), egress: parts('egress') };
}

/** The dataplane never enforces it, and says what it would do if it did. */
export function isWatched(policy: Policy, { watches }: Dataplane): boolean {
  return policy.staged === true && watches?.has(groupKind(policy)) === true;
}

/** Directions in which the policy has effect under this dataplane. */
export function governedDirections(policy: Policy, dataplane: Dataplane): readonly Direction[] {
  if (!dataplane.enforcesUndeclaredDirections.has(groupKind(policy))) return policy.directions;
  return [...new Set([...policy.directions, ...policy.rules.map((rule) => rule.direction)])];
}

interface PlacedPolicy {
  readonly policy: Policy;
  readonly tier: Tier;
  readonly place: Placement;
  readonly governed: readonly Direction[];
}

interface RankedPart {
  readonly part: Part;
  readonly rank: number;
  readonly tie: string;
}

function partsOfPolicy({ policy, tier, place, governed }: PlacedPolicy, direction: Direction): readonly RankedPart[] {
  if (!governed.includes(direction)) return [];
  const declared = policy.directions.includes(direction);
  // Rules outside the declared directions isolate like the others (cilium.md 4.12).
  const isolates = !declared || (policy.isolates ?? policy.directions).includes(direction);
  const rules = policy.rules.filter((rule) => rule.direction === direction);
  const { tie } = place;
  const part = (order: number, of: readonly Rule[]): Part => ({ policy, tier, order, rules: of, isolates, declared });
  if (!tier.ranked || rules.length === 0) return [{ part: part(place.order, rules), rank: 0, tie }];
  const ranks = new Map<string, { readonly order: number; readonly rank: number; readonly rules: Rule[] }>();
  for (const rule of rules) {
    const order = rule.order ?? place.order;
    const rank = RANK[rule.action];
    const key = `${order} ${rank}`;
    const same = ranks.get(key);
    if (same) same.rules.push(rule);
    else ranks.set(key, { order, rank, rules: [rule] });
  }
  return [...ranks.values()].map(({ order, rank, rules: of }) => ({ part: part(order, of), rank, tie }));
}

/** cilium.md 4.4: of one order, deny beats allow beats pass. */
const RANK: Readonly<Record<Action, number>> = { Log: 0, Deny: 1, Allow: 2, Pass: 3 };

function byPlace(a: PlacedPolicy, b: PlacedPolicy): number {
  return byTier(a, b) || a.place.order - b.place.order || compareText(a.place.tie, b.place.tie);
}

function byTier(a: { readonly tier: Tier }, b: { readonly tier: Tier }): number {
  return a.tier.order - b.tier.order || compareText(a.tier.name, b.tier.name);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
