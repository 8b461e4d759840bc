/**
 * Leaves out of a case what a difference does not need: whole objects first, then items of lists and fields that no API
 * asks for, so that what is left is still an object that a server would take. Deliberately dumb; it runs only when a
 * test has failed.
 */

import type { JsonObject } from '../random/dice.ts';
import type { Json } from './json.ts';

export function shrink(
  objects: readonly JsonObject[],
  differs: (objects: readonly JsonObject[]) => boolean,
): JsonObject[] {
  const stillDiffers = (attempt: readonly JsonObject[]): boolean => {
    try {
      return differs(attempt);
    } catch {
      // Either side may stumble over what is left; then the piece was needed.
      return false;
    }
  };
  let smallest: Json[] = structuredClone([...objects]);
  for (let before = ''; before !== JSON.stringify(smallest); ) {
    before = JSON.stringify(smallest);
    for (const path of pathsOf(smallest)) {
      const attempt = without(smallest, path);
      if (attempt !== undefined && stillDiffers(attempt)) smallest = attempt;
    }
  }
  return smallest;
}

/** Every place below the list of objects, the outer ones first, the later ones of a list before the earlier. */
function pathsOf(value: Json): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [...value.keys()].reverse() : Object.keys(value);
  return [...keys.map((key) => [key]), ...keys.flatMap((key) => pathsOf(value[key]).map((path) => [key, ...path]))];
}

/** A list keeps its last item: an empty one often means the opposite. */
const OPTIONAL = [
  'labels',
  'ingress',
  'egress',
  'ports',
  'protocols',
  'except',
  'matchLabels',
  'matchExpressions',
  'initContainers',
];

function without(value: Json, path: readonly (string | number)[]): Json {
  const copy = structuredClone(value);
  let holder = copy;
  for (const key of path.slice(0, -1)) {
    holder = holder?.[key];
    if (holder === undefined || holder === null) return undefined;
  }
  const last = path.at(-1);
  if (last === undefined || typeof holder !== 'object' || !(last in holder)) return undefined;
  if (Array.isArray(holder)) {
    if (path.length > 1 && holder.length === 1) return undefined;
    holder.splice(Number(last), 1);
    return copy;
  }
  const holderName = `${path.at(-2)}`;
  if (!OPTIONAL.includes(`${last}`) && !['labels', 'matchLabels'].includes(holderName)) return undefined;
  delete holder[last];
  return copy;
}
