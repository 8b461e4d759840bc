import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { unwrapList } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { mistyped } from '../support/mistyped.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';
import { subjectWords } from '../support/typeWords.ts';

/** A list where a mapping is needed: a dash or brackets too many (A-M11). */
export const mappingExpected: Rule = {
  code: 'mapping-expected',
  level: 'error',
  scope: 'document',
  shape: true,
  title: 'A list where a mapping is needed',
  answers: ['A-D2', 'A-M11', 'cilium-M92'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const place of mistyped(subject, 'mapping-expected')) {
      const { path, node } = place;
      if (node.kind !== 'list') continue;
      const verdict = judge(subject, 'type', place);
      const single = node.items.length === 1 && node.items[0]?.value.kind === 'map';
      const message = sentences(
        `${subjectWords(path)} needs a mapping, and this is a list${node.items.length > 1 ? ` of ${node.items.length}` : ''}.`,
        verdict.unreadable,
        node.flow ? 'Remove the brackets.' : single ? 'Remove the dash.' : 'Write its fields without dashes.',
      );
      const part = node.flow || typeof path.at(-1) === 'number' ? 'value' : 'key';
      yield judged('mapping-expected', verdict, path, part, message, {
        fixes: single ? fix('Make it a mapping', unwrapList(subject.object.slice.text, node), true) : [],
      });
    }
  },
};
