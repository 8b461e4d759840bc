import type { Node } from './tree.ts';

/** JSON as it left the YAML or JSON reader. Objects may hold any key: read them through own properties only. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** What the API server is sent for a tree: aliases and merges laid in, of equal keys the last one. */
export function toJson(node: Node): Json {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map((item) => toJson(item.value));
    case 'map': {
      const object: Record<string, Json> = {};
      for (const { key, value } of node.entries) {
        // Plain assignment to `__proto__` would set the prototype instead of a property.
        if (key === '__proto__') {
          Object.defineProperty(object, key, {
            value: toJson(value),
            enumerable: true,
            configurable: true,
            writable: true,
          });
        } else object[key] = toJson(value);
      }
      return object;
    }
  }
}
