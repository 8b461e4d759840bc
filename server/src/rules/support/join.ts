import type { ListNode, MapNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../rule.ts';
import { column, isBlank, lineEnd, shiftLines, skipBlanks, skipBlanksBack, startsLine } from './lines.ts';

/**
 * Edits that make one mapping of the list items `index` and `index + 1`: the second dash goes, its keys line up with
 * the first's. Comments stay where they are. Undefined where the two do not join cleanly: a key in both, an alias,
 * something that is no mapping, or a mix of styles that would need rewriting.
 */
export function joinItems(text: string, list: ListNode, index: number): readonly TextEdit[] | undefined {
  const first = joinable(list, index);
  const second = joinable(list, index + 1);
  const dash = list.items[index + 1]?.span.start;
  if (!first || !second || dash === undefined) return undefined;
  const keys = new Set(first.entries.map((entry) => entry.key));
  if (second.entries.some((entry) => keys.has(entry.key))) return undefined;
  if (!isBare(text, list, index) || !isBare(text, list, index + 1)) return undefined;

  if (first.flow && second.flow) return joinFlow(text, first, second, list.flow ? undefined : dash);
  if (first.flow || list.flow || !startsLine(text, dash)) return undefined;
  return second.flow ? unwrapSecond(text, first, second, dash) : joinBlock(text, first, second, dash);
}

function joinable(list: ListNode, index: number): MapNode | undefined {
  const item = list.items[index]?.value;
  if (item?.kind !== 'map' || item.alias !== undefined || item.entries.length === 0) return undefined;
  return item.entries.some((entry) => entry.merged) ? undefined : item;
}

/** Between the item's start and its first key stand blanks and comments only: no anchor, no tag. */
function isBare(text: string, list: ListNode, index: number): boolean {
  const item = list.items[index];
  const first = item?.value.kind === 'map' ? item.value.entries[0] : undefined;
  if (!item || !first) return false;
  return /^-?\s*(?:#.*\s+)*\{?\s*(?:#.*\s+)*$/.test(text.slice(item.span.start, first.span.start));
}

/** `- a: …` and `- b: …`: the dash becomes a blank. */
function joinBlock(text: string, first: MapNode, second: MapNode, dash: number): readonly TextEdit[] {
  const delta = keyColumn(text, first) - keyColumn(text, second);
  const start = second.entries[0]?.span.start ?? dash;
  const sameLine = start <= lineEnd(text, dash);
  const edits: TextEdit[] = [];
  if (sameLine) {
    edits.push({ span: { start: dash, end: start }, text: ' '.repeat(Math.max(0, start - dash + delta)) });
  } else {
    edits.push({ span: { start: dash, end: dash + 1 }, text: ' ' });
  }
  edits.push(...shiftLines(text, dash, second.span.end, delta));
  return edits;
}

/** `- a: …` and `- {b: …}`: braces and dash go; only for a single key on one line. */
function unwrapSecond(text: string, first: MapNode, second: MapNode, dash: number): readonly TextEdit[] | undefined {
  const only = second.entries[0];
  if (!only || second.entries.length > 1 || second.span.end > lineEnd(text, dash)) return undefined;
  return [
    { span: { start: dash, end: only.span.start }, text: ' '.repeat(keyColumn(text, first) - column(text, dash)) },
    { span: { start: only.span.end, end: second.span.end }, text: '' },
  ];
}

/** `{a: …}, {b: …}`, or the same as two items of a block list: the braces between them go. */
function joinFlow(
  text: string,
  first: MapNode,
  second: MapNode,
  dash: number | undefined,
): readonly TextEdit[] | undefined {
  const closing = first.span.end - 1;
  const lastEnd = first.entries.at(-1)?.span.end ?? closing;
  if (text[closing] !== '}' || text[second.span.start] !== '{' || text.slice(lastEnd, closing).includes(',')) {
    return undefined;
  }
  const before = isBlank(text, lastEnd, closing) ? lastEnd : closing;
  const after = skipBlanks(text, second.span.start + 1);
  if (dash === undefined) {
    return [
      { span: { start: before, end: closing + 1 }, text: '' },
      { span: { start: second.span.start, end: after }, text: '' },
    ];
  }
  if (!/^\s*-[ \t]*$/.test(text.slice(closing + 1, second.span.start))) return undefined;
  return [{ span: { start: skipBlanksBack(text, before), end: after }, text: ', ' }];
}

function keyColumn(text: string, map: MapNode): number {
  return column(text, map.entries[0]?.span.start ?? map.span.start);
}
