import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { unclaimed } from '../support/claimed.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';
import { subjectWords } from '../support/typeWords.ts';

/** A number below or above what the field takes. */
export const valueOutOfRange: Rule = {
  code: 'value-out-of-range',
  level: 'error',
  scope: 'document',
  title: 'A number outside of what the field takes',
  answers: ['B-V2', 'B-V11', 'C-V3'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of unclaimed(subject, 'limit')) {
      const { path, field, node, limit } = violation;
      if ((limit !== 'minimum' && limit !== 'maximum') || node.kind !== 'scalar') continue;
      const { minimum, maximum } = field;
      const number = String(node.value);
      const range =
        minimum !== undefined && maximum !== undefined
          ? `takes numbers from ${minimum} to ${maximum}`
          : minimum === undefined
            ? `takes no number above ${maximum}`
            : `takes no number below ${minimum}`;
      const verdict = judge(subject, 'limit', violation);
      const message = sentences(
        `${subjectWords(path)} ${range}, and this is ${code(node.source === number ? number : `${node.source} (${number})`)}.`,
        verdict.words,
        'Write a number that is inside.',
      );
      yield judged('value-out-of-range', verdict, path, 'value', message);
    }
  },
};
