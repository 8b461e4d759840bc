import { fieldAt } from '../../schema/lookup.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { unclaimed } from '../support/claimed.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';
import { subjectWords } from '../support/typeWords.ts';

/** A list shorter than the field takes, mostly an empty one. */
export const tooFewItems: Rule = {
  code: 'too-few-items',
  level: 'error',
  scope: 'document',
  title: 'A list with fewer items than the field takes',
  answers: ['B-V4', 'C-V7'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const root = subject.object.schema?.root;
    for (const violation of unclaimed(subject, 'limit')) {
      const { path, field, limit, bound, size } = violation;
      if (limit !== 'minItems') continue;
      const verdict = judge(subject, 'limit', violation);
      const few = size === 0 ? 'is empty' : `has ${size} ${size === 1 ? 'item' : 'items'}`;
      const parent = root && fieldAt(root, path.slice(0, -1));
      const optional = !field.required && parent?.minProperties === undefined && field.default !== undefined;
      const message = sentences(
        `${subjectWords(path)} ${few}, and needs at least ${bound === 1 ? 'one item' : `${bound} items`}: ${verdict.clause}.`,
        optional ? `Add one, or leave it out for ${field.default}.` : 'Add one.',
      );
      yield judged('too-few-items', verdict, path, 'key', message, { unfinished: true });
    }
  },
};
