/**
 * Policies of one tier whose order among themselves the API leaves open: equal priorities, and kinds of two API versions
 * side by side (kubernetes.md BC.3.3, BC.3.4). Which of them is asked first is the implementation's choice.
 */

import type { Program, ProgramPolicy, ProgramTier } from './compile.ts';
import { type MatchWorld, matchRule, type SideFlow } from './match.ts';
import type { Action } from './model.ts';

export interface Tied {
  readonly action: Exclude<Action, 'Log'>;
  /** Places in the tier and among the policy's rules. */
  readonly policy: number;
  readonly rule: number;
}

/** What others say that might as well have been asked before the policy that decided; one answer a policy. */
export function tiedWith(deciding: number, tier: ProgramTier, flow: SideFlow, world: MatchWorld): readonly Tied[] {
  const { policies } = tier;
  const first = policies[deciding];
  if (first === undefined || tier.tier.leavesOpen?.includes('equal-priority') !== true) return [];
  const found: Tied[] = [];
  const answered = new Set<string>();
  for (let p = deciding + 1; p < policies.length; p++) {
    const other = policies[p];
    if (other === undefined || !mayComeBefore(other, first, answered)) continue;
    for (const [r, rule] of other.rules.entries()) {
      const met = matchRule(rule, flow, world);
      const { action } = rule.rule;
      if (met === 'no' || action === 'Log') continue;
      found.push({ action, policy: p, rule: r });
      answered.add(`${other.policy.apiVersion} ${other.order}`);
      if (met === 'yes') {
        if (other.selects === 'yes') answered.add(other.policy.apiVersion);
        break;
      }
    }
  }
  return found;
}

/** Inside one API version only equals may; between two versions nothing says who comes first, but inside each its own order holds. */
function mayComeBefore(other: ProgramPolicy, first: ProgramPolicy, answered: ReadonlySet<string>): boolean {
  const { apiVersion } = other.policy;
  if (apiVersion === first.policy.apiVersion) return other.order === first.order;
  return !answered.has(apiVersion) || answered.has(`${apiVersion} ${other.order}`);
}

/** The same program where the order of names settles every tie, as most implementations do it. */
export function withoutTies(program: Program): Program {
  const tiers = program.tiers.map(({ tier, policies }) => ({
    tier: { ...tier, leavesOpen: (tier.leavesOpen ?? []).filter((topic) => topic !== 'equal-priority') },
    policies,
  }));
  return { tiers };
}
