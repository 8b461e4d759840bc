import type { Json, JsonObject } from './object.ts';

/**
 * Total readers of JSON that a stranger wrote. Own properties only, because keys are user text (`constructor`,
 * `__proto__`); a value of another type than asked for reads as absent.
 */

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a chain of keys; undefined where one is missing or something on the way is no object. */
export function at(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  let current = value;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] ?? '';
    if (!isObject(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return current;
}

export function objectAt(value: Json | undefined, ...keys: readonly string[]): JsonObject | undefined {
  const found = at(value, ...keys);
  return isObject(found) ? found : undefined;
}

/** The items of the list there; none when there is no list. */
export function listAt(value: Json | undefined, ...keys: readonly string[]): readonly Json[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
}

/** A string that is not empty. Go's decoder cannot tell an empty string from an absent one, so neither do we. */
export function textAt(value: Json | undefined, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

export function integerAt(value: Json | undefined, ...keys: readonly string[]): number | undefined {
  const found = at(value, ...keys);
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : undefined;
}

export function isTrueAt(value: Json | undefined, ...keys: readonly string[]): boolean {
  return at(value, ...keys) === true;
}

/** A map of strings. `null` is the empty string, as in Go's decoder (kubernetes.md 0.3.4); other types are left out. */
export function textMapAt(value: Json | undefined, ...keys: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [key, entry] of Object.entries(objectAt(value, ...keys) ?? {})) {
    if (typeof entry === 'string') found.set(key, entry);
    else if (entry === null) found.set(key, '');
  }
  return found;
}
