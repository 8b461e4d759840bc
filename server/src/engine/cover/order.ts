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
  /** A flow may have gone on to the next tier before it is asked, by a Pass. */
  readonly passed: boolean;
}

export function placeRules(parts: readonly Part[]): readonly PlacedRule[] {
  const placed: PlacedRule[] = [];
  let run = 0;
  let last: PlacedRule | undefined;
  const passing = new Set<Part['tier']>();
  // Which of equal priority comes first is open: there any Pass of the tier may.
  for (const { tier, rules } of parts) {
    if (mayTie(tier) && rules.some(({ action }) => action === 'Pass')) passing.add(tier);
  }
  for (const part of parts) {
    for (const rule of part.rules) {
      const { policy } = part;
      // Log says nothing.
      if (rule.action !== 'Log' && last && (last.part.tier !== part.tier || last.rule.action !== rule.action)) run++;
      const one: PlacedRule = { policy, rule, part, at: placed.length, run, passed: passing.has(part.tier) };
      if (rule.action === 'Pass') passing.add(part.tier);
      placed.push(one);
      if (rule.action !== 'Log') last = one;
    }
  }
  return placed;
}

/** What `a` matches of the flows of `b` is settled before `b` is asked; beside an Allow names stay asked (cilium.md 4.8). */
export function settlesBefore(a: PlacedRule, b: PlacedRule, { ignores }: CoverFacts): boolean {
  const { action, needs = [] } = a.rule;
  if (a.at >= b.at || action === 'Log' || needs.some(({ kind }) => !ignores.has(kind))) return false;
  if (action === 'Allow' && b.rule.needs?.some(({ kind }) => kind === 'dns-query')) return false;
  if (a.part.tier !== b.part.tier) return action !== 'Pass' && !a.passed;
  return !isTied(a, b);
}

/** The API leaves open which of the two policies is asked first. */
export function isTied(a: PlacedRule, b: PlacedRule): boolean {
  if (a.policy.id === b.policy.id || !mayTie(a.part.tier)) return false;
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
  // In another policy `b` may share its priority with what says otherwise, and so leave open what `a` after it would settle.
  const beside = a.run === b.run && (a.policy.id === b.policy.id || !mayTie(a.part.tier));
  return beside || settlesBefore(a, b, facts);
}

function mayTie({ leavesOpen }: Part['tier']): boolean {
  return leavesOpen?.includes('equal-priority') === true;
}

function teachesAll({ rule }: PlacedRule, names: readonly string[]): boolean {
  return names.every((name) => rule.teaches?.includes(name));
}
