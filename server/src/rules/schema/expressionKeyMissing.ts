import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { isMisspelt } from '../support/explained.ts';
import { judge, judged } from '../support/refuse.ts';

/** A condition on no label key (A-V5). */
export const expressionKeyMissing: Rule = {
  code: 'expression-key-missing',
  level: 'error',
  scope: 'document',
  title: 'A selector expression without a key',
  answers: ['A-V5'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { structure } = subject;
    for (const violation of structure.violations) {
      if (violation.kind !== 'missing' || violation.field.role !== 'label-key') continue;
      const parent = violation.path.slice(0, -1);
      if (isMisspelt(structure, parent, 'key')) continue;
      const verdict = judge(subject, 'missing', violation);
      const message = `This expression names no label: ${verdict.clauseIt} without a \`key\`. Add the label key that it is about.`;
      yield judged(
        'expression-key-missing',
        verdict,
        violation.written ? violation.path : parent,
        violation.written ? 'value' : 'key',
        message,
        {
          field: violation.path,
          unfinished: true,
        },
      );
    }
  },
};
