import { get } from '../../syntax/cursor.ts';
import type { Node } from '../../syntax/tree.ts';

/** What the API server prunes. */
export function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** The value of a key; undefined where it is absent or null. */
export function given(map: Node | undefined, key: string): Node | undefined {
  const value = map?.kind === 'map' ? get(map, key)?.value : undefined;
  return value && isNull(value) ? undefined : value;
}

/** Neither null nor an empty list or mapping: something that asks for something. */
export function holdsSomething(node: Node | undefined): boolean {
  if (!node || isNull(node)) return false;
  if (node.kind === 'list') return node.items.length > 0;
  return node.kind === 'scalar' || node.entries.length > 0;
}

/** Reached through an alias or a merge: its text stands elsewhere, and editing it would change other places too. */
export function isShared(node: Node): boolean {
  return node.alias !== undefined;
}
