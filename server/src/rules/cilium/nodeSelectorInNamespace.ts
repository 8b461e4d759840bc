import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { judged } from '../support/refuse.ts';

/** Nodes as the subject of a policy that belongs to a namespace (V05). */
export const nodeSelectorInNamespace: Rule = {
  code: 'node-selector-in-namespace',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'A rule for nodes in a policy of a namespace',
  answers: ['cilium-V05', 'cilium-M23', 'cilium-M96'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { problem, verdict } of agentFindings(subject, 'node-selector')) {
      const message = `A CiliumNetworkPolicy belongs to a namespace and cannot be about nodes: ${verdict.clause}, while the API server takes it and the operator reports it as valid. Use a CiliumClusterwideNetworkPolicy, or \`endpointSelector\` for pods.`;
      yield judged('node-selector-in-namespace', verdict, problem.path, 'key', message);
    }
  },
};
