import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { failures } from '../support/claimed.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

/** An ICMP code that stands without a type (V55). */
export const icmpCode: Rule = {
  code: 'icmp-code',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'An ICMP code without a type',
  answers: ['calico-V55'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of failures(subject, 'calico-icmp-code')) {
      const verdict = judge(subject, 'check', violation);
      const message = sentences(
        'A `code` says something only together with a `type`.',
        verdict.words,
        'Add the `type`, or remove the `code`.',
      );
      yield judged('icmp-code', verdict, violation.path, 'key', message, { field: violation.at });
    }
  },
};
