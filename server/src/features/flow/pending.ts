import type { Policy, SideVerdict, Step, Verdict } from '../../engine/model.ts';
import { policyName } from './trace.ts';
import { allOf } from './words.ts';

/** What staged policies would change: *would be denied by StagedGlobalNetworkPolicy quarantine*; nothing where they would not. */
export function pendingText(verdicts: readonly Verdict[], policies: ReadonlyMap<string, Policy>): string | undefined {
  const changed = verdicts.flatMap(({ result, pending }) => (pending && pending.result !== result ? [pending] : []));
  if (changed.length === 0) return undefined;
  const texts = changed.map((pending) => `${RESULTS[pending.result]}${causeText(pending, policies)}`);
  return `if staged policies were enforced, it ${[...new Set(texts)].join(' or ')}`;
}

const RESULTS = {
  allow: 'would be allowed',
  deny: 'would be denied',
  conditional: 'would depend on a condition',
  unknown: 'would not be known',
} as const;

function causeText({ result, egress, ingress }: Verdict, policies: ReadonlyMap<string, Policy>): string {
  if (result !== 'deny') return '';
  const names = [egress, ingress].flatMap((side) => (side.result === 'deny' ? decidedBy(side) : []));
  return names.length === 0 ? '' : ` by ${allOf([...new Set(names)].map((id) => policyName(id, policies)))}`;
}

function decidedBy({ steps, decidedBy: index }: SideVerdict): readonly string[] {
  const step: Step | undefined = steps[index];
  if (step === undefined) return [];
  if ('policy' in step) return [step.policy];
  return 'policies' in step ? step.policies : [];
}
