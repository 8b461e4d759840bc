import { entryAt, nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { fix } from '../support/fix.ts';
import { removeEntry } from '../support/insert.ts';
import { judged } from '../support/refuse.ts';

/** DNS rules on a range of ports (V34). */
export const dnsPortRange: Rule = {
  code: 'dns-port-range',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'DNS rules on a range of ports',
  answers: ['cilium-V34'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { node, slice } = subject.object;
    for (const { problem, verdict } of agentFindings(subject, 'dns-port-range')) {
      const item = nodeAt(node, problem.path.slice(0, -1));
      const entry = entryAt(node, problem.path);
      const edits = item?.kind === 'map' && entry ? removeEntry(slice.text, item, entry) : undefined;
      const message = `DNS rules hold for single ports, and this is a range: ${verdict.clause}. Remove \`endPort\`, and write an item for each port that DNS servers listen on.`;
      yield judged('dns-port-range', verdict, problem.path, 'key', message, {
        fixes: fix('Remove `endPort`', edits, true),
      });
    }
  },
};
