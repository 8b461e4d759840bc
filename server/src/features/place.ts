/** What stands under the cursor, in terms of the object and its field table. */

import type { Path } from '../engine/model.ts';
import type { Field } from '../schema/field.ts';
import { childField } from '../schema/lookup.ts';
import { pathAt } from '../syntax/cursor.ts';
import type { Node, PlacedSlice, Span } from '../syntax/tree.ts';
import { samePath } from './selection.ts';
import type { DocumentView, PlacedManifest } from './view.ts';

export interface FieldPlace {
  readonly manifest: PlacedManifest;
  /** From the object's root. */
  readonly path: Path;
  readonly node: Node;
  readonly part: 'key' | 'value' | 'item';
  /** The key, value or dash, in the file. */
  readonly span: Span;
  /** In the file. */
  readonly offset: number;
  /** The fields that `path` leads through: the object's root first, the one under the cursor last. */
  readonly fields: readonly Field[];
}

/** Undefined outside objects of kinds with a table, on fields the table does not know, and between things. */
export function fieldPlaceAt(view: DocumentView, offset: number): FieldPlace | undefined {
  const placed = sliceAt(view.slices, offset);
  if (!placed) return undefined;
  const found = pathAt(placed.slice, offset - placed.start);
  if (!found) return undefined;
  const manifest = objectHolding(view, placed, found.path);
  const schema = manifest?.object.schema;
  if (!manifest || !schema) return undefined;
  const path = found.path.slice(manifest.object.at.length);
  const fields = fieldsAlong(schema.root, path);
  const span = tokenSpan(placed.slice.text, found.node, found.part, found.span, offset - placed.start);
  if (!fields || !span) return undefined;
  return { manifest, path, node: found.node, part: found.part, span: moved(span, placed.start), offset, fields };
}

/** The slice that holds an offset; the later one where two meet. */
export function sliceAt(slices: readonly PlacedSlice[], offset: number): PlacedSlice | undefined {
  let found: PlacedSlice | undefined;
  for (const slice of slices) {
    if (slice.start > offset) break;
    found = slice;
  }
  return found;
}

/** The object of the slice whose part of the tree the path leads into. */
export function objectHolding(view: DocumentView, slice: PlacedSlice, path: Path): PlacedManifest | undefined {
  return view.objects.find(
    ({ object, start }) =>
      start === slice.start && object.slice === slice.slice && samePath(object.at, path.slice(0, object.at.length)),
  );
}

/** Undefined where the table does not know a step. */
export function fieldsAlong(root: Field, path: Path): readonly Field[] | undefined {
  const fields = [root];
  for (const step of path) {
    const next = childField(fields.at(-1) ?? root, step);
    if (!next) return undefined;
    fields.push(next);
  }
  return fields;
}

export function moved(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

/** The token under the offset; undefined for the blanks, commas and inner lines of a mapping or list. */
function tokenSpan(text: string, node: Node, part: FieldPlace['part'], span: Span, offset: number): Span | undefined {
  if (part === 'key') return span;
  if (part === 'item') {
    const dash = { start: span.start, end: span.start + 1 };
    return text[span.start] === '-' && offset <= dash.end ? dash : undefined;
  }
  if (node.kind === 'scalar' || node.alias !== undefined) return span;
  if (!node.flow) return undefined;
  const empty = node.kind === 'map' ? node.entries.length === 0 : node.items.length === 0;
  return empty || offset <= span.start + 1 || offset >= span.end - 1 ? span : undefined;
}
