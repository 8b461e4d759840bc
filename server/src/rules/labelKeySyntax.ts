import type { Path } from '../syntax/path.ts';
import type { Finding, Rule, RuleSubject } from './rule.ts';
import { keyProblemWords, labelKeyProblem } from './support/labels.ts';
import { type Judgement, judge, judged } from './support/refuse.ts';
import { code } from './support/text.ts';

/** A key that no label can have: in a selector, or among the object's own labels (A-V3, A-V4, A-V5). */
export const labelKeySyntax: Rule = {
  code: 'label-key-syntax',
  level: 'error',
  scope: 'document',
  title: 'A key that no label can have',
  answers: ['A-V3', 'A-V4', 'A-V5', 'A-M40'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const place of subject.structure.fields) {
      const { path, field, node, value } = place;
      const verdict = () => judge(subject, 'label-syntax', place);
      if ((field.role === 'match-labels' || field.role === 'object-labels') && node.kind === 'map') {
        const keys = new Set(node.entries.map((entry) => entry.key));
        for (const key of keys) yield* problemOf(key, [...path, key], 'key', path, verdict);
      } else if (field.role === 'label-key' && typeof value === 'string' && value !== '') {
        yield* problemOf(value, path, 'value', path, verdict);
      }
    }
  },
};

function* problemOf(
  key: string,
  path: Path,
  part: 'key' | 'value',
  field: Path,
  verdictOf: () => Judgement,
): Iterable<Finding> {
  const problem = labelKeyProblem(key);
  if (!problem) return;
  const verdict = verdictOf();
  const message = `No label can have the key ${code(key)}: ${keyProblemWords(problem)}. ${verdict.words} Write the key as the labels have it.`;
  yield judged('label-key-syntax', verdict, path, part, message, { field });
}
