import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { judged } from '../support/refuse.ts';

/** DNS rules, and no port for them (V41). */
export const dnsRulesWithoutPort: Rule = {
  code: 'dns-rules-without-port',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'DNS rules without a port',
  answers: ['cilium-V41', 'cilium-M39'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { problem, verdict } of agentFindings(subject, 'dns-without-port')) {
      const message = `These DNS rules hold for no port: ${verdict.clause}. Add \`ports\` beside \`rules\`, as a rule port 53 for every protocol.`;
      yield judged('dns-rules-without-port', verdict, problem.path, 'key', message);
    }
  },
};
