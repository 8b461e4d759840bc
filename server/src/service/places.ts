import type { FileSpan } from '../features/results.ts';
import type { ObjectPlace } from '../lower/object.ts';
import type { LoadedFile } from '../snapshot/load.ts';
import type { FileObject, FilePolicy } from '../snapshot/read.ts';
import { entryAt, nodeAt } from '../syntax/cursor.ts';
import type { Path } from '../syntax/path.ts';
import type { MapNode, Node, Span } from '../syntax/tree.ts';
import type { OpenDocument } from './documents.ts';

/** Finds places again: in open files from their trees, in files on disk from what was kept of them. */
export interface PlaceFinder {
  open(uri: string): OpenDocument | undefined;
  file(uri: string): LoadedFile | undefined;
}

export type FindPlace = (place: ObjectPlace, path: Path) => FileSpan | undefined;

/**
 * Where an object, or the node at `path` in it, is written. `[]` leads to its name. Of objects that are only kept as
 * far as the allow-list goes every path leads to the name.
 */
export function createPlaces(finder: PlaceFinder): FindPlace {
  // Made for the few files that somebody asks about; goes with the file.
  const indexes = new WeakMap<LoadedFile, ReadonlyMap<string, FilePolicy | FileObject>>();

  const indexOf = (file: LoadedFile): ReadonlyMap<string, FilePolicy | FileObject> => {
    const index =
      indexes.get(file) ?? new Map([...file.objects, ...file.policies].map((found) => [keyOf(found.place), found]));
    indexes.set(file, index);
    return index;
  };

  const inFile = (file: LoadedFile | undefined, place: ObjectPlace, path: Path): Span | undefined => {
    const found = file && indexOf(file).get(keyOf(place));
    if (found === undefined) return undefined;
    return 'policy' in found ? moved(spanAt(found.object.node, path), found.start) : found.span;
  };

  return (place, path) => {
    const document = finder.open(place.uri);
    const span = document ? inDocument(document, place, path) : inFile(finder.file(place.uri), place, path);
    return span && { uri: place.uri, span };
  };
}

function inDocument(document: OpenDocument, place: ObjectPlace, path: Path): Span | undefined {
  const { shownText } = document;
  const placed = (shownText?.slices ?? document.slices)[place.document];
  const root = nodeAt(placed?.slice.root, place.at);
  if (!placed || root?.kind !== 'map') return undefined;
  const span = moved(spanAt(root, path), placed.start);
  return shownText ? shownText.toNow(span) : span;
}

function keyOf({ document, at }: ObjectPlace): string {
  return `${document} ${at.join('.')}`;
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

export function moved(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

function isEmpty(span: Span): boolean {
  return span.start === span.end;
}
