/** The rules of one direction in the order in which they are asked, and which of them settle what others say. */

import type { Part } from '../parts.ts';
import type { RuleOf } from './rules.ts';
import type { CoverFacts } from './selectors.ts';

export interface PlacedRule extends RuleOf {
  readonly part: Part;
  /** Place among all rules of the direction. */
  readonly at: number;
  /** The same for neighbours of one tier that all say the same, so that their order makes no difference. */
  readonly run: number;
}

export function placeRules(parts: readonly Part[]): readonly PlacedRule[] {
  const placed: PlacedRule[] = [];
  let run = 0;
  let last: PlacedRule | undefined;
  for (const part of parts) {
    for (const rule of part.rules) {
      const { policy } = part;
      // Log says nothing.
      if (rule.action !== 'Log' && last && (last.part.tier !== part.tier || last.rule.action !== rule.action)) run++;
      const one: PlacedRule = { policy, rule, part, at: placed.length, run };
      placed.push(one);
      if (rule.action !== 'Log') last = one;
    }
  }
  return placed;
}

/** What `a` matches of the flows of `b` is settled before `b` is asked. */
export function settlesBefore(a: PlacedRule, b: PlacedRule, { ignores }: CoverFacts): boolean {
  const { action, needs = [] } = a.rule;
  if (a.at >= b.at || action === 'Log' || needs.some(({ kind }) => !ignores.has(kind))) return false;
  if (a.part.tier !== b.part.tier) return action !== 'Pass';
  return !isTied(a, b);
}

/** The API leaves open which of the two policies is asked first. */
export function isTied(a: PlacedRule, b: PlacedRule): boolean {
  if (a.policy.id === b.policy.id || a.part.tier.leavesOpen?.includes('equal-priority') !== true) return false;
  return a.policy.apiVersion !== b.policy.apiVersion || a.part.order === b.part.order;
}

/** `a` asks nothing of the traffic itself, and so lets through what `b` would refuse (cilium.md 4.9). */
export function liftsRequests(a: PlacedRule, b: PlacedRule, { ignores }: CoverFacts): boolean {
  const asked = ({ rule }: PlacedRule) => (rule.needs ?? []).filter(({ kind }) => !ignores.has(kind));
  return asked(a).length === 0 && asked(b).length > 0;
}

/** Without `b` its flows would get the same answer from `a`, which matches them all. */
export function answersFor(a: PlacedRule, b: PlacedRule, facts: CoverFacts): boolean {
  if (a.part.tier !== b.part.tier || a.rule.action !== b.rule.action || a.rule.action === 'Log') return false;
  if (b.rule.teaches !== undefined && !teachesAll(a, b.rule.teaches)) return false;
  return a.run === b.run || settlesBefore(a, b, facts);
}

function teachesAll({ rule }: PlacedRule, names: readonly string[]): boolean {
  return names.every((name) => rule.teaches?.includes(name));
}
