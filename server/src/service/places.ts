import type { FileSpan } from '../features/results.ts';
import type { ObjectPlace } from '../lower/object.ts';
import { spanAt } from '../rules/locate.ts';
import type { LoadedFile } from '../snapshot/load.ts';
import type { FileObject, LoadedPolicy } from '../snapshot/read.ts';
import { nodeAt } from '../syntax/cursor.ts';
import type { Path } from '../syntax/path.ts';
import type { Slice, Span } from '../syntax/tree.ts';
import { isAnalysed, type OpenDocument } from './documents.ts';

/** Finds places again: in open files from their trees, in files on disk from what was kept of them. */
export interface PlaceFinder {
  open(uri: string): OpenDocument | undefined;
  file(uri: string): LoadedFile | undefined;
}

export type PolicyPlace = (id: string, path: Path) => FileSpan | undefined;
export type FindPlace = (place: ObjectPlace, path: Path) => FileSpan | undefined;

/**
 * Where an object, or the node at `path` in it, is written. `[]` leads to its name. Of objects that are only kept as
 * far as the allow-list goes every path leads to the name.
 */
export function createPlaces(finder: PlaceFinder): FindPlace {
  // Made for the few files that somebody asks about; goes with the file.
  const indexes = new WeakMap<LoadedFile, ReadonlyMap<string, LoadedPolicy | FileObject>>();

  const indexOf = (file: LoadedFile): ReadonlyMap<string, LoadedPolicy | FileObject> => {
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
    const span =
      document && isAnalysed(document)
        ? inDocument(document, place, path)
        : inFile(finder.file(place.uri), place, path);
    return span && { uri: place.uri, span };
  };
}

/** A place in an object of a slice, counted from its start. */
export function placeIn({ root }: Slice, at: Path, path: Path): Span | undefined {
  const object = nodeAt(root, at);
  return object?.kind === 'map' ? spanAt(object, path) : undefined;
}

function inDocument(document: OpenDocument, place: ObjectPlace, path: Path): Span | undefined {
  const shownText = document.shownText();
  const placed = (shownText?.slices ?? document.slices)[place.document];
  const found = placed && placeIn(placed.slice, place.at, path);
  if (found === undefined) return undefined;
  const span = moved(found, placed?.start ?? 0);
  return shownText ? shownText.toNow(span) : span;
}

function keyOf({ document, at }: ObjectPlace): string {
  return `${document} ${at.join('.')}`;
}

export function moved(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}
