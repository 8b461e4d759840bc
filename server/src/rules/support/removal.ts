import type { ListNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../rule.ts';
import { isBlank, lineEnd, lineStart, nextLine, startsLine } from './lines.ts';

/** Removes an item of a list, which may be the first: with its line, or with its comma. */
export function removal(text: string, list: ListNode, index: number): readonly TextEdit[] {
  const item = list.items[index];
  if (!item) return [];
  const { start, end } = item.span;
  const next = list.items[index + 1];
  const before = list.items[index - 1];
  if (list.flow) {
    return [{ span: next ? { start, end: next.span.start } : { start: before?.span.end ?? start, end }, text: '' }];
  }
  // A comment behind the dash stays, alone on its line.
  if (startsLine(text, start) && isBlank(text, end, lineEnd(text, end))) {
    return [{ span: { start: lineStart(text, start), end: nextLine(text, end) }, text: '' }];
  }
  return [{ span: { start, end }, text: '' }];
}
