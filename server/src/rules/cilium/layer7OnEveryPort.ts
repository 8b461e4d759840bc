import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { judged } from '../support/refuse.ts';

/** HTTP or DNS rules on port 0, which is every port (V38). */
export const layer7OnEveryPort: Rule = {
  code: 'layer7-on-every-port',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'HTTP or DNS rules on every port',
  answers: ['cilium-V38'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { problem, verdict } of agentFindings(subject, 'rules-on-port-zero')) {
      const message = `Port 0 is every port, and \`rules\` need ports to listen on: ${verdict.clause}. Write the ports that carry HTTP or DNS.`;
      yield judged('layer7-on-every-port', verdict, problem.path, 'value', message);
    }
  },
};
