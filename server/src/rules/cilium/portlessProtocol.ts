import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { judged } from '../support/refuse.ts';
import { code } from '../support/text.ts';

/** A port number for a protocol that has no ports (V32). */
export const portlessProtocol: Rule = {
  code: 'portless-protocol',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'A port for a protocol that has none',
  answers: ['cilium-V32'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { problem, verdict } of agentFindings(subject, 'port-given')) {
      const message = `${code(problem.protocol)} has no ports: ${verdict.clause}. Write \`port: "0"\`; it also needs \`enable-extended-ip-protocols\` in the settings of Cilium.`;
      yield judged('portless-protocol', verdict, problem.path, 'value', message);
    }
  },
};
