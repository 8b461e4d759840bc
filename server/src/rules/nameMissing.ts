import type { Finding, Rule, RuleSubject } from './rule.ts';
import { isMisspelt } from './support/explained.ts';
import { refused } from './support/refuse.ts';

/** Neither `name` nor `generateName` (A-V1). */
export const nameMissing: Rule = {
  code: 'name-missing',
  level: 'error',
  scope: 'document',
  title: 'A policy without a name',
  answers: ['A-V1'],
  *check({ structure }: RuleSubject): Iterable<Finding> {
    for (const violation of structure.violations) {
      if (violation.kind !== 'missing') continue;
      const { role } = violation.field;
      if (role !== 'name' && role !== 'metadata') continue;
      const parent = violation.path.slice(0, -1);
      if (isMisspelt(structure, parent, String(violation.path.at(-1)))) continue;
      const field = role === 'metadata' ? [...violation.path, 'name'] : violation.path;
      const message =
        'The policy has no name: the API server refuses it. Give it a `metadata.name`, lower case letters, digits and `-`, unique in its namespace.';
      const path = violation.written ? violation.path : parent;
      yield refused('name-missing', path, 'key', message, { field, unfinished: true });
    }
  },
};
