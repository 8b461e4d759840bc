import type { ListNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../rule.ts';
import { appendItem, hasAnchor } from './insert.ts';
import { column, lineBreak } from './lines.ts';
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
