import type { ManifestObject } from '../lower/object.ts';
import { entryAt, nodeAt } from '../syntax/cursor.ts';
import type { Path } from '../syntax/path.ts';
import type { MapNode, Node, Slice, Span } from '../syntax/tree.ts';
import type { Finding } from './rule.ts';

/** Where a finding stands in its slice; what is about the whole document stands on its first line. */
export function findingSpan(finding: Finding, object: ManifestObject | undefined, slice: Slice): Span {
  if (finding.span) return finding.span;
  return object ? spanAt(object.node, finding.path, finding.part) : { start: 0, end: firstLine(slice.text) };
}

function firstLine(text: string): number {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text.length : end;
}

/** The smallest text that stands for a path of an object: the node's key, its scalar, or the nearest thing above it. */
export function spanAt(root: MapNode, path: Path, part: 'key' | 'value' = 'key'): Span {
  if (path.length === 0) return nameSpan(root);
  const entry = entryAt(root, path);
  const node = entry?.value ?? nodeAt(root, path);
  if (node === undefined) return spanAt(root, path.slice(0, -1), 'key');
  if (entry && (part === 'key' || isEmpty(node.span))) return entry.keyNode.span;
  return isEmpty(node.span) || part === 'key' ? itemSpan(root, path, node) : node.span;
}

/** A list item in block style: from its dash to the end of its first key. */
function itemSpan(root: MapNode, path: Path, node: Node): Span {
  const list = nodeAt(root, path.slice(0, -1));
  const index = path.at(-1);
  const item = list?.kind === 'list' && typeof index === 'number' ? list.items[index] : undefined;
  if (item === undefined) return node.span;
  const first = node.kind === 'map' ? node.entries[0]?.keyNode.span.end : undefined;
  return { start: item.span.start, end: first ?? item.span.end };
}

function nameSpan(root: MapNode): Span {
  const name = nodeAt(root, ['metadata', 'name']) ?? nodeAt(root, ['metadata', 'generateName']);
  if (name && !isEmpty(name.span)) return name.span;
  return entryAt(root, ['kind'])?.value.span ?? root.entries[0]?.keyNode.span ?? root.span;
}

function isEmpty(span: Span): boolean {
  return span.start === span.end;
}
