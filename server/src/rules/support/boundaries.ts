import type { MapEntry, Slice } from '../../syntax/tree.ts';

/**
 * Where another object begins in the same mapping because `---` is missing: at the first root key that comes again,
 * when what stands before and after it says both what it is (A-M16). Empty where nothing of the kind happened.
 */
export function boundaries({ root }: Slice): readonly MapEntry[] {
  if (root?.kind !== 'map' || root.flow) return [];
  const starts: MapEntry[] = [];
  const parts: Set<string>[] = [new Set()];
  for (const entry of root.entries) {
    if (parts.at(-1)?.has(entry.key)) {
      starts.push(entry);
      parts.push(new Set());
    }
    parts.at(-1)?.add(entry.key);
  }
  return parts.every((keys) => keys.has('apiVersion') && keys.has('kind')) ? starts : [];
}
