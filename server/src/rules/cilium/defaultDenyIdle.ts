import { get } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { type CiliumRuleText, ciliumRules, nodesIn } from '../support/cilium/manifest.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertAfter } from '../support/insert.ts';
import { given } from '../support/nodes.ts';

/** `enableDefaultDeny: {egress: true}` in a rule without an item for egress: it does nothing (cilium.md 1.2). */
export const defaultDenyIdle: Rule = {
  code: 'default-deny-idle',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: '`enableDefaultDeny` in a direction without items',
  answers: ['cilium-M08'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const rule of ciliumRules(subject)) {
      for (const direction of ['ingress', 'egress'] as const) {
        const asked = given(given(rule.map, 'enableDefaultDeny'), direction);
        if (asked?.kind !== 'scalar' || asked.value !== true) continue;
        if ([direction, `${direction}Deny`].some((list) => nodesIn(rule.map, list).length > 0)) continue;
        yield {
          code: 'default-deny-idle',
          level: 'warning',
          message: `This rule has no item for ${direction}, and \`enableDefaultDeny\` closes a direction only together with one: ${direction} stays as open as it is. To close it write \`${direction}: [{}]\`, which allows nothing.`,
          path: [...rule.path, 'enableDefaultDeny', direction],
          part: 'key',
          fixes: fixesFor(rule, direction),
        };
      }
    }
  },
};

function fixesFor({ map, text }: CiliumRuleText, direction: 'ingress' | 'egress'): readonly Fix[] {
  const last = map.entries.at(-1);
  if (!last || last.merged || map.alias !== undefined || get(map, direction)) return [];
  return fix(
    `Close ${direction}: add \`- {}\``,
    insertAfter(text, map, last, { [direction]: [{}] }, dashIndent(text, map)),
  );
}
