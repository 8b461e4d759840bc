import { settlesBefore } from '../../engine/cover/order.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { ruleName, sameRule, says } from '../support/between.ts';
import { sentences } from '../support/text.ts';

/** The first rule that matches decides: one behind a wider one with another answer says nothing (BC-M10, calico.md M59). */
export const ruleUnreachable: Rule = {
  code: 'rule-unreachable',
  level: 'warning',
  scope: 'document',
  families: ['admin', 'calico', 'cilium'],
  title: 'A rule behind one of the same policy that decides everything it speaks of',
  answers: ['BC-M10', 'calico-M59'],
  *check({ object, structure, ownRules }: RuleSubject): Iterable<Finding> {
    // What is refused or dropped first may mean something else once it is mended.
    const index = structure.violations.length > 0 ? undefined : ownRules?.();
    for (const rule of index ? object.policies.flatMap(({ id }) => index.of(id)) : []) {
      for (const other of index?.covering(rule) ?? []) {
        if (!index || sameRule(other, rule) || !settlesBefore(other, rule, index.facts)) continue;
        if (other.rule.action === rule.rule.action) break;
        const ranked = other.part.tier.ranked === true;
        const message = sentences(
          `Never reached: ${ruleName(other.rule)} ${says(other.rule)} the same traffic first.`,
          ranked
            ? 'What denies comes before what allows, wherever it stands. Narrow the other one, or take this one out.'
            : 'Rules are asked from top to bottom, and the first that matches decides. Move this one above it, or take it out.',
        );
        yield {
          code: 'rule-unreachable',
          level: index.covers(rule, other) ? 'info' : 'warning',
          message,
          path: rule.rule.path,
          part: 'value',
          tags: ['unnecessary'],
          related: [{ message: `${says(other.rule)} it first`, path: other.rule.path }],
        };
        break;
      }
    }
  },
};
