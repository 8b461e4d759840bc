import { containsRange, formatCidr } from '../../engine/address.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { allItems } from '../support/cilium/manifest.ts';
import { code } from '../support/text.ts';

/** An exception that leaves nothing of its range (cilium.md 3.4). */
export const exceptEverything: Rule = {
  code: 'except-everything',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: 'An exception that leaves nothing of its range',
  answers: ['cilium-M46'],
  *check(subject: RuleSubject): Iterable<Finding> {
    if (subject.cilium && subject.cilium.agent.length > 0) return;
    for (const { rules, denies } of allItems(subject)) {
      for (const peer of rules[0]?.peers ?? []) {
        const [range] = peer.kind === 'addresses' ? peer.ranges : [];
        if (peer.kind !== 'addresses' || !range) continue;
        const index = peer.except.findIndex((hole) => hole.length === range.length && containsRange(hole, range));
        if (index < 0) continue;
        yield {
          code: 'except-everything',
          level: 'warning',
          message: `\`except\` takes all of ${code(formatCidr(range))} out again: this ${denies ? 'denies' : 'allows'} nobody. Correct one of the two, or remove the element.`,
          path: [...peer.path, 'except', index],
          part: 'value',
        };
      }
    }
  },
};
