import type { Direction, Endpoint } from '../../engine/model.ts';
import { get } from '../../syntax/cursor.ts';
import type { Finding, Fix, Level, Rule, RuleSubject } from '../rule.ts';
import { allowsSomething, closedBy, isClosedByAnother } from '../support/cilium/closing.ts';
import { type CiliumRuleText, ciliumRules, closes, nodesIn, underCilium } from '../support/cilium/manifest.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertAfter } from '../support/insert.ts';
import { given } from '../support/nodes.ts';
import { sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/** Only denies in a direction: they close it all the same, and nothing opens it (cilium.md 4.4). */
export const denyWithoutAllow: Rule = {
  code: 'deny-without-allow',
  level: 'warning',
  scope: 'cluster',
  families: ['cilium'],
  title: 'A rule that only denies closes its pods altogether',
  answers: ['cilium-M06'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const rules = ciliumRules(subject);
    for (const rule of rules) {
      for (const direction of ['ingress', 'egress'] as const) {
        const section = `${direction}Deny`;
        if (nodesIn(rule.map, section).length === 0 || !closes(rule, direction)) continue;
        // Another entry of the object may be there to allow.
        if (rules.some(({ map }) => nodesIn(map, direction).length > 0)) continue;
        const evidence = weigh(subject, rule, direction);
        if (!evidence) continue;
        const { level, who } = evidence;
        yield {
          code: 'deny-without-allow',
          level,
          message: sentences(
            `This rule denies some ${direction} and allows none. A deny closes the direction like an allow does, so it denies all the rest as well:`,
            who,
            `Add \`enableDefaultDeny: {${direction}: false}\` to leave the rest open, or allow it.`,
          ),
          path: [...rule.path, section],
          part: 'key',
          fixes: fixesFor(rule, direction),
        };
      }
    }
  },
};

function weigh(
  { cluster }: RuleSubject,
  { policy, namesNodes }: CiliumRuleText,
  direction: Direction,
): { readonly level: Level; readonly who: string } | undefined {
  const unsure = {
    level: 'info',
    who: `unless another policy allows it, nothing ${direction === 'ingress' ? 'comes in' : 'gets out'}.`,
  } as const;
  const view = underCilium(cluster);
  if (!view || !policy || namesNodes) return unsure;
  const closed = closedBy(view, policy, direction);
  if (!closed) return unsure;
  const cut: Endpoint[] = closed.pods.filter((_, index) => {
    const program = closed.programs[index];
    return program !== undefined && !allowsSomething(program) && !isClosedByAnother(program, policy);
  });
  if (cut.length === 0) return undefined;
  const many = cut.length === closed.pods.length ? '' : `${cut.length} of `;
  const whom = `${many}${thePods(closed.pods, view.inventory)} it selects`;
  const effect = direction === 'ingress' ? `nobody can reach ${whom}` : `${whom} can reach nobody`;
  return { level: confirmed(view), who: `${effect} (${view.words}), because no policy allows anything.` };
}

function fixesFor({ map, text }: CiliumRuleText, direction: Direction): readonly Fix[] {
  const last = map.entries.at(-1);
  if (!last || last.merged || map.alias !== undefined) return [];
  const dashes = dashIndent(text, map);
  const open = direction === 'ingress' ? { fromEntities: ['all'] } : { toEntities: ['all'] };
  return [
    ...(given(map, 'enableDefaultDeny')
      ? []
      : fix(
          'Leave the rest as it is: add `enableDefaultDeny`',
          insertAfter(text, map, last, { enableDefaultDeny: { [direction]: false } }, dashes),
        )),
    ...(get(map, direction)
      ? []
      : fix(`Allow all other ${direction}`, insertAfter(text, map, last, { [direction]: [open] }, dashes))),
  ];
}
