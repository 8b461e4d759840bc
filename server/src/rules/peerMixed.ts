import { get, nodeAt } from '../syntax/cursor.ts';
import type { Path } from '../syntax/path.ts';
import type { MapEntry, MapNode } from '../syntax/tree.ts';
import type { Finding, Fix, Rule, RuleSubject } from './rule.ts';
import { fix } from './support/fix.ts';
import { column, lineBreak, lineEnd, lineStart, startsLine } from './support/lines.ts';
import { isNull, isShared } from './support/nodes.ts';
import { refused } from './support/refuse.ts';
import { anyOf, code } from './support/text.ts';

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
        fixes: split(subject, path, node, block),
      });
    }
  },
};

function given(map: MapNode, key: string): MapEntry | undefined {
  const entry = get(map, key);
  return entry && !isNull(entry.value) ? entry : undefined;
}

/** A dash before `ipBlock`, where it is the last of its peer; else its lines move behind the others with a dash. */
function split({ object }: RuleSubject, path: Path, peer: MapNode, block: MapEntry): readonly Fix[] {
  const list = nodeAt(object.node, path.slice(0, -1));
  const item = list?.kind === 'list' ? list.items[Number(path.at(-1))] : undefined;
  if (list?.kind !== 'list' || !item || isShared(peer) || block.merged || isShared(block.value)) return [];
  const { text } = object.slice;
  const index = peer.entries.indexOf(block);
  const title = 'Make two peers: either suffices';
  if (peer.flow) {
    const rest = peer.entries.filter((entry) => entry !== block).map(({ span }) => text.slice(span.start, span.end));
    const own = text.slice(block.span.start, block.span.end);
    const dash = list.flow ? ', ' : `${lineBreak(text)}${' '.repeat(column(text, item.span.start))}- `;
    return fix(title, [{ span: peer.span, text: `{${rest.join(', ')}}${dash}{${own}}` }]);
  }
  const indent = column(text, item.span.start);
  if (index === peer.entries.length - 1 && startsLine(text, block.span.start)) {
    const width = column(text, block.span.start) - indent;
    if (width < 2) return [];
    const start = lineStart(text, block.span.start) + indent;
    return fix(title, [{ span: { start, end: start + 1 }, text: '-' }]);
  }
  const next = peer.entries[index + 1];
  if (!next || index > 0 || !startsLine(text, next.span.start)) return [];
  // The block comes first, behind the dash: what follows it gets a dash of its own.
  const start = lineStart(text, next.span.start) + indent;
  return lineEnd(text, start) > start ? fix(title, [{ span: { start, end: start + 1 }, text: '-' }]) : [];
}
