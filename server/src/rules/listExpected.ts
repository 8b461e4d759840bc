import type { Finding, Rule, RuleSubject } from './rule.ts';
import { wrapInList } from './support/edits.ts';
import { fix } from './support/fix.ts';
import { mistyped } from './support/mistyped.ts';
import { refused } from './support/refuse.ts';
import { sentences } from './support/text.ts';
import { foundWords, subjectWords } from './support/typeWords.ts';

/** One value where a list is needed: a dash or brackets are missing (A-M10). */
export const listExpected: Rule = {
  code: 'list-expected',
  level: 'error',
  scope: 'document',
  title: 'A single value where a list is needed',
  answers: ['A-D2', 'A-M10'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { path, node, field, found } of mistyped(subject, 'list-expected')) {
      const items = field.items;
      // A value of a kind that the items cannot be is not one item without its dash.
      const one = items && (found === 'object' ? items.type === 'object' : items.type !== 'object');
      const message = sentences(
        `${subjectWords(path)} needs a list, and this is ${foundWords(found)}.`,
        'The API server cannot read the policy and refuses it.',
        node.kind === 'map' && !node.flow ? 'Put a dash before it.' : 'Put it in brackets.',
      );
      const part = node.kind === 'map' && !node.flow ? 'key' : 'value';
      yield refused('list-expected', path, typeof path.at(-1) === 'string' ? part : 'value', message, {
        fixes: one ? fix('Make it a list', wrapInList(subject.object.slice.text, node), true) : [],
      });
    }
  },
};
