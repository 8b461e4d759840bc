import type { Programs } from '../../engine/compile.ts';
import type { Direction, Endpoint } from '../../engine/model.ts';
import type { Finding, Rule } from '../rule.ts';
import { actionText } from '../support/adminText.ts';
import { programsWith } from '../support/dns.ts';
import { DIRECTIONS, policyText } from '../support/manifest.ts';
import { arePoliciesKnown, governs, subjects } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * Only rules that allow, for pods of which nothing is denied anyhow: unlike a NetworkPolicy such a policy isolates nobody
 * (kubernetes.md BC.3.2 no. 1).
 */
export const acceptsOnly: Rule = {
  code: 'accepts-only',
  level: 'info',
  scope: 'cluster',
  families: ['admin'],
  title: 'Rules that allow what nothing denies',
  answers: ['BC-M42'],
  *check(subject) {
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !cluster) return;
    const { policy } = found;
    const { pods, certain } = subjects(cluster, policy);
    if (pods.length === 0 || !certain || !arePoliciesKnown(cluster, pods)) return;
    const programs = programsWith(cluster, policy);
    for (const direction of DIRECTIONS) {
      const rules = policy.rules.filter((rule) => rule.direction === direction);
      if (!governs(policy, direction) || !rules.every(({ action }) => action === 'Allow')) continue;
      if (!pods.every((pod) => isOpen(programs, pod, direction))) continue;
      yield {
        code: 'accepts-only',
        level: 'info',
        message: `These rules have no effect now: nothing denies ${direction} of ${thePods(pods, cluster.inventory)} that this policy selects (${cluster.words}). A policy of this kind isolates nobody, so what \`${actionText(policy, 'Allow')}\` does not name passes too; add a rule that denies at the end if that is not meant.`,
        path: ['spec', direction],
        part: 'key',
      } satisfies Finding;
    }
  },
};

function isOpen(programs: Programs, pod: Endpoint, direction: Direction): boolean {
  const program = programs.program(pod.id, direction);
  if (!program || program.isolatedBy) return false;
  return program.tiers.every(
    ({ tier, policies }) =>
      policies.every(({ rules }) => rules.every(({ rule }) => rule.action !== 'Deny')) &&
      (tier.end === 'Pass' || !policies.some(({ isolates }) => isolates)),
  );
}
