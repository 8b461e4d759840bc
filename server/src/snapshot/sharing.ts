import type { Json } from '../lower/object.ts';
import type { Share } from './projection.ts';

/**
 * Makes one of parts that say the same: a dump says the labels and ports of a workload once for each of its pods. What
 * is given back refers to no other text; `known` for as long as one file is read.
 */
export function createSharing(): Share {
  const texts = new Map<string, string>();
  const parts = new Map<string, Json>();
  return (part) => {
    if (typeof part === 'string') {
      const known = texts.get(part);
      if (known !== undefined) return known;
      const own = JSON.parse(JSON.stringify(part)) as string;
      texts.set(own, own);
      return own;
    }
    const key = JSON.stringify(part);
    const known = parts.get(key);
    if (known !== undefined) return known;
    const own = JSON.parse(key) as Json;
    parts.set(key, own);
    return own;
  };
}
