import { groupedBy } from '../../engine/grouped.ts';
import { groupKind } from '../../engine/groupKind.ts';
import type { Policy } from '../../engine/model.ts';
import { podCount } from '../../snapshot/words.ts';
import type { ClusterView, Finding, Rule, RuleSubject } from '../rule.ts';
import { isAdmin, isNewer } from '../support/adminText.ts';
import { clashOf, clashWords, sharedPods } from '../support/clash.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed, subjects } from '../support/view.ts';

/** One policy of the older API and one of the newer, in one tier, contradict each other: who is asked first is specified nowhere (kubernetes.md BC.3.4). */
export const mixedAdminApis: Rule = {
  code: 'mixed-admin-apis',
  level: 'warning',
  scope: 'cluster',
  families: ['admin'],
  title: 'A policy of the older and one of the newer API contradict each other',
  answers: ['BC-M36'],
  *check({ object, cluster }: RuleSubject): Iterable<Finding> {
    const { policy } = object;
    if (!cluster || !policy) return;
    const { dataplane } = cluster.programs;
    const tier = dataplane.tiers.find(({ name }) => name === policy.tier);
    // An enforcer may have an order of its own.
    if (!tier?.leavesOpen?.includes('equal-priority')) return;
    // Of an API that nobody reads `kind-ignored` tells.
    if (!dataplane.enforces.has(groupKind(policy))) return;
    const others = ofOtherApi(cluster, policy);
    const own = others.length === 0 ? [] : subjects(cluster, policy).pods;
    for (const other of others) {
      const pods = sharedPods(cluster, own, other);
      const clash = pods.length > 0 ? clashOf(cluster, policy, other) : undefined;
      if (!clash) continue;
      yield {
        code: 'mixed-admin-apis',
        level: confirmed(cluster),
        message: sentences(
          `${other.kind} ${code(other.name)} is of the ${isNewer(other) ? 'newer' : 'older'} API, in the same tier, and for ${podCount(pods, cluster.inventory)} ${clashWords(policy, other, clash)} (${cluster.words}).`,
          'Which of the two APIs is asked first is specified nowhere.',
          'Write both as ClusterNetworkPolicy.',
        ),
        path: ['kind'],
        part: 'value',
      };
    }
  },
};

/** Policies of the same tier, and of the other API, that are enforced. */
function ofOtherApi({ programs, policies }: ClusterView, policy: Policy): readonly Policy[] {
  const keyOf = (tier: string, newer: boolean) => `${newer} ${tier}`;
  const byApi = programs.derive('admin policies by tier and API', ({ dataplane }) =>
    groupedBy(
      policies.filter((each) => isAdmin(each) && dataplane.enforces.has(groupKind(each))),
      (each) => keyOf(each.tier, isNewer(each)),
    ),
  );
  return byApi.get(keyOf(policy.tier, !isNewer(policy))) ?? [];
}
