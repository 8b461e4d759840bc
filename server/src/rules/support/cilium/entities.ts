import { get } from '../../../syntax/cursor.ts';
import { type CiliumItemText, nodesIn } from './manifest.ts';

/** The entities that an item names, as they are written. */
export function entitiesOf({ map, prefix }: CiliumItemText): readonly string[] {
  return nodesIn(map, `${prefix}Entities`).flatMap((node) =>
    node.kind === 'scalar' && typeof node.value === 'string' ? [node.value] : [],
  );
}

/** The item's peers are entities, one of these at least. */
export function isEntityList(item: CiliumItemText, names: readonly string[]): boolean {
  return get(item.map, `${item.prefix}Entities`) !== undefined && entitiesOf(item).some((name) => names.includes(name));
}
