import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { failures } from '../support/claimed.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

/** `icmp` in a rule that is not about ICMP (V54). */
export const icmpProtocol: Rule = {
  code: 'icmp-protocol',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: '`icmp` without the protocol ICMP',
  answers: ['calico-V54'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of failures(subject, 'calico-icmp-protocol')) {
      const verdict = judge(subject, 'check', violation);
      const message = sentences(
        '`icmp` needs `protocol: ICMP` or `protocol: ICMPv6` in the same rule.',
        verdict.words,
        'Add the protocol, or remove `icmp`.',
      );
      yield judged('icmp-protocol', verdict, violation.path, 'key', message, { field: violation.at });
    }
  },
};
