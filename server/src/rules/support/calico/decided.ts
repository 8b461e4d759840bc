import type { SideVerdict } from '../../../engine/model.ts';

/** The policy had the last word: its rule, or its part in the end of the tier. */
export function isDecidedBy({ steps, decidedBy }: SideVerdict, policy: string): boolean {
  const step = steps[decidedBy];
  if (step?.kind === 'rule') return step.policy === policy;
  return step?.kind === 'tier-end' && step.policies.includes(policy);
}
