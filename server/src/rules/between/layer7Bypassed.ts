import { liftsRequests, type PlacedRule } from '../../engine/cover/order.ts';
import type { CoverFacts } from '../../engine/cover/selectors.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { isSameObject, levelBetween, placedRules, relatedRule, ruleOf } from '../support/between.ts';
import { sentences } from '../support/text.ts';

/**
 * A request is judged by all rules that let its connection through: beside one that asks nothing of it, what another asks
 * is void (cilium.md 4.9, M76).
 */
export const layer7Bypassed: Rule = {
  code: 'layer7-bypassed',
  level: 'warning',
  scope: 'cluster',
  families: ['cilium'],
  title: 'Requests are limited here, and let through whatever they ask elsewhere',
  answers: ['cilium-M76'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const placed = placedRules(subject);
    for (const rule of placed?.rules ?? []) {
      const need = rule.rule.needs?.find(({ kind }) => kind === 'http');
      if (placed === undefined || need === undefined || !('path' in need) || !asksRequestsAlone(rule)) continue;
      const plain = [...placed.index.covering(rule)].find((other) => lifts(other, rule, placed.index.facts));
      if (plain === undefined) continue;
      const own = isSameObject(plain.policy, rule.policy);
      const message = sentences(
        `Every request passes: ${ruleOf(plain, rule.policy)} allows the same connections and asks nothing of them.`,
        'Rules add up, so what is asked here limits nobody.',
        'Narrow the other rule to other ports or peers, or ask the same there.',
      );
      yield {
        code: 'layer7-bypassed',
        level: own ? 'warning' : levelBetween(subject.cluster),
        message,
        path: need.path,
        part: 'key',
        related: [relatedRule(plain)],
      };
    }
  },
};

/** Names of TLS and DNS stay asked beside a plain rule (`engine/layer7.ts`). */
function asksRequestsAlone({ rule, part }: PlacedRule): boolean {
  return part.tier.ranked === true && (rule.needs ?? []).every(({ kind }) => kind === 'http');
}

function lifts(plain: PlacedRule, rule: PlacedRule, facts: CoverFacts): boolean {
  return plain.run === rule.run && plain.rule.teaches === undefined && liftsRequests(plain, rule, facts);
}
