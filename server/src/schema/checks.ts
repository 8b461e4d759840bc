/** What checks ask of nodes: total on any tree, nulls and absent fields alike. */

import type { Node } from '../syntax/tree.ts';
import { lastEntries } from './holds.ts';
import { jsonType } from './types.ts';

/** The value of a field, as `has()` of CEL sees it; undefined where it is absent or null, or where this is no mapping. */
export function child(node: Node | undefined, key: string): Node | undefined {
  const value = node?.kind === 'map' ? lastEntries(node).get(key)?.value : undefined;
  return value && jsonType(value) === 'null' ? undefined : value;
}

/** The items of a list; none where it is no list. */
export function items(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items.map(({ value }) => value) : [];
}

export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

export function numberOf(node: Node | undefined): number | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}

export function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true;
}
