import type { MapEntry, Node, ScalarNode, Span } from './tree.ts';

export function movedSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

/** The same tree further down, or up. */
export function movedNode<T extends Node>(node: T, by: number): T;
export function movedNode(node: Node, by: number): Node {
  const span = movedSpan(node.span, by);
  switch (node.kind) {
    case 'scalar':
      return { ...node, span };
    case 'map':
      return { ...node, entries: node.entries.map((entry) => movedEntry(entry, by)), span };
    case 'list':
      return {
        ...node,
        items: node.items.map((item) => ({ value: movedNode(item.value, by), span: movedSpan(item.span, by) })),
        span,
      };
  }
}

export function movedEntry(entry: MapEntry, by: number): MapEntry {
  const keyNode: ScalarNode = movedNode(entry.keyNode, by);
  return { ...entry, keyNode, value: movedNode(entry.value, by), span: movedSpan(entry.span, by) };
}
