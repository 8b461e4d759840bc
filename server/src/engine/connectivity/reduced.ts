/**
 * A program as one peer meets it: without the rules that cannot match it whatever the port. Most peers meet few rules
 * of a program, and many the same ones, so a map asks the evaluator once for all of those.
 */

import type { Program, ProgramPolicy, ProgramTier } from '../compile.ts';
import type { CompiledRule } from '../match.ts';

/** `meets`: whether the rule may match the peer at all. What the reduced program lets pass is what the program lets pass. */
export function reduced(program: Program, meets: (rule: CompiledRule) => boolean): Program {
  const tiers = program.tiers.map((one): ProgramTier => {
    const policies = one.policies.map((policy): ProgramPolicy => {
      const rules = policy.rules.filter(meets);
      return rules.length === policy.rules.length ? policy : { ...policy, rules };
    });
    return { tier: one.tier, policies: needsAll(one) ? policies : withoutSilent(policies) };
  });
  return { ...program, tiers };
}

/** Where it is not known who selects, or the order is open, every policy may count. */
export function needsAll({ tier, policies }: ProgramTier): boolean {
  return tier.leavesOpen?.includes('equal-priority') === true || policies.some(({ selects }) => selects !== 'yes');
}

/** Policies without a rule that is left only isolate, and one that does is enough; one stays in any case. */
function withoutSilent(policies: readonly ProgramPolicy[]): readonly ProgramPolicy[] {
  const speaking = policies.filter(({ rules }) => rules.length > 0);
  if (speaking.some(({ isolates }) => isolates)) return speaking;
  const isolating = policies.find(({ isolates }) => isolates);
  if (isolating !== undefined) return [...speaking, isolating];
  return speaking.length > 0 ? speaking : policies.slice(0, 1);
}
