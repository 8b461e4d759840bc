import type { ListNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../rule.ts';
import { appendItem, hasAnchor } from './insert.ts';
import { column, lineBreak, lineStart, nextLine, startsLine } from './lines.ts';
import { blockLines, type DashIndent, flowIn, type Plain } from './render.ts';

/** Adds an item to a list so that it stands at `index`, which is at least 1, in the list's own style. */
export function insertItem(
  text: string,
  list: ListNode,
  index: number,
  item: Plain,
  dashes: DashIndent,
): readonly TextEdit[] | undefined {
  const before = list.items.slice(0, index);
  return before.length === 0 ? undefined : appendItem(text, { ...list, items: before }, item, dashes);
}

/** Puts another mapping in the place of a list's item, comments inside the old one gone with it. */
export function replaceItem(
  text: string,
  list: ListNode,
  index: number,
  item: Plain,
  dashes: DashIndent,
): readonly TextEdit[] | undefined {
  const { span } = list.items[index]?.value ?? {};
  if (!span || hasAnchor(text.slice(span.start, span.end))) return undefined;
  if (list.flow) return [{ span, text: flowIn(text, item) }];
  const indent = lineBreak(text) + ' '.repeat(column(text, span.start));
  return [{ span, text: blockLines(item, dashes).join(indent) }];
}

/** Removes an item of a list with its line or lines, or with its comma. */
export function removeItem(text: string, list: ListNode, index: number): readonly TextEdit[] | undefined {
  const item = list.items[index];
  const before = list.items[index - 1];
  if (!item || !before || list.alias !== undefined || hasAnchor(text.slice(item.span.start, item.span.end))) {
    return undefined;
  }
  if (list.flow) return [{ span: { start: before.value.span.end, end: item.value.span.end }, text: '' }];
  if (!startsLine(text, item.span.start)) return undefined;
  return [{ span: { start: lineStart(text, item.span.start), end: nextLine(text, item.value.span.end) }, text: '' }];
}

/** Adds an item to a list in front of the one at `index`, in the list's own style. */
export function insertItemBefore(
  text: string,
  list: ListNode,
  index: number,
  item: Plain,
  dashes: DashIndent,
): readonly TextEdit[] | undefined {
  const start = list.items[index]?.span.start;
  if (start === undefined || list.alias !== undefined) return undefined;
  if (list.flow) return [{ span: { start, end: start }, text: `${flowIn(text, item)}, ` }];
  if (!startsLine(text, start)) return undefined;
  const next = lineBreak(text) + ' '.repeat(column(text, start));
  return [
    {
      span: { start, end: start },
      text: blockLines([item], dashes)
        .map((line) => line + next)
        .join(''),
    },
  ];
}
