import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { judged } from '../support/refuse.ts';

/** Server names beside HTTP rules, and nothing that opens the connections (V27). */
export const serverNamesNeedTls: Rule = {
  code: 'server-names-need-tls',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'Server names and HTTP rules without TLS termination',
  answers: ['cilium-V27', 'cilium-M82'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { problem, verdict } of agentFindings(subject, 'server-names-need-tls')) {
      const message = `\`serverNames\` asks for TLS, and \`rules\` cannot look into TLS without \`terminatingTLS\`: ${verdict.clause}. Add \`terminatingTLS\`, or remove one of the two.`;
      yield judged('server-names-need-tls', verdict, problem.path, 'key', message);
    }
  },
};
