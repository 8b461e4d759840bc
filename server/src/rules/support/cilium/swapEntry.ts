import type { MapEntry, MapNode } from '../../../syntax/tree.ts';
import type { TextEdit } from '../../rule.ts';
import { dashIndent, hasAnchor } from '../insert.ts';
import { column, lineBreak } from '../lines.ts';
import { isShared } from '../nodes.ts';
import { blockLines, flowEntriesIn, type PlainMap } from '../render.ts';

/** Puts other entries in the place of one of a mapping, comments inside the old one gone with it. */
export function swapEntry(
  text: string,
  map: MapNode,
  entry: MapEntry,
  added: PlainMap,
): readonly TextEdit[] | undefined {
  const old = text.slice(entry.span.start, entry.span.end);
  if (isShared(map) || entry.merged || isShared(entry.value) || hasAnchor(old)) return undefined;
  if (map.flow) return [{ span: entry.span, text: flowEntriesIn(text, added) }];
  const end = entry.span.start + old.trimEnd().length;
  const indent = lineBreak(text) + ' '.repeat(column(text, entry.span.start));
  const lines = blockLines(added, dashIndent(text, map));
  return [{ span: { start: entry.span.start, end }, text: lines.join(indent) }];
}
