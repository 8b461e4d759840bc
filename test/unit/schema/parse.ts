import { parseSlice } from '../../../server/src/syntax/parse.ts';
import type { MapNode } from '../../../server/src/syntax/tree.ts';

/** The root mapping of a text that has one. */
export function rootOf(text: string): MapNode {
  const { root } = parseSlice(text);
  if (root?.kind !== 'map') throw new Error(`no mapping: ${text}`);
  return root;
}
