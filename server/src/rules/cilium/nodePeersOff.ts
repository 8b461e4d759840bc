import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { judged } from '../support/refuse.ts';
import { code } from '../support/text.ts';

/** Nodes as peers, which the agent of a default install does not take (V11). */
export const nodePeersOff: Rule = {
  code: 'node-peers-off',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'Nodes as peers, without the setting they need',
  answers: ['cilium-V11', 'cilium-M84'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { problem, verdict } of agentFindings(subject, 'nodes-off')) {
      const name = String(problem.path.at(-1));
      const field = name.startsWith('from') ? 'fromEntities' : 'toEntities';
      const message = `${code(name)} needs \`enable-node-selector-labels\` in the settings of Cilium, which is off unless somebody turned it on: without it ${verdict.clause}. Turn it on, or name nodes with \`host\` and \`remote-node\` in ${code(field)}.`;
      yield judged('node-peers-off', verdict, problem.path, 'key', message);
    }
  },
};
