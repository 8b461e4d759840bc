import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { splitTwo } from '../support/cilium/splitTwo.ts';
import { judged } from '../support/refuse.ts';

/** ICMP and ports in one item (V20). */
export const icmpsWithPorts: Rule = {
  code: 'icmps-with-ports',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'ICMP and ports in one item',
  answers: ['cilium-V20', 'cilium-M34'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { problem, verdict } of agentFindings(subject, 'icmps-with-ports')) {
      const message = `ICMP has no ports, and \`icmps\` and \`toPorts\` of one item exclude each other: ${verdict.clause}. Move \`icmps\` into an item of its own, with the same peers.`;
      yield judged('icmps-with-ports', verdict, problem.path, 'key', message, {
        fixes: splitTwo(subject.object, problem.path.slice(0, -1)),
      });
    }
  },
};
