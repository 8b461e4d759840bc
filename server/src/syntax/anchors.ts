import type { MapEntry, Node, Span } from './tree.ts';

/** What `*name` stands for at one place in the text. */
export type Alias =
  | { readonly found: 'node'; readonly node: Node }
  | { readonly found: 'unknown' | 'cyclic' | 'excessive' };

interface Anchored {
  readonly node: Node | undefined;
  /** Nodes in it, those behind its own aliases counted each time. */
  readonly size: number;
}

/** No document of a person expands to more, and every walk over a tree stays short. */
const MOST_NODES = 500_000;

/**
 * Anchors seen so far, and how large the tree is for those who walk it: aliases share nodes, so ten lines can stand
 * for billions. The bound is the one of the API server's reader (go-yaml decode.go, allowedAliasRatio).
 */
export class Anchors {
  readonly #anchors = new Map<string, Anchored>();
  #nodes = 0;
  #aliased = 0;

  count(): void {
    this.#nodes++;
  }

  get nodes(): number {
    return this.#nodes;
  }

  /** From here to `close` the anchor's node is being read: an alias to it would hold itself. */
  open(name: string): void {
    this.#anchors.set(name, { node: undefined, size: 0 });
  }

  close(name: string, node: Node, size: number): void {
    this.#anchors.set(name, { node, size });
  }

  resolve(name: string): Alias {
    const anchored = this.#anchors.get(name);
    if (!anchored) return { found: 'unknown' };
    if (!anchored.node) return { found: 'cyclic' };
    const nodes = this.#nodes + anchored.size;
    const aliased = this.#aliased + anchored.size;
    if (nodes > MOST_NODES || (aliased > 100 && nodes > 1000 && aliased / nodes > allowedShare(nodes))) {
      return { found: 'excessive' };
    }
    this.#nodes = nodes;
    this.#aliased = aliased;
    return { found: 'node', node: anchored.node };
  }
}

/** The share of nodes that may come from aliases: nearly all in small documents, a tenth in huge ones. */
function allowedShare(nodes: number): number {
  if (nodes <= 400_000) return 0.99;
  return nodes >= 4_000_000 ? 0.1 : 0.99 - (0.89 * (nodes - 400_000)) / 3_600_000;
}

/** The same node as seen through `*name` at `span`. Its children are shared. */
export function aliased(node: Node, name: string, span: Span): Node {
  return { ...node, alias: name, span };
}

/**
 * What `<<: value` brings in, as go-yaml v2 has it: the entries count from where `<<` stands, so they win over those
 * before it, and in a list of maps the first one wins. Undefined when the value is no map and no list of maps.
 */
export function mergedEntries(value: Node): readonly MapEntry[] | undefined {
  const maps = value.kind === 'list' ? value.items.map((item) => item.value).reverse() : [value];
  const entries = new Map<string, MapEntry>();
  for (const map of maps) {
    if (map.kind !== 'map') return undefined;
    const through = map.alias ?? value.alias;
    const span = map.alias === undefined ? value.span : map.span;
    for (const entry of map.entries) {
      entries.delete(entry.key);
      entries.set(entry.key, through === undefined ? { ...entry, merged: true } : throughAlias(entry, through, span));
    }
  }
  return [...entries.values()];
}

function throughAlias(entry: MapEntry, name: string, span: Span): MapEntry {
  return {
    key: entry.key,
    keyNode: { ...entry.keyNode, alias: name, span },
    value: aliased(entry.value, name, span),
    span,
    merged: true,
  };
}
