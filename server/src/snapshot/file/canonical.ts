import type { Json, JsonObject } from '../../lower/object.ts';
import { isObject } from '../../lower/value.ts';

/** Keys that stand before all others, in this order: what a reader looks for first. */
const FIRST = ['apiVersion', 'kind', 'metadata', 'namespace', 'name'];

/** The same value with the keys of every object in one order, so that equal objects are equal texts. Lists keep theirs. */
export function canonical(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(canonical);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort(byPlace);
  return Object.fromEntries(keys.map((key) => [key, canonical((value as JsonObject)[key] ?? null)]));
}

function byPlace(a: string, b: string): number {
  return place(a) - place(b) || compareTexts(a, b);
}

function place(key: string): number {
  const index = FIRST.indexOf(key);
  return index < 0 ? FIRST.length : index;
}

/** By UTF-16 units: the same on every machine, whatever its language. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
