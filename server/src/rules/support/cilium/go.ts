/** A tree as Go's JSON decoder walks it. */

import { lastEntries } from '../../../schema/walk.ts';
import type { Path } from '../../../syntax/path.ts';
import type { MapEntry, MapNode, Node } from '../../../syntax/tree.ts';

/**
 * What the agent is given. `stored`: what the API server keeps, without nulls and unknown fields. `text`: the object as
 * it stands, where the API server keeps nothing, and names match in any case.
 */
export type Mode = 'stored' | 'text';

export interface Place {
  readonly node: Node;
  readonly path: Path;
}

/** Nulls leave a value unset wherever Go has a slice, a map, a pointer or plain text. */
export class Reader {
  readonly #mode: Mode;

  constructor(mode: Mode) {
    this.#mode = mode;
  }

  /** The value of a field; undefined where it is absent or null. */
  field(parent: Place | undefined, name: string): Place | undefined {
    const entry = this.entry(parent, name);
    if (!parent || !entry || isNull(entry.value)) return undefined;
    return { node: entry.value, path: [...parent.path, entry.key] };
  }

  /** A selector: in a text that is not stored its decoder makes an empty one of null. */
  selector(parent: Place | undefined, name: string): Place | undefined {
    const entry = this.entry(parent, name);
    if (!parent || !entry || (isNull(entry.value) && this.#mode === 'stored')) return undefined;
    return { node: entry.value, path: [...parent.path, entry.key] };
  }

  /** The entry that fills the field: the last whose name Go takes for it. */
  entry(parent: Place | undefined, name: string): MapEntry | undefined {
    if (parent?.node.kind !== 'map') return undefined;
    const exact = lastEntries(parent.node).get(name);
    if (exact || this.#mode === 'stored') return exact;
    return parent.node.entries.findLast(({ key }) => key.toLowerCase() === name.toLowerCase());
  }

  /** The name of the field that a key fills, among these. */
  nameOf(key: string, names: Readonly<Record<string, unknown>>): string | undefined {
    if (Object.hasOwn(names, key)) return key;
    if (this.#mode === 'stored') return undefined;
    return Object.keys(names).find((name) => name.toLowerCase() === key.toLowerCase());
  }

  /** The items of a list field; none where it is absent or no list. Nulls are items. */
  items(parent: Place | undefined, name: string): readonly Place[] {
    const list = this.field(parent, name);
    if (list?.node.kind !== 'list') return [];
    return list.node.items.map(({ value }, index) => ({ node: value, path: [...list.path, index] }));
  }

  /** The text of a string field; '' where it is absent or no text. */
  text(parent: Place | undefined, name: string): string {
    return textOf(this.field(parent, name)?.node) ?? '';
  }
}

export function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** A struct: a mapping, or a null in a list, which leaves all of its fields unset. */
export function isStruct({ node }: Place): boolean {
  return node.kind === 'map' || isNull(node);
}

/** Null is the empty text. */
export function textOf(node: Node | undefined): string | undefined {
  if (node?.kind !== 'scalar') return undefined;
  return typeof node.value === 'string' ? node.value : node.value === null ? '' : undefined;
}

export function entriesOf(map: MapNode): readonly MapEntry[] {
  return [...lastEntries(map).values()];
}
