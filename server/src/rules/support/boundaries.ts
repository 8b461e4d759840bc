import type { MapEntry, Slice } from '../../syntax/tree.ts';

/**
 * Where another object begins in the same mapping because `---` is missing: at each root key that comes again, when
 * `kind` or `apiVersion` are among those that do (A-M16). Empty where nothing of the kind happened.
 */
export function boundaries({ root }: Slice): readonly MapEntry[] {
  if (root?.kind !== 'map' || root.flow) return [];
  const starts: MapEntry[] = [];
  const repeated = new Set<string>();
  let seen = new Set<string>();
  for (const entry of root.entries) {
    if (seen.has(entry.key)) {
      starts.push(entry);
      seen = new Set();
    }
    if (starts.length > 0) repeated.add(entry.key);
    seen.add(entry.key);
  }
  const both = ['kind', 'apiVersion'].some((key) => root.entries.filter((entry) => entry.key === key).length > 1);
  return both && (repeated.has('kind') || repeated.has('apiVersion')) ? starts : [];
}
