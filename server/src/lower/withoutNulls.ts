import type { Json, JsonObject } from './object.ts';
import { isObject } from './value.ts';

/**
 * A custom resource as the API server stores it as far as nulls go: map entries that are null vanish, those of label
 * maps too; items of lists stay (kubernetes.md 0.3.5). Built-in kinds are decoded otherwise (0.3.4).
 */
export function withoutNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => (entry === null ? [] : [[key, inside(entry)]])),
  );
}

function inside(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => (item === null ? null : inside(item)));
  return isObject(value) ? withoutNulls(value) : value;
}
