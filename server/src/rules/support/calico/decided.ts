import type { SideVerdict } from '../../../engine/model.ts';

/** Those that had the last word: the policy of the rule, or those that made the tier's end apply. */
export function decidingPolicies({ steps, decidedBy }: SideVerdict): readonly string[] {
  const step = steps[decidedBy];
  if (step?.kind === 'rule') return [step.policy];
  return step?.kind === 'tier-end' ? step.policies : [];
}

export function isDecidedBy(side: SideVerdict, policy: string): boolean {
  return decidingPolicies(side).includes(policy);
}
