import { get, nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertAfter } from '../support/insert.ts';
import { judged } from '../support/refuse.ts';

/** HTTP rules on a port that is not of TCP alone (V36). */
export const layer7NeedsTcp: Rule = {
  code: 'layer7-needs-tcp',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'HTTP rules on a port that is not TCP',
  answers: ['cilium-V36', 'cilium-M75'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { problem, verdict } of agentFindings(subject, 'rules-need-tcp')) {
      const { path, protocol } = problem;
      const isWritten = path.at(-1) === 'protocol';
      const what = isWritten
        ? `this port is ${protocol === 'ANY' ? 'of every protocol' : protocol}`
        : 'without `protocol` this port is of every protocol';
      const message = `HTTP runs over TCP, and ${what}: ${verdict.clause}. Write \`protocol: TCP\`.`;
      yield judged('layer7-needs-tcp', verdict, path, 'value', message, { fixes: toTcp(subject, path, isWritten) });
    }
  },
};

function toTcp({ object }: RuleSubject, path: Finding['path'], isWritten: boolean): readonly Fix[] {
  const node = nodeAt(object.node, path);
  if (isWritten) return node ? fix('Change to `TCP`', replace(node, 'TCP'), true) : [];
  const port = node?.kind === 'map' ? get(node, 'port') : undefined;
  if (node?.kind !== 'map' || !port) return [];
  const { text } = object.slice;
  return fix('Add `protocol: TCP`', insertAfter(text, node, port, { protocol: 'TCP' }, dashIndent(text, node)), true);
}
