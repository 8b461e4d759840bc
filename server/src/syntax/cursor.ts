import type { Path } from './path.ts';
import type { MapEntry, MapNode, Node, Slice, Span } from './tree.ts';

export { type CompletionContext, completionContext } from './completion.ts';

/** The entry that counts for a key: the last of equal ones. */
export function get(map: MapNode, key: string): MapEntry | undefined {
  for (let i = map.entries.length - 1; i >= 0; i--) {
    const entry = map.entries[i];
    if (entry?.key === key) return entry;
  }
  return undefined;
}

export function nodeAt(root: Node | undefined, path: Path): Node | undefined {
  let node = root;
  for (const step of path) {
    if (node?.kind === 'map') node = get(node, String(step))?.value;
    else if (node?.kind === 'list' && typeof step === 'number') node = node.items[step]?.value;
    else return undefined;
  }
  return node;
}

/** The key and value at a path whose last step is a field name. */
export function entryAt(root: Node | undefined, path: Path): MapEntry | undefined {
  const last = path.at(-1);
  if (typeof last !== 'string') return undefined;
  const parent = nodeAt(root, path.slice(0, -1));
  return parent?.kind === 'map' ? get(parent, last) : undefined;
}

/** What stands at an offset of a slice. */
export interface Place {
  /** Of the innermost entry, item or node that holds the offset. */
  readonly path: Path;
  /** The value at `path`, also where the offset is in its key. */
  readonly node: Node;
  /** `item`: in a list item, outside its value (on the dash or in the blanks after it). */
  readonly part: 'key' | 'value' | 'item';
  /** Of the key, the value or the whole item. A value counts from its key's colon on, before its span. */
  readonly span: Span;
}

/** The innermost place that holds an offset; both ends of a span count as inside. What an alias stands for is elsewhere. */
export function pathAt(slice: Slice, offset: number): Place | undefined {
  const { root } = slice;
  if (!root || !holds(root.span, offset)) return undefined;
  const path: (string | number)[] = [];
  let node = root;
  while (node.alias === undefined) {
    if (node.kind === 'map') {
      const entry = holding(node.entries, offset);
      if (!entry || (entry.merged && !holds(entry.value.span, offset) && !holds(entry.keyNode.span, offset))) break;
      path.push(entry.key);
      if (holds(entry.keyNode.span, offset)) return { path, node: entry.value, part: 'key', span: entry.keyNode.span };
      node = entry.value;
    } else if (node.kind === 'list') {
      const index = indexHolding(node.items, offset);
      const item = node.items[index];
      if (!item) break;
      path.push(index);
      if (!holds(item.value.span, offset)) return { path, node: item.value, part: 'item', span: item.span };
      node = item.value;
    } else break;
  }
  return { path, node, part: 'value', span: node.span };
}

function holds(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

function holding<T extends { readonly span: Span }>(parts: readonly T[], offset: number): T | undefined {
  return parts[indexHolding(parts, offset)];
}

/** Of two neighbours that touch at the offset the later one; -1 when none holds it. */
function indexHolding(parts: readonly { readonly span: Span }[], offset: number): number {
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((parts[middle]?.span.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const part = parts[low];
  return part && holds(part.span, offset) ? low : -1;
}
