import type { ListNode, MapEntry, MapNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../rule.ts';
import { column, isBlank, lineBreak, lineEnd, lineStart, skipBlanksBack, startsLine } from './lines.ts';
import { blockLines, type DashIndent, flowText, type Plain, type PlainMap, scalar } from './render.ts';

/** Adds `item` at the end of a list, in the list's own style. */
export function appendItem(text: string, list: ListNode, item: Plain, dashes: DashIndent): readonly TextEdit[] {
  const last = list.items.at(-1);
  if (list.flow) {
    const closing = list.span.end - 1;
    const at = last ? last.span.end : closing;
    return [insertion(at, (last ? ', ' : '') + flowText(item))];
  }
  if (!last) return [];
  return [insertion(lineEnd(text, last.span.end), lines(text, column(text, last.span.start), [item], dashes))];
}

/** Writes list items as the value of an entry that has none, or an empty one (`egress:`, `egress: []`). */
export function fillList(text: string, entry: MapEntry, items: readonly Plain[], flow: boolean, dashes: DashIndent) {
  const { value } = entry;
  if (flow) {
    const blank = value.span.start === value.span.end && text[value.span.start - 1] !== ' ' ? ' ' : '';
    return [{ span: value.span, text: blank + flowText(items) }];
  }
  const edits: TextEdit[] = [];
  const colon = entry.keyNode.span.end + text.slice(entry.keyNode.span.end).indexOf(':') + 1;
  if (value.span.end > colon) edits.push({ span: { start: colon, end: value.span.end }, text: '' });
  const indent = column(text, entry.keyNode.span.start) + dashes;
  edits.push(insertion(lineEnd(text, Math.max(colon, value.span.end)), lines(text, indent, items, dashes)));
  return edits;
}

/** Adds entries to a mapping just before one of its entries, which keeps its own line. */
export function insertBefore(
  text: string,
  map: MapNode,
  entry: MapEntry,
  added: PlainMap,
  dashes: DashIndent,
): readonly TextEdit[] {
  const at = entry.span.start;
  if (map.flow) return [insertion(at, `${flowEntries(added)}, `)];
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
export function insertAfter(
  text: string,
  map: MapNode,
  entry: MapEntry,
  added: PlainMap,
  dashes: DashIndent,
): readonly TextEdit[] {
  if (map.flow) return [insertion(entry.span.end, `, ${flowEntries(added)}`)];
  const indent = ' '.repeat(column(text, entry.span.start));
  const addition = blockLines(added, dashes).map((line) => lineBreak(text) + indent + line);
  return [insertion(lineEnd(text, entry.span.end), addition.join(''))];
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
export function removeEntry(text: string, map: MapNode, entry: MapEntry): readonly TextEdit[] | undefined {
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
  if (!next) return undefined;
  const between = text.slice(entry.span.end, next.span.start);
  if (/^\s*$/.test(between)) return [{ span: { start: entry.span.start, end: next.span.start }, text: '' }];
  return [{ span: { start: skipBlanksBack(text, entry.span.start), end: entry.span.end }, text: '' }];
}

function lines(text: string, indent: number, items: readonly Plain[], dashes: DashIndent): string {
  const prefix = lineBreak(text) + ' '.repeat(indent);
  return blockLines(items, dashes)
    .map((line) => prefix + line)
    .join('');
}

function flowEntries(added: PlainMap): string {
  return Object.entries(added)
    .map(([key, value]) => `${scalar(key)}: ${flowText(value)}`)
    .join(', ');
}

function insertion(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}

/** Exported for fixes that check what a line holds beside their node. */
export function restOfLineIsBlank(text: string, offset: number): boolean {
  return isBlank(text, offset, lineEnd(text, offset));
}
