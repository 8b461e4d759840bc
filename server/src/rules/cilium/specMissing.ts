import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { failures } from '../support/claimed.ts';
import { holdsUnknownKey } from '../support/explained.ts';
import { judge, judged } from '../support/refuse.ts';

/** A policy of Cilium without any rule (C18). */
export const specMissing: Rule = {
  code: 'spec-missing',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'A policy without any rule',
  answers: ['C18'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of failures(subject, 'spec-or-specs')) {
      const verdict = judge(subject, 'check', violation);
      const misspelt = holdsUnknownKey(subject.structure, []);
      const message = `Neither \`spec\` nor \`specs\` holds a rule: ${verdict.clause}, the API server since 1.20 of Cilium. Add \`spec\`${misspelt ? ', or correct the key that stands for it' : ''}.`;
      yield judged('spec-missing', verdict, [], 'key', message, { unfinished: true });
    }
  },
};
