import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { labelValueProblem } from '../support/labels.ts';
import { judge, judged } from '../support/refuse.ts';
import { code } from '../support/text.ts';

/** A value that no label can have: in a selector, or among the object's own labels (A-V3, A-V4, A-V8). */
export const labelValueSyntax: Rule = {
  code: 'label-value-syntax',
  level: 'error',
  scope: 'document',
  title: 'A value that no label can have',
  answers: ['A-V3', 'A-V4', 'A-V8', 'A-M40', 'BC-M29'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const place of subject.structure.fields) {
      const { path, field, value } = place;
      const ownLabel = path[0] === 'metadata' && path.at(-2) === 'labels';
      if ((field.role !== 'label-value' && !ownLabel) || typeof value !== 'string') continue;
      if (field.dialect === 'cilium-service' && path.at(-2) === 'values') continue;
      const problem = labelValueProblem(value);
      if (!problem) continue;
      const why =
        problem === 'long'
          ? 'it has more than 63 characters'
          : 'a value has letters, digits, `-`, `_` and `.`, with a letter or digit at both ends';
      const verdict = judge(subject, 'label-syntax', place);
      const message = `No label can have the value ${code(value)}: ${why}. ${verdict.words} Write the value as the labels have it.`;
      // Built-in validation blames the map for its values; a list, and the schema of a CRD, name the one.
      const blamed = typeof path.at(-1) === 'string' && !field.dialect ? path.slice(0, -1) : path;
      yield judged('label-value-syntax', verdict, path, 'value', message, { field: blamed });
    }
  },
};
