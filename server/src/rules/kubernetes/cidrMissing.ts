import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { isMisspelt } from '../support/explained.ts';
import { refused } from '../support/refuse.ts';

/** An `ipBlock` without its range (A-V11). */
export const cidrMissing: Rule = {
  code: 'cidr-missing',
  level: 'error',
  scope: 'document',
  families: ['kubernetes'],
  title: 'An `ipBlock` without `cidr`',
  answers: ['A-V11'],
  *check({ structure }: RuleSubject): Iterable<Finding> {
    for (const violation of structure.violations) {
      if (violation.kind !== 'missing' || violation.field.role !== 'cidr') continue;
      const parent = violation.path.slice(0, -1);
      if (isMisspelt(structure, parent, 'cidr')) continue;
      const message =
        'This `ipBlock` has no `cidr`: the API server refuses the policy. Add the range, such as `10.0.0.0/8`.';
      yield refused('cidr-missing', violation.written ? violation.path : parent, 'key', message, {
        field: violation.path,
        unfinished: true,
      });
    }
  },
};
