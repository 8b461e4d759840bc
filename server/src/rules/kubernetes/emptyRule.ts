import type { Finding, Rule } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { DIRECTIONS, hasItems, isBorrowed, networkPolicy, type RuleText, rulesOf } from '../support/manifest.ts';
import { removal } from '../support/removal.ts';
import { governs } from '../support/view.ts';

/**
 * `- {}` beside other rules: it admits everyone on every port, and the others change nothing (kubernetes.md A.4 row 16).
 * Alone it is how everything is allowed on purpose.
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
      if (!rules.some(limits)) continue;
      for (const { map, path, list, index } of rules) {
        if (!map || map.entries.length > 0) continue;
        yield {
          code: 'empty-rule',
          level: 'warning',
          message: `This empty rule ${
            direction === 'ingress' ? 'lets everyone in' : 'lets the selected pods reach everything'
          } on every port, so the other rules of \`${direction}\` change nothing. Delete it, or delete them.`,
          path,
          part: 'value',
          span: list.items[index]?.span ?? map.span,
          fixes: isBorrowed(list, map) ? [] : fix('Delete the empty rule', removal(found.text, list, index)),
        } satisfies Finding;
      }
    }
  },
};

function limits({ peers, ports }: RuleText): boolean {
  return hasItems(peers) || hasItems(ports);
}
