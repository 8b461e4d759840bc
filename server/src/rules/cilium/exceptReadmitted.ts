import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { ciliumExceptReadmitted } from '../support/cilium/exceptReadmitted.ts';

/** An exception that another item of the same rule admits again. */
export const exceptReadmitted: Rule = {
  code: 'except-readmitted',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: 'An exception that another item admits again',
  answers: ['cilium-M47'],
  *check(subject: RuleSubject): Iterable<Finding> {
    yield* ciliumExceptReadmitted(subject);
  },
};
