/**
 * How two readers see the same mapping. The API server takes a field by its exact name and leaves nulls out;
 * `calicoctl` takes it in any case, and numbers and booleans for text (encoding/json, go-yaml-wrapper).
 */

import type { MapNode, Node } from '../../syntax/tree.ts';
import { lastEntries } from '../holds.ts';

export type Reader = 'server' | 'calicoctl';
export const READERS: readonly Reader[] = ['server', 'calicoctl'];

/** The value of a field; undefined where it is not there, or null. */
export function given(node: Node | undefined, key: string, reader: Reader): Node | undefined {
  if (node?.kind !== 'map') return undefined;
  const value = exact(node, key) ?? (reader === 'calicoctl' ? folded(node, key) : undefined);
  return value?.kind === 'scalar' && value.value === null ? undefined : value;
}

export function valueAt(node: Node | undefined, path: readonly string[], reader: Reader): Node | undefined {
  let found = node;
  for (const key of path) found = given(found, key, reader);
  return found;
}

/** '' where there is none. */
export function textAt(node: Node | undefined, path: readonly string[], reader: Reader): string {
  const found = valueAt(node, path, reader);
  return found?.kind === 'scalar' && found.value !== null ? textOf(found.value, reader) : '';
}

function textOf(value: string | number | boolean, reader: Reader): string {
  return typeof value === 'string' || reader === 'calicoctl' ? String(value) : '';
}

/** The items of a list; none where there is no list. */
export function itemsAt(node: Node | undefined, path: readonly string[], reader: Reader): readonly Node[] {
  const found = valueAt(node, path, reader);
  return found?.kind === 'list' ? found.items.map(({ value }) => value) : [];
}

export function isTrueAt(node: Node | undefined, path: readonly string[], reader: Reader): boolean {
  const found = valueAt(node, path, reader);
  return found?.kind === 'scalar' && found.value === true;
}

/** A key that is the field's name but for its case. */
export function isFolded(key: string, name: string): boolean {
  return key !== name && key.toLowerCase() === name.toLowerCase();
}

function exact(map: MapNode, key: string): Node | undefined {
  return lastEntries(map).get(key)?.value;
}

function folded(map: MapNode, key: string): Node | undefined {
  return map.entries.find((entry) => isFolded(entry.key, key))?.value;
}
