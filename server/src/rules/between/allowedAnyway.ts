import type { CoverIndex } from '../../engine/cover/coverIndex.ts';
import { answersFor, liftsRequests, type PlacedRule } from '../../engine/cover/order.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { find, isSameObject, placedRules, policyName, relatedRule, ruleOf } from '../support/between.ts';
import { redundancyOf } from '../support/redundantPolicy.ts';
import { sentences, upperFirst } from '../support/text.ts';

/**
 * Allow rules add up: one that names fewer than another policy's does not narrow it (kubernetes.md A-M76; cilium.md M85
 * for NetworkPolicy beside Cilium's own).
 */
export const allowedAnyway: Rule = {
  code: 'allowed-anyway',
  level: 'info',
  scope: 'cluster',
  title: 'A rule that allows what another policy allows already',
  answers: ['A-M76', 'cilium-M85'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const placed = placedRules(subject);
    if (placed === undefined || redundancyOf(subject) !== undefined) return;
    const { index, rules } = placed;
    for (const rule of rules) {
      if (rule.rule.action !== 'Allow') continue;
      const other = find(index.covering(rule), (each) => answers(each, rule, index));
      if (other === undefined) continue;
      const wider = !index.covers(rule, other);
      const message = sentences(
        `${upperFirst(ruleOf(other, rule.policy))} allows ${wider ? 'this and more' : 'just this'} for the same pods.`,
        wider
          ? `Rules of several policies add up, so this one narrows nothing. If it was meant to, narrow ${policyName(other.policy, rule.policy)}.`
          : 'One of the two is enough.',
      );
      yield {
        code: 'allowed-anyway',
        level: wider ? 'info' : 'hint',
        message,
        path: rule.rule.path,
        part: 'value',
        related: [relatedRule(other)],
      };
    }
  },
};

/** Of two rules that allow the same, the one that is asked first stays. */
function answers(other: PlacedRule, rule: PlacedRule, { facts, covers }: CoverIndex): boolean {
  if (isSameObject(other.policy, rule.policy) || liftsRequests(other, rule, facts)) return false;
  if (!answersFor(other, rule, facts)) return false;
  return other.at < rule.at || !covers(rule, other);
}
