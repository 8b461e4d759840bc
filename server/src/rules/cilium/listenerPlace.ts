import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { judged } from '../support/refuse.ts';

/** A listener where the agent takes none: on ingress, or beside HTTP or DNS rules (V37). */
export const listenerPlace: Rule = {
  code: 'listener-place',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'A listener where Cilium takes none',
  answers: ['cilium-V37', 'cilium-M79'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { problem, verdict } of agentFindings(subject, 'listener-on-ingress', 'listener-with-rules')) {
      const message =
        problem.kind === 'listener-on-ingress'
          ? `Only connections that pods open can be sent to a listener, and here they come in: ${verdict.clause}. Use it under \`egress\`.`
          : `A listener decides on its own, and \`rules\` beside it cannot be kept: ${verdict.clause}. Remove one of the two.`;
      yield judged('listener-place', verdict, problem.path, 'key', message);
    }
  },
};
