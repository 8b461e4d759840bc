import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { isMisspelt } from '../support/explained.ts';
import { judge, judged } from '../support/refuse.ts';

/** Neither `name` nor `generateName` (A-V1). */
export const nameMissing: Rule = {
  code: 'name-missing',
  level: 'error',
  scope: 'document',
  title: 'A policy without a name',
  answers: ['A-V1'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { object, structure } = subject;
    for (const violation of structure.violations) {
      if (violation.kind !== 'missing') continue;
      const { role } = violation.field;
      if (role !== 'name' && role !== 'metadata') continue;
      const parent = violation.path.slice(0, -1);
      if (isMisspelt(structure, parent, String(violation.path.at(-1)))) continue;
      const field = role === 'metadata' ? [...violation.path, 'name'] : violation.path;
      const verdict = judge(subject, 'metadata', violation);
      const where = object.schema?.scope === 'Cluster' ? 'in the cluster' : 'in its namespace';
      const message = `The ${object.schema?.noun ?? 'policy'} has no name: ${verdict.clauseIt}. Give it a \`metadata.name\`, lower case letters, digits and \`-\`, unique ${where}.`;
      const path = violation.written ? violation.path : parent;
      yield judged('name-missing', verdict, path, 'key', message, { field, unfinished: true });
    }
  },
};
