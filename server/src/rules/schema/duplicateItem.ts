import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { unclaimed } from '../support/claimed.ts';
import { fix } from '../support/fix.ts';
import { removeItem } from '../support/items.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

/** An item that stands twice in a list that may hold none twice. */
export const duplicateItem: Rule = {
  code: 'duplicate-item',
  level: 'error',
  scope: 'document',
  title: 'An item that stands twice in a list',
  answers: ['B-V7', 'B-V8', 'C-V8', 'C-V9', 'calico-V21', 'calico-V50', 'calico-M64'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of unclaimed(subject, 'duplicate')) {
      const { path, node, list, first } = violation;
      const before = list.items[first]?.value;
      const verdict = judge(subject, 'duplicate', violation);
      const what = node.kind === 'scalar' ? code(node.source) : 'This item';
      const message = sentences(
        `${what} stands twice in \`${String(path.at(-2))}\`, which may hold no item twice.`,
        verdict.words,
        'Remove one.',
      );
      yield judged('duplicate-item', verdict, path, 'value', message, {
        ...(before && { related: [{ message: 'The first', path: [...path.slice(0, -1), first] }] }),
        fixes: fix('Remove the repetition', removeItem(subject.object.slice.text, list, Number(path.at(-1))), true),
      });
    }
  },
};
