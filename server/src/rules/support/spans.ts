import type { ListNode, Span } from '../../syntax/tree.ts';

/** The start of a list item: from its dash to the end of its first key; the key alone in flow style. */
export function itemHead(list: ListNode, index: number): Span {
  const item = list.items[index];
  if (!item) return list.span;
  const first = item.value.kind === 'map' ? item.value.entries[0] : undefined;
  if (!first) return item.span;
  return list.flow ? first.keyNode.span : { start: item.span.start, end: first.keyNode.span.end };
}
