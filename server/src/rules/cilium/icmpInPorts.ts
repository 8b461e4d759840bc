import { entryAt, get, nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { isIcmp } from '../support/cilium/icmpWords.ts';
import { nodesIn } from '../support/cilium/manifest.ts';
import { swapEntry } from '../support/cilium/swapEntry.ts';
import { fix } from '../support/fix.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

/** ICMP as the protocol of a port: it has none, and a list of its own (cilium.md 1.7). */
export const icmpInPorts: Rule = {
  code: 'icmp-in-ports',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'ICMP as the protocol of a port',
  answers: ['cilium-M33'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of subject.structure.violations) {
      if (violation.kind !== 'enum' || violation.field.role !== 'cilium-protocol' || !isIcmp(violation.value)) continue;
      const verdict = judge(subject, 'enum', violation);
      const message = sentences(
        `${code(violation.value)} has no ports and is no protocol of \`toPorts\`: its messages are listed under \`icmps\`, in an item of their own.`,
        verdict.words,
        'Ping is `icmps: [{fields: [{type: EchoRequest}]}]`.',
      );
      yield judged('icmp-in-ports', verdict, violation.path, 'value', message, {
        fixes: toIcmps(subject, violation.path),
      });
    }
  },
};

/** Where it is all that the item asks of ports. */
function toIcmps({ object }: RuleSubject, path: Finding['path']): readonly Fix[] {
  const at = path.lastIndexOf('toPorts');
  const item = nodeAt(object.node, path.slice(0, at));
  const entry = entryAt(object.node, path.slice(0, at + 1));
  const [element, ...more] = nodesIn(item, 'toPorts');
  if (item?.kind !== 'map' || !entry || more.length > 0 || nodesIn(element, 'ports').length > 1 || get(item, 'icmps'))
    return [];
  const isSix = /6/.test(textAt(object.node, path));
  const field = isSix ? { family: 'IPv6', type: 'EchoRequest' } : { type: 'EchoRequest' };
  return fix('Ping alone, under `icmps`', swapEntry(object.slice.text, item, entry, { icmps: [{ fields: [field] }] }));
}

function textAt(root: RuleSubject['object']['node'], path: Finding['path']): string {
  const node = nodeAt(root, path);
  return node?.kind === 'scalar' ? String(node.value) : '';
}
