import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { isMisspelt } from '../support/explained.ts';
import { fix } from '../support/fix.ts';
import { isComparison, likelyOperator } from '../support/operators.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

const ALLOWED = '`In`, `NotIn`, `Exists` and `DoesNotExist`';

/** An operator other than the four, or none (A-V6). */
export const operatorUnknown: Rule = {
  code: 'operator-unknown',
  level: 'error',
  scope: 'document',
  title: 'An operator that label selectors do not have',
  answers: ['A-V6', 'A-M38', 'BC-M29'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { structure } = subject;
    for (const violation of structure.violations) {
      if (violation.kind === 'missing' && violation.field.role === 'operator') {
        const parent = violation.path.slice(0, -1);
        if (isMisspelt(structure, parent, 'operator')) continue;
        const verdict = judge(subject, 'missing', violation);
        const message = `This expression has no \`operator\`: ${verdict.clauseIt}. Add one of ${ALLOWED}.`;
        yield judged(
          'operator-unknown',
          verdict,
          violation.written ? violation.path : parent,
          violation.written ? 'value' : 'key',
          message,
          {
            field: violation.path,
            unfinished: true,
          },
        );
      } else if (violation.kind === 'enum' && violation.field.role === 'operator') {
        const meant = likelyOperator(violation.value);
        const verdict = judge(subject, 'expression', violation);
        const message = sentences(
          `${code(violation.value)} is no operator of a label selector: there are ${ALLOWED}, and case counts. ${verdict.words}`,
          meant
            ? `Write \`${meant}\`.`
            : isComparison(violation.value) && 'Labels are text, so nothing compares greater or less.',
        );
        yield judged('operator-unknown', verdict, violation.path, 'value', message, {
          fixes: meant ? fix(`Change to \`${meant}\``, replace(violation.node, meant), true) : [],
        });
      }
    }
  },
};
