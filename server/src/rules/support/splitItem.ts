import type { ManifestObject } from '../../lower/object.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Path } from '../../syntax/path.ts';
import type { MapEntry, MapNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../rule.ts';
import { column, lineBreak, lineEnd, lineStart, startsLine } from './lines.ts';
import { isShared } from './nodes.ts';

/**
 * Makes an item of a list of its own of one entry of an item: a dash before it, where it is the last; behind it, where it
 * is the first. Undefined where the text does not allow it.
 */
export function splitItem(
  object: ManifestObject,
  path: Path,
  peer: MapNode,
  block: MapEntry,
): readonly TextEdit[] | undefined {
  const list = nodeAt(object.node, path.slice(0, -1));
  const item = list?.kind === 'list' ? list.items[Number(path.at(-1))] : undefined;
  if (list?.kind !== 'list' || !item || isShared(peer) || block.merged || isShared(block.value)) return undefined;
  const { text } = object.slice;
  const index = peer.entries.indexOf(block);
  if (peer.flow) {
    const rest = peer.entries.filter((entry) => entry !== block).map(({ span }) => text.slice(span.start, span.end));
    const own = text.slice(block.span.start, block.span.end);
    const dash = list.flow ? ', ' : `${lineBreak(text)}${' '.repeat(column(text, item.span.start))}- `;
    return [{ span: peer.span, text: `{${rest.join(', ')}}${dash}{${own}}` }];
  }
  const indent = column(text, item.span.start);
  if (index === peer.entries.length - 1 && startsLine(text, block.span.start)) {
    const width = column(text, block.span.start) - indent;
    if (width < 2) return undefined;
    const start = lineStart(text, block.span.start) + indent;
    return [{ span: { start, end: start + 1 }, text: '-' }];
  }
  const next = peer.entries[index + 1];
  if (!next || index > 0 || !startsLine(text, next.span.start)) return undefined;
  // The block comes first, behind the dash: what follows it gets a dash of its own.
  const start = lineStart(text, next.span.start) + indent;
  return lineEnd(text, start) > start ? [{ span: { start, end: start + 1 }, text: '-' }] : undefined;
}
