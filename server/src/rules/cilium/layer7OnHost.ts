import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { judged } from '../support/refuse.ts';

/** HTTP or DNS rules for nodes, which have no proxy for them (V16, V23). */
export const layer7OnHost: Rule = {
  code: 'layer7-on-host',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'HTTP or DNS rules for nodes',
  answers: ['cilium-V16', 'cilium-V23', 'cilium-M79'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { problem, verdict } of agentFindings(subject, 'host-rules')) {
      const what =
        problem.direction === 'ingress'
          ? 'Connections to nodes do not pass a proxy, so nothing can be asked beyond ports'
          : 'Connections that nodes open pass a proxy for DNS only, so HTTP cannot be asked for';
      const message = `${what}: ${verdict.clause}. Remove \`rules\`, and limit ports and peers instead.`;
      yield judged('layer7-on-host', verdict, problem.path, 'key', message);
    }
  },
};
