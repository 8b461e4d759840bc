import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { keyProblemWords, labelKeyProblem } from '../support/labels.ts';
import { judge, judged } from '../support/refuse.ts';
import { code } from '../support/text.ts';

/** Finalizers without a domain that built-in kinds may carry (kubernetes pkg/apis/core/helper, IsStandardFinalizerName). */
const STANDARD = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

/** A finalizer that the API server does not take (A-V3). */
export const finalizerName: Rule = {
  code: 'finalizer-name',
  level: 'error',
  scope: 'document',
  title: 'A finalizer the API server does not take',
  answers: ['A-V3'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { object, structure } = subject;
    const builtIn = object.schema?.decoding === 'typed';
    for (const place of structure.fields) {
      const { path, field, node } = place;
      if (field.role !== 'finalizers' || node.kind !== 'list') continue;
      const verdict = judge(subject, 'metadata', place);
      const names = new Set<string>();
      for (const item of structure.fields) {
        if (item.path.length !== path.length + 1 || item.path[1] !== path[1] || typeof item.value !== 'string')
          continue;
        names.add(item.value);
        const problem = labelKeyProblem(item.value);
        if (problem) {
          const message = `The API server refuses the finalizer ${code(item.value)}: ${keyProblemWords(problem)}. Write it as \`example.com/name\`.`;
          yield judged('finalizer-name', verdict, item.path, 'value', message, { field: path });
        } else if (builtIn && !item.value.includes('/') && !STANDARD.has(item.value)) {
          const message = `The API server refuses the finalizer ${code(item.value)}: without a domain it knows only \`kubernetes\`, \`orphan\` and \`foregroundDeletion\`. Write it as \`example.com/name\`.`;
          yield judged('finalizer-name', verdict, item.path, 'value', message);
        }
      }
      if (names.has('orphan') && names.has('foregroundDeletion')) {
        const message =
          'The API server refuses `orphan` and `foregroundDeletion` together: one keeps dependents, the other deletes them. Remove one.';
        yield judged('finalizer-name', verdict, path, 'key', message);
      }
    }
  },
};
