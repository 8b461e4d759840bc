import type { Programs } from '../../engine/compile.ts';
import type { Direction, Endpoint } from '../../engine/model.ts';
import { capital } from '../../snapshot/words.ts';
import type { Finding, Rule } from '../rule.ts';
import { programsWith } from '../support/dns.ts';
import { DIRECTIONS, policyText } from '../support/manifest.ts';
import { governs, subjects } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * Baseline rules for pods that NetworkPolicies isolate: those decide finally, and the Baseline tier is not asked
 * (kubernetes.md BC.3.2 no. 7, BC.4 rows 8 and 9).
 */
export const baselineOverridden: Rule = {
  code: 'baseline-overridden',
  level: 'info',
  scope: 'cluster',
  families: ['admin'],
  title: 'Baseline rules that NetworkPolicies make pointless',
  answers: ['BC-M13'],
  *check(subject) {
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !cluster || found.policy.tier !== 'Baseline') return;
    const { pods, certain } = subjects(cluster, found.policy);
    if (pods.length === 0 || !certain) return;
    const programs = programsWith(cluster, found.policy);
    for (const direction of DIRECTIONS) {
      if (!governs(found.policy, direction) || !pods.every((pod) => isDecided(programs, pod, direction))) continue;
      yield {
        code: 'baseline-overridden',
        level: 'info',
        message: `${capital(thePods(pods, cluster.inventory))} that this policy selects ${pods.length === 1 ? 'is' : 'are'} isolated for ${direction} by NetworkPolicies (${cluster.words}), and those decide: the Baseline tier is never asked. What must hold for such pods belongs in the Admin tier.`,
        path: ['spec', direction],
        part: 'key',
      } satisfies Finding;
    }
  },
};

/** A tier of NetworkPolicies before the Baseline isolates the pod, and ends there. */
function isDecided(programs: Programs, pod: Endpoint, direction: Direction): boolean {
  const tiers = programs.program(pod.id, direction)?.tiers ?? [];
  const baseline = tiers.findIndex(({ policies }) => policies.some(({ policy }) => policy.tier === 'Baseline'));
  return tiers.some(
    ({ tier, policies }, index) =>
      index < baseline &&
      tier.end === 'Deny' &&
      policies.some(
        ({ policy, isolates, selects }) => policy.kind === 'NetworkPolicy' && isolates && selects === 'yes',
      ),
  );
}
