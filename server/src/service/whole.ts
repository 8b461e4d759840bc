import type { Slice } from '../syntax/tree.ts';

/** True when YAML readers accept the text: a key that stands twice is bad, and kubectl reads it all the same. */
export function isWhole(slice: Slice): boolean {
  return slice.problems.every((problem) => problem.code === 'duplicate-key');
}
