import type { ManifestObject } from '../../../lower/object.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import type { Path } from '../../../syntax/path.ts';
import type { Fix } from '../../rule.ts';
import { fix } from '../fix.ts';
import { splitItem } from '../splitItem.ts';

/** Makes two items of one that holds two things and no more: either suffices then, which is for the reader to want. */
export function splitTwo(object: ManifestObject, item: Path): readonly Fix[] {
  const node = nodeAt(object.node, item);
  const last = node?.kind === 'map' ? node.entries.at(-1) : undefined;
  if (node?.kind !== 'map' || !last || node.entries.length !== 2) return [];
  return fix('Make two items: either suffices', splitItem(object, item, node, last));
}
