import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { unclaimed } from '../support/claimed.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';
import { subjectWords } from '../support/typeWords.ts';

/** A text that is longer or shorter than the field takes. */
export const valueLength: Rule = {
  code: 'value-length',
  level: 'error',
  scope: 'document',
  title: 'A text that is too long or too short for the field',
  answers: ['B-V6', 'C-V11', 'calico-V28', 'calico-M63'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of unclaimed(subject, 'limit')) {
      const { path, limit, bound, size, field } = violation;
      if (limit !== 'maxLength' && limit !== 'minLength') continue;
      // A text of the wrong form is told as that.
      if (isOfWrongForm(subject, path)) continue;
      const verdict = judge(subject, 'limit', violation);
      const name = subjectWords(path);
      const message =
        limit === 'maxLength'
          ? sentences(`${name} takes ${bound} characters at most, and this has ${size}.`, verdict.words, 'Shorten it.')
          : sentences(
              size === 0 ? `${name} is empty.` : `${name} needs at least ${bound} characters, and this has ${size}.`,
              verdict.words,
              field.required ? 'Write its value.' : 'Write its value, or leave it out.',
            );
      yield judged('value-length', verdict, path, 'value', message);
    }
  },
};

function isOfWrongForm({ structure }: RuleSubject, path: readonly (string | number)[]): boolean {
  const key = JSON.stringify(path);
  return structure.violations.some(
    ({ kind, path: other }) => (kind === 'pattern' || kind === 'enum') && JSON.stringify(other) === key,
  );
}
