/** Plain data (values, arrays, objects, maps and sets of plain data) that says the same. */
export function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameList(a, b);
  if (a instanceof Map || b instanceof Map) {
    return a instanceof Map && b instanceof Map && sameList([...a], [...b]);
  }
  if (a instanceof Set || b instanceof Set) {
    return a instanceof Set && b instanceof Set && sameList([...a], [...b]);
  }
  return sameList(Object.entries(a), Object.entries(b));
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => sameData(item, b[index]));
}
