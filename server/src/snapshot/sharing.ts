import type { Json, JsonObject } from '../lower/object.ts';
import type { Share } from './projection.ts';

/**
 * Makes one of parts that say the same: a dump says the labels and ports of a workload once for each of its pods. What
 * is given back refers to no other text; `known` for as long as one file is read.
 */
export function createSharing(): Share {
  const texts = new Map<string, string>();
  const parts = new Map<string, Json>();
  // Pods of one workload stand side by side: most say in a field what the one before them said, and nothing is picked.
  const last = new Map<object, { readonly value: Json; readonly own: Json }>();
  return {
    known(field, value) {
      const before = last.get(field);
      return before !== undefined && saySame(before.value, value) ? before.own : undefined;
    },
    share(field, value, kept) {
      if (last.get(field)?.own === kept) return kept;
      const own = typeof kept === 'string' ? ownText(kept) : ownPart(kept);
      last.set(field, { value, own });
      return own;
    },
  };

  function ownText(text: string): string {
    const known = texts.get(text);
    if (known !== undefined) return known;
    const own = JSON.parse(JSON.stringify(text)) as string;
    texts.set(own, own);
    return own;
  }

  function ownPart(part: Json): Json {
    const key = JSON.stringify(part);
    const known = parts.get(key);
    if (known !== undefined) return known;
    const own = JSON.parse(key) as Json;
    parts.set(key, own);
    return own;
  }
}

/** Would be written alike, keys in the same order. */
function saySame(a: Json, b: Json): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  const others = Object.keys(b);
  if (keys.length !== others.length) return false;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] ?? '';
    if (key !== others[i] || !saySame((a as JsonObject)[key] ?? null, (b as JsonObject)[key] ?? null)) return false;
  }
  return true;
}
