import { get } from '../../syntax/cursor.ts';
import type { MapEntry, MapNode } from '../../syntax/tree.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { isNull } from '../support/nodes.ts';
import { refused } from '../support/refuse.ts';
import { splitItem } from '../support/splitItem.ts';
import { anyOf, code } from '../support/text.ts';

/** `ipBlock` beside a selector in one peer (A-V10). */
export const peerMixed: Rule = {
  code: 'peer-mixed',
  level: 'error',
  scope: 'document',
  families: ['kubernetes'],
  title: '`ipBlock` beside a selector in one peer',
  answers: ['A-V10', 'A-M50'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { path, field, node } of subject.structure.fields) {
      if (field.role !== 'peer' || node.kind !== 'map') continue;
      const block = given(node, 'ipBlock');
      const selectors = ['podSelector', 'namespaceSelector'].filter((key) => given(node, key));
      if (!block || selectors.length === 0) continue;
      const message = `\`ipBlock\` stands alone in a peer, and this one also has ${anyOf(selectors.map(code), 'and')}: the API server refuses the policy. Make two peers of it; a connection then needs to match either, not both.`;
      yield refused('peer-mixed', [...path, 'ipBlock'], 'key', message, {
        field: path,
        fixes: fix('Make two peers: either suffices', splitItem(subject.object, path, node, block)),
      });
    }
  },
};

function given(map: MapNode, key: string): MapEntry | undefined {
  const entry = get(map, key);
  return entry && !isNull(entry.value) ? entry : undefined;
}
