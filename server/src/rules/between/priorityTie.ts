import { groupedBy } from '../../engine/grouped.ts';
import type { Policy } from '../../engine/model.ts';
import { podCount } from '../../snapshot/words.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import { calicoPriorityTies } from '../calico/common/priorityTie.ts';
import type { ClusterView, Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { clashOf, clashWords, sharedPods } from '../support/clash.ts';
import { fix } from '../support/fix.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed, subjects } from '../support/view.ts';

const PRIORITY = ['spec', 'priority'];

/**
 * Two policies with one number and some of the same pods say different things of the same connections: the API leaves
 * open which is asked first (kubernetes.md BC.3.3).
 */
export const priorityTie: Rule = {
  code: 'priority-tie',
  level: 'warning',
  scope: 'cluster',
  families: ['admin', 'calico'],
  title: 'Policies with one priority or order that contradict each other',
  answers: ['BC-M09', 'calico-M8', 'calico-M9'],
  *check(subject: RuleSubject): Iterable<Finding> {
    yield* calicoPriorityTies(subject);
    const { object, cluster } = subject;
    const { policy } = object;
    if (!cluster || !policy || object.kind === 'BaselineAdminNetworkPolicy') return;
    const rivals = rivalsOf(cluster, policy);
    const own = rivals.length === 0 ? [] : subjects(cluster, policy).pods;
    for (const other of rivals) {
      const pods = sharedPods(cluster, own, other);
      const clash = pods.length > 0 ? clashOf(cluster, policy, other) : undefined;
      if (!clash) continue;
      const message = sentences(
        `${code(other.name)} has the priority ${policy.order} too, and for ${podCount(pods, cluster.inventory)} ${clashWords(policy, other, clash)} (${cluster.words}).`,
        'Which of them is asked first is up to the network plugin.',
        'Give them different numbers; the lower one is asked first.',
      );
      yield {
        code: 'priority-tie',
        level: confirmed(cluster),
        message,
        path: PRIORITY,
        part: 'value',
        fixes: fixesFor(subject, cluster, policy, other),
      };
    }
  },
};

/** Other policies of the kind, tier and number, where the enforcer in force does not settle who comes first. */
function rivalsOf({ programs, policies }: ClusterView, policy: Policy): readonly Policy[] {
  const tier = programs.dataplane.tiers.find(({ name }) => name === policy.tier);
  if (tier?.leavesOpen?.includes('equal-priority') !== true) return [];
  const byNumber = programs.derive('policies by number', () => groupedBy(policies, numberOf));
  return (byNumber.get(numberOf(policy)) ?? []).filter(({ id }) => id !== policy.id);
}

function numberOf({ kind, tier, order }: Policy): string {
  return `${kind} ${order} ${tier}`;
}

/** Just before the other and just behind it, where those numbers are free. */
function fixesFor({ object }: RuleSubject, cluster: ClusterView, policy: Policy, other: Policy): readonly Fix[] {
  const node = nodeAt(object.node, PRIORITY);
  if (!node) return [];
  const byKind = cluster.programs.derive('policies by kind', () => groupedBy(cluster.policies, ({ kind }) => kind));
  const taken = (number: number) => byKind.get(policy.kind)?.some(({ order }) => order === number) === true;
  const free = (number: number) => number >= 0 && number <= 1000 && !taken(number);
  const { text } = object.slice;
  return [
    ...(free(policy.order - 1)
      ? fix(`Ask it before \`${other.name}\`: ${policy.order - 1}`, rewriteScalar(text, node, policy.order - 1))
      : []),
    ...(free(policy.order + 1)
      ? fix(`Ask it behind \`${other.name}\`: ${policy.order + 1}`, rewriteScalar(text, node, policy.order + 1))
      : []),
  ];
}
