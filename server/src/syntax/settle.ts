import type { CST } from 'yaml';

type MapItem = CST.BlockMap['items'][number];
type ListItem = CST.BlockSequence['items'][number];

/**
 * A line indented between two levels stands in the outer collection of the concrete tree. Its writer more likely
 * missed the inner one by a blank, so it goes there: the tree keeps its shape and only the indentation is told.
 */
export function settleMap(map: CST.BlockMap): readonly MapItem[] {
  const settled: MapItem[] = [];
  for (const item of map.items) {
    const inner = settled.at(-1)?.value;
    const column = item.key && 'indent' in item.key ? item.key.indent : map.indent;
    if (inner?.type === 'block-map' && column > map.indent && !hasIndicator(item.start)) inner.items.push(item);
    else settled.push(item);
  }
  return settled;
}

/** The same for entries that stand between two dashes, left of the entries of the item before. */
export function settleList(list: CST.BlockSequence): readonly ListItem[] {
  const settled: ListItem[] = [];
  for (const item of list.items) {
    const inner = settled.at(-1)?.value;
    if (inner?.type === 'block-map' && item.value?.type === 'block-map' && !hasIndicator(item.start)) {
      inner.items.push(...item.value.items);
    } else settled.push(item);
  }
  return settled;
}

function hasIndicator(tokens: readonly CST.SourceToken[]): boolean {
  return tokens.some(({ type }) => type === 'seq-item-ind' || type === 'explicit-key-ind');
}
