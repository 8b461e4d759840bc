import { entryAt, nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { nodesIn } from '../support/cilium/manifest.ts';
import { holdsUnknownKey } from '../support/explained.ts';
import { fix } from '../support/fix.ts';
import { removeEntry } from '../support/insert.ts';
import { given } from '../support/nodes.ts';

/** An element of `toPorts` or `icmps` that names none: the item matches nothing by it (cilium.md 2.6). */
export const portsNameNothing: Rule = {
  code: 'ports-name-nothing',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: 'An element of `toPorts` or `icmps` that names nothing',
  answers: ['cilium-M39'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { path, field, node } of subject.structure.fields) {
      const isIcmp = field.role === 'cilium-icmp';
      if (!isIcmp && field.role !== 'cilium-port-rule') continue;
      if (nodesIn(node, isIcmp ? 'fields' : 'ports').length > 0) continue;
      // DNS rules without a port are refused, and a misspelt key is told as that.
      if (nodesIn(given(node, 'rules'), 'dns').length > 0 || holdsUnknownKey(subject.structure, path)) continue;
      const verb = String(path.at(-4)).endsWith('Deny') ? 'denies' : 'allows';
      yield {
        code: 'ports-name-nothing',
        level: 'warning',
        message: isIcmp
          ? `This element of \`icmps\` names no message, and so ${verb} none. List the types under \`fields\`, or remove \`icmps\`.`
          : `This element of \`toPorts\` names no port, and so ${verb} nothing${given(node, 'rules') ? ', whatever its rules say' : ''}. List the ports under \`ports\`; every port is \`toPorts\` left out.`,
        path,
        part: 'value',
        unfinished: true,
        fixes: withoutPorts(subject, path),
      };
    }
  },
};

/** Where nothing stands in it, and peers stand beside it: every port of theirs. */
function withoutPorts({ object }: RuleSubject, path: Finding['path']): readonly Fix[] {
  const key = String(path.at(-2));
  const item = nodeAt(object.node, path.slice(0, -2));
  const entry = entryAt(object.node, path.slice(0, -1));
  const element = nodeAt(object.node, path);
  const isBare = element?.kind === 'map' && element.entries.length === 0 && nodesIn(item, key).length === 1;
  if (item?.kind !== 'map' || !entry || !isBare || item.entries.length < 2) return [];
  return fix(`Every port: remove \`${key}\``, removeEntry(object.slice.text, item, entry));
}
