import { given } from '../../schema/calico/views.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { calicoRules } from '../support/calico/objects.ts';
import { failures } from '../support/claimed.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

/** `http` in a rule that cannot have it (V57, V58, V59). */
export const httpMisplaced: Rule = {
  code: 'http-misplaced',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: '`http` in a rule that cannot have it',
  answers: ['calico-V57', 'calico-V58', 'calico-V59'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of failures(subject, 'calico-http-action')) {
      const verdict = judge(subject, 'check', violation);
      const message = sentences(
        '`http` stands only in rules with `action: Allow`.',
        verdict.words,
        'Allow the requests that are wanted; what no rule allows is denied.',
      );
      yield judged('http-misplaced', verdict, violation.path, 'key', message, { field: violation.at });
    }
    for (const violation of failures(subject, 'calico-http-protocol')) {
      const verdict = judge(subject, 'check', violation);
      const message = sentences(
        'A rule with `http` is about `TCP`.',
        verdict.words,
        'Write `protocol: TCP`, or leave it out.',
      );
      yield judged('http-misplaced', verdict, violation.path, 'value', message, { field: violation.at });
    }
    for (const { place, node, direction } of calicoRules(subject)) {
      if (direction !== 'egress' || !given(node, 'http', 'calicoctl')) continue;
      const path = [...place.path, 'http'];
      const verdict = judge(subject, 'value', { path });
      const message = sentences(
        '`http` stands only in ingress rules: requests are looked at where they arrive.',
        verdict.words,
        'Put the rule into a policy for the pods that are asked.',
      );
      yield judged('http-misplaced', verdict, path, 'key', message);
    }
  },
};
