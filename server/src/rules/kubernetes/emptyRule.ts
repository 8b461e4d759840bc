import type { MapNode } from '../../syntax/tree.ts';
import type { Finding, Rule } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import {
  DIRECTIONS,
  hasItems,
  isBorrowed,
  isNull,
  networkPolicy,
  type RuleText,
  rulesOf,
} from '../support/manifest.ts';
import { removal } from '../support/removal.ts';
import { governs } from '../support/view.ts';

/**
 * `- {}` beside other rules: it admits everyone on every port, and the others change nothing (kubernetes.md A.4 row 16).
 * Alone it is how everything is allowed on purpose; with nothing but an empty `ports` it hardly is.
 */
export const emptyRule: Rule = {
  code: 'empty-rule',
  level: 'warning',
  scope: 'document',
  families: ['kubernetes'],
  title: 'An empty rule makes the rules beside it pointless',
  answers: ['A-M13'],
  *check(subject) {
    const found = networkPolicy(subject);
    if (!found) return;
    for (const direction of DIRECTIONS) {
      if (!governs(found.policy, direction)) continue;
      const rules = rulesOf(found.spec, direction);
      const limited = rules.some(limits);
      for (const rule of rules) {
        const { map } = rule;
        if (!map || (map.entries.length > 0 && !isHollow(map))) continue;
        if (limited) yield besideOthers(found.text, rule, map);
        else if (map.entries.length > 0) yield hollow(rule, map);
      }
    }
  },
};

/** `ports` with nothing in it is all there is. An empty list of peers is told as that. */
function isHollow({ entries }: MapNode): boolean {
  return entries.every(
    ({ key, value }) => key === 'ports' && (isNull(value) || (value.kind === 'list' && value.items.length === 0)),
  );
}

function effect({ direction }: RuleText): string {
  return `${direction === 'ingress' ? 'lets everyone in' : 'lets the selected pods reach everything'} on every port`;
}

function besideOthers(text: string, rule: RuleText, map: MapNode): Finding {
  const { direction, path, list, index } = rule;
  return {
    code: 'empty-rule',
    level: 'warning',
    message: `This empty rule ${effect(rule)}, so the other rules of \`${direction}\` change nothing. Delete it, or delete them.`,
    path,
    part: 'value',
    ...(map.entries.length > 0 && { unfinished: true }),
    span: list.items[index]?.span ?? map.span,
    fixes: isBorrowed(list, map) ? [] : fix('Delete the empty rule', removal(text, list, index)),
  };
}

function hollow(rule: RuleText, map: MapNode): Finding {
  return {
    code: 'empty-rule',
    level: 'info',
    message: `\`ports\` is empty, and that is no limit: this rule ${effect(rule)}. Name the ports, or write \`{}\`, which says so plainly.`,
    path: [...rule.path, 'ports'],
    part: 'key',
    unfinished: true,
    fixes: isBorrowed(rule.list, map) ? [] : fix('Write the rule as `{}`', replace(map, '{}')),
  };
}

function limits({ peers, ports }: RuleText): boolean {
  return hasItems(peers) || hasItems(ports);
}
