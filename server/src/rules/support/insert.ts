import type { ListNode, MapEntry, MapNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../rule.ts';
import { column, lineBreak, lineEnd, lineStart, skipBlanksBack, startsLine } from './lines.ts';
import { blockLines, type DashIndent, flowEntriesIn, flowIn, type Plain, type PlainMap } from './render.ts';

/** Undefined where the text around does not allow it: an anchor or tag in the way, something else on the line. */
type Edits = readonly TextEdit[] | undefined;

/** Adds `item` at the end of a list, in the list's own style. */
export function appendItem(text: string, list: ListNode, item: Plain, dashes: DashIndent): Edits {
  const last = list.items.at(-1);
  if (list.flow) {
    const closing = list.span.end - 1;
    const at = last ? last.span.end : closing;
    return [insertion(at, (last ? ', ' : '') + flowIn(text, item))];
  }
  if (!last || !startsLine(text, last.span.start)) return undefined;
  return [insertion(endOfLines(text, last.span.end), lines(text, column(text, last.span.start), [item], dashes))];
}

/** Adds entries to a mapping just before one of its entries, which keeps its own line. */
export function insertBefore(text: string, map: MapNode, entry: MapEntry, added: PlainMap, dashes: DashIndent): Edits {
  if (hasOneOf(map, added)) return undefined;
  const at = entry.span.start;
  if (map.flow) return [insertion(at, `${flowEntriesIn(text, added)}, `)];
  if (!startsLineOrItem(text, at)) return undefined;
  const indent = ' '.repeat(column(text, at));
  return [
    insertion(
      at,
      blockLines(added, dashes)
        .map((line) => line + lineBreak(text) + indent)
        .join(''),
    ),
  ];
}

/** Adds entries to a mapping just after one of its entries. */
export function insertAfter(text: string, map: MapNode, entry: MapEntry, added: PlainMap, dashes: DashIndent): Edits {
  if (hasOneOf(map, added)) return undefined;
  if (map.flow) return [insertion(entry.span.end, `, ${flowEntriesIn(text, added)}`)];
  if (!startsLineOrItem(text, entry.span.start)) return undefined;
  const indent = ' '.repeat(column(text, entry.span.start));
  const addition = blockLines(added, dashes).map((line) => lineBreak(text) + indent + line);
  return [insertion(endOfLines(text, entry.span.end), addition.join(''))];
}

/** A key that is written already, without a value maybe, would stand there twice. */
function hasOneOf(map: MapNode, added: PlainMap): boolean {
  return map.entries.some(({ key, merged }) => !merged && Object.hasOwn(added, key));
}

/** How this document indents its lists: as the first block list below the node does. */
export function dashIndent(text: string, map: MapNode): DashIndent {
  for (const entry of map.entries) {
    const found = dashIndentOf(text, entry);
    if (found !== undefined) return found;
  }
  return 0;
}

function dashIndentOf(text: string, entry: MapEntry): DashIndent | undefined {
  const { value } = entry;
  if (value.kind === 'map') {
    for (const child of value.entries) {
      const found = dashIndentOf(text, child);
      if (found !== undefined) return found;
    }
  }
  const first = value.kind === 'list' && !value.flow ? value.items[0] : undefined;
  if (!first || !startsLine(text, first.span.start)) return undefined;
  return column(text, first.span.start) > column(text, entry.keyNode.span.start) ? 2 : 0;
}

/** Removes an entry of a mapping with its line or lines, the dash before it kept for what follows. */
export function removeEntry(text: string, map: MapNode, entry: MapEntry): Edits {
  // Something elsewhere may refer to what would be gone.
  if (hasAnchor(text.slice(entry.span.start, entry.span.end))) return undefined;
  const index = map.entries.indexOf(entry);
  const next = map.entries[index + 1];
  const before = map.entries[index - 1];
  if (map.flow) {
    if (next) return [{ span: { start: entry.span.start, end: next.span.start }, text: '' }];
    return [{ span: { start: before ? before.span.end : entry.span.start, end: entry.span.end }, text: '' }];
  }
  const end = lineEnd(text, entry.span.end);
  if (startsLine(text, entry.span.start)) {
    const start = lineStart(text, entry.span.start);
    const breakEnd = end + (text.startsWith('\r\n', end) ? 2 : text[end] === '\n' ? 1 : 0);
    if (before || next) return [{ span: { start, end: breakEnd }, text: '' }];
    return undefined;
  }
  // The entry stands behind a dash, whose place the next entry takes.
  if (!next || !startsLineOrItem(text, entry.span.start)) return undefined;
  const between = text.slice(entry.span.end, next.span.start);
  if (/^\s*$/.test(between)) return [{ span: { start: entry.span.start, end: next.span.start }, text: '' }];
  return [{ span: { start: skipBlanksBack(text, entry.span.start), end: entry.span.end }, text: '' }];
}

/** Whether the text may define an anchor; a `&` inside a value costs no more than a fix. */
export function hasAnchor(text: string): boolean {
  return /(?:^|[\s,[{])&\S/.test(text);
}

/** Only blanks and dashes stand before it on its line: its column is that of its siblings. */
function startsLineOrItem(text: string, offset: number): boolean {
  return /^ *(?:- +)*$/.test(text.slice(lineStart(text, offset), offset));
}

/** The end of the last line that a node stands on; the span of a block scalar ends on the line after. */
function endOfLines(text: string, end: number): number {
  let last = end;
  while (last > 0 && /\s/.test(text.charAt(last - 1))) last--;
  return lineEnd(text, last);
}

function lines(text: string, indent: number, items: readonly Plain[], dashes: DashIndent): string {
  const prefix = lineBreak(text) + ' '.repeat(indent);
  return blockLines(items, dashes)
    .map((line) => prefix + line)
    .join('');
}

function insertion(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}
