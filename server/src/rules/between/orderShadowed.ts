import type { CoverIndex } from '../../engine/cover/coverIndex.ts';
import { type PlacedRule, settlesBefore } from '../../engine/cover/order.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { levelBetween, placedRules, policyName, relatedRule, ruleOf, says } from '../support/between.ts';
import { sentences } from '../support/text.ts';

/**
 * A policy that is asked earlier decides everything that a rule speaks of, and decides otherwise: a broad Deny before its
 * exception, an Allow or Pass before a restriction (kubernetes.md BC-M08, calico.md M4, M6, M7).
 */
export const orderShadowed: Rule = {
  code: 'order-shadowed',
  level: 'warning',
  scope: 'cluster',
  title: 'A rule that a policy before it never lets come to its turn',
  answers: ['BC-M08', 'calico-M4', 'calico-M6', 'calico-M7'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const placed = placedRules(subject);
    if (placed === undefined) return;
    const { index, rules } = placed;
    for (const rule of rules) {
      const first = firstBefore(rule, index);
      if (first === undefined || first.rule.action === rule.rule.action) continue;
      // What its own policy does to it is told by another code.
      const own = index.ofObject(rule.policy);
      if (own.some((other) => settlesBefore(other, rule, index.facts) && index.covers(other, rule))) continue;
      yield {
        code: 'order-shadowed',
        level: levelBetween(subject.cluster),
        message: message(first, rule),
        path: rule.rule.path,
        part: 'value',
        tags: ['unnecessary'],
        related: [relatedRule(first)],
      };
    }
  },
};

/** The first rule that settles all that the rule speaks of. */
function firstBefore(rule: PlacedRule, index: CoverIndex): PlacedRule | undefined {
  for (const other of index.covering(rule)) {
    if (other.at > rule.at) return undefined;
    if (settlesBefore(other, rule, index.facts)) return other;
  }
  return undefined;
}

function message(first: PlacedRule, rule: PlacedRule): string {
  return sentences(
    `Never reached: ${ruleOf(first, rule.policy)} ${says(first.rule)} the same traffic of the same pods first${why(first, rule)}.`,
    `What this rule ${says(rule.rule)} stays as the other one says.`,
    `Narrow ${policyName(first.policy, rule.policy)}, or ${advice(first, rule)}.`,
  );
}

/** ` (order 10, here 20)`. */
function why({ part, policy }: PlacedRule, rule: PlacedRule): string {
  if (part.tier !== rule.part.tier) return `, in tier \`${part.tier.name}\``;
  if (part.tier.ranked) return ': what denies comes before what allows';
  const word =
    policy.apiVersion.includes('projectcalico.org') || rule.policy.apiVersion.includes('projectcalico.org')
      ? 'order'
      : 'priority';
  if (part.order === rule.part.order) {
    return Number.isFinite(part.order)
      ? `: both have the ${word} ${part.order}, and its name comes first`
      : `: neither has an ${word}, and its name comes first`;
  }
  return ` (${word} ${number(part.order)}, here ${number(rule.part.order)})`;
}

function number(order: number): string {
  return Number.isFinite(order) ? String(order) : 'none';
}

function advice(first: PlacedRule, { part }: PlacedRule): string {
  if (first.part.tier !== part.tier) return 'say it in a tier that is asked earlier';
  return part.tier.ranked ? 'take this rule out' : 'have this policy asked before it';
}
