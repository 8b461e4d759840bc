import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { unclaimed } from '../support/claimed.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';
import { subjectWords } from '../support/typeWords.ts';

/** A text that is not of the form the field asks for. */
export const valuePattern: Rule = {
  code: 'value-pattern',
  level: 'error',
  scope: 'document',
  title: 'A text of another form than the field asks for',
  answers: ['B-V8', 'C-V9', 'BC-M26'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of unclaimed(subject, 'pattern')) {
      const { path, field, value } = violation;
      const verdict = judge(subject, 'pattern', violation);
      const message = sentences(
        field.form
          ? `${subjectWords(path)} needs ${field.form}, and ${code(value)} is none.`
          : `${code(value)} is not of the form that ${subjectWords(path).replace(/^An/, 'an')} asks for.`,
        verdict.words,
        field.doc.example && `Write it like \`${field.doc.example.replace(/\s+/g, ' ')}\`.`,
      );
      yield judged('value-pattern', verdict, path, 'value', message);
    }
  },
};
