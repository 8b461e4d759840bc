import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { failures } from '../support/claimed.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

/** A host endpoint that is no interface of no node (V12). */
export const hostEndpointIncomplete: Rule = {
  code: 'host-endpoint-incomplete',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'A host endpoint without node, or without interface and addresses',
  answers: ['calico-V12'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of failures(subject, 'calico-host-node')) {
      const verdict = judge(subject, 'check', violation);
      const message = sentences('A host endpoint needs the `node` it belongs to.', verdict.words, 'Add it.');
      yield judged('host-endpoint-incomplete', verdict, violation.path, 'key', message, {
        field: violation.at,
        unfinished: true,
      });
    }
    for (const violation of failures(subject, 'calico-host-interface-or-addresses')) {
      const verdict = judge(subject, 'check', violation);
      const message = sentences(
        'A host endpoint needs an `interfaceName`, or `expectedIPs` to find the interface by.',
        verdict.words,
        'Add one; `*` is every interface.',
      );
      yield judged('host-endpoint-incomplete', verdict, violation.path, 'key', message, {
        field: violation.at,
        unfinished: true,
      });
    }
  },
};
