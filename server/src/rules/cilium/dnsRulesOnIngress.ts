import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { judged } from '../support/refuse.ts';

/** DNS rules for what comes in (V18, V26). */
export const dnsRulesOnIngress: Rule = {
  code: 'dns-rules-on-ingress',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'DNS rules in an ingress rule',
  answers: ['cilium-V18', 'cilium-V26', 'cilium-M79'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { problem, verdict } of agentFindings(subject, 'dns-on-ingress')) {
      const message = `DNS rules limit which names pods ask for, and here connections come in: ${verdict.clause}. Put them under \`egress\` of the pods that ask, or remove them.`;
      yield judged('dns-rules-on-ingress', verdict, problem.path, 'key', message);
    }
  },
};
