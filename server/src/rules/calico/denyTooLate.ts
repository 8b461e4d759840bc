import { overlap } from '../../engine/bitset.ts';
import { type CoverIndex, coverIndex } from '../../engine/cover/coverIndex.ts';
import { type PlacedRule, settlesBefore } from '../../engine/cover/order.ts';
import { matchesAll } from '../../engine/cover/rules.ts';
import { subjectCovers } from '../../engine/cover/selectors.ts';
import type { Direction } from '../../engine/model.ts';
import { podCount } from '../../snapshot/words.ts';
import type { ClusterView, Finding, Rule, RuleSubject } from '../rule.ts';
import { policyName, relatedRule } from '../support/between.ts';
import { calicoPolicy } from '../support/calico/policy.ts';
import { surelySelected } from '../support/calico/subjects.ts';
import { isEnforcing } from '../support/calico/world.ts';
import { code, sentences } from '../support/text.ts';
import { thePods } from '../support/words.ts';

/**
 * A Deny that for some of its pods, not for all, comes behind an Allow for the same traffic: most often a global policy
 * whose order is above 1000, which is that of every NetworkPolicy (calico.md M7, rows 5 to 7 of 5.2). Where all pods are
 * meant `order-shadowed` tells.
 */
export const denyTooLate: Rule = {
  code: 'deny-too-late',
  level: 'info',
  scope: 'cluster',
  families: ['calico'],
  title: 'A Deny that does not hold for pods that an earlier policy allows the same',
  answers: ['calico-M7', 'calico-M8'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { cluster } = subject;
    const found = calicoPolicy(subject);
    if (!found || !cluster || !isEnforcing(cluster) || found.staged || found.policy.stage !== undefined) return;
    const index = coverIndex(cluster.programs);
    for (const rule of index.of(found.policy.id)) {
      if (rule.rule.action !== 'Deny') continue;
      const before = allowsBefore(cluster, index, rule);
      const [first] = before;
      if (first) yield told(cluster, rule, first, before);
    }
  },
};

/** Rules of other policies that let all of it through for some of its pods, none of them for all. */
function allowsBefore(cluster: ClusterView, { facts, rules }: CoverIndex, rule: PlacedRule): readonly PlacedRule[] {
  const { programs } = cluster;
  const { direction } = rule.rule;
  const own = surelySelected(programs, rule.policy);
  const found: PlacedRule[] = [];
  for (const other of allowing(cluster, direction, rules)) {
    if (other.at >= rule.at) break;
    if (other.policy.id === rule.policy.id || !settlesBefore(other, rule, facts)) continue;
    if (!overlap(own, surelySelected(programs, other.policy))) continue;
    if (!matchesAll(other.rule, { rule: rule.rule, subject: rule.policy.subject }, facts)) continue;
    if (subjectCovers(other.policy.subject, rule.policy.subject, facts.spelling)) return [];
    found.push(other);
  }
  return found;
}

function allowing({ programs }: ClusterView, direction: Direction, rules: CoverIndex['rules']): readonly PlacedRule[] {
  return programs.derive(`allow ${direction}`, () => rules[direction].filter(({ rule }) => rule.action === 'Allow'));
}

function told(cluster: ClusterView, rule: PlacedRule, first: PlacedRule, before: readonly PlacedRule[]): Finding {
  const { programs, inventory } = cluster;
  const pods = inventory.endpointsOf(surelySelected(programs, rule.policy));
  const allowed = new Set(before.flatMap(({ policy }) => inventory.endpointsOf(surelySelected(programs, policy))));
  const open = pods.filter((pod) => allowed.has(pod));
  const others = new Set(before.map(({ policy }) => policy.id)).size - 1;
  const more = others === 0 ? '' : ` and ${others} more ${others === 1 ? 'policy' : 'policies'}`;
  return {
    code: 'deny-too-late',
    level: 'info',
    message: sentences(
      `This does not hold for ${open.length === pods.length ? podCount(pods, inventory) : `${open.length} of ${thePods(pods, inventory)} selected`} (${cluster.words}): ${policyName(first.policy, rule.policy)}${more} ${others === 0 ? 'allows' : 'allow'} all of it before${placeWords(first, rule)}.`,
      'To deny it to all, have this policy asked earlier.',
    ),
    path: rule.rule.path,
    part: 'value',
    related: [relatedRule(first)],
  };
}

function placeWords({ part }: PlacedRule, { part: own }: PlacedRule): string {
  if (part.tier !== own.tier) return `, in the tier ${code(part.tier.name)}`;
  return ` (order ${orderWord(part.order)}, here ${orderWord(own.order)})`;
}

function orderWord(order: number): string {
  return Number.isFinite(order) ? String(order) : 'none';
}
