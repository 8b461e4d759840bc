import type { Field } from '../../schema/field.ts';
import { childField } from '../../schema/lookup.ts';
import { typeProblem } from '../../schema/types.ts';
import type { Node } from '../../syntax/tree.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { wrapInList } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { mistyped } from '../support/mistyped.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';
import { foundWords, subjectWords } from '../support/typeWords.ts';

/** One value where a list is needed: a dash or brackets are missing (A-M10). */
export const listExpected: Rule = {
  code: 'list-expected',
  level: 'error',
  scope: 'document',
  shape: true,
  title: 'A single value where a list is needed',
  answers: ['A-D2', 'A-M10', 'cilium-M92'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const place of mistyped(subject, 'list-expected')) {
      const { path, node, field, found } = place;
      const verdict = judge(subject, 'type', place);
      const block = node.kind === 'map' && !node.flow;
      const message = sentences(
        `${subjectWords(path)} needs a list, and this is ${foundWords(found)}.`,
        verdict.unreadable,
        block ? 'Put a dash before it.' : 'Put it in brackets.',
      );
      const part = block && typeof path.at(-1) === 'string' ? 'key' : 'value';
      yield judged('list-expected', verdict, path, part, message, {
        fixes: isOneItem(node, field) ? fix('Make it a list', wrapInList(subject.object.slice.text, node), true) : [],
      });
    }
  },
};

/** The value could be the one item of the list: its dash is all that is missing. */
function isOneItem(node: Node, { items }: Field): boolean {
  if (!items || typeProblem(node, items)) return false;
  if (node.kind === 'scalar') return !items.enum || items.enum.includes(String(node.value));
  if (node.kind === 'list') return false;
  return node.entries.length > 0 && node.entries.every(({ key }) => childField(items, key));
}
