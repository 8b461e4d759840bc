import type { JsonObject, ObjectPlace } from './object.ts';
import { at, isObject, listAt, textAt } from './value.ts';

/** A plain Kubernetes object and, where it came from a file, its place there. */
export interface PlacedObject {
  readonly value: JsonObject;
  readonly place?: ObjectPlace;
  /** A manifest, to be laid over what was captured (`layOver.ts`). */
  readonly laidOver?: true;
}

/** kubectl wraps once; what nests deeper than this is no list that any tool wrote. */
const MAX_NESTING = 8;

/**
 * Unwraps `kind: List`, `PodList` and the like into their items, in order. Items of a typed list that carry no kind
 * of their own (as the API server writes them) get it from the list.
 */
export function* flattenLists(objects: Iterable<PlacedObject>): Generator<PlacedObject> {
  for (const object of objects) {
    // Hardly any is a list: no generator for each of the others.
    if (isListKind(textAt(object.value, 'kind'))) yield* flatten(object, 0);
    else yield object;
  }
}

/** True for `List`, `PodList`, `NetworkPolicyList`: a kind that wraps objects in `items`. */
export function isListKind(kind: string | undefined): boolean {
  return kind?.endsWith('List') === true;
}

function* flatten(object: PlacedObject, depth: number): Generator<PlacedObject> {
  const kind = textAt(object.value, 'kind');
  if (!isListKind(kind) || !Array.isArray(at(object.value, 'items')) || depth === MAX_NESTING) {
    yield object;
    return;
  }
  for (const [index, item] of listAt(object.value, 'items').entries()) {
    if (!isObject(item)) continue;
    const value = withKindOfList(item, object.value, kind);
    const { place, laidOver } = object;
    const of = laidOver ? { value, laidOver } : { value };
    yield* flatten(place ? { ...of, place: { ...place, at: [...place.at, 'items', index] } } : of, depth + 1);
  }
}

/** An item of a typed list with the kind and version that the list gives it, where it has none of its own. */
export function withKind(item: JsonObject, kind: string, apiVersion: string | undefined): JsonObject {
  if (textAt(item, 'kind') !== undefined) return item;
  return { ...item, apiVersion: at(item, 'apiVersion') ?? apiVersion ?? null, kind };
}

function withKindOfList(item: JsonObject, list: JsonObject, kind: string | undefined): JsonObject {
  const itemKind = kind?.slice(0, -'List'.length);
  return itemKind ? withKind(item, itemKind, textAt(list, 'apiVersion')) : item;
}
