/** Sets of small whole numbers (ordinals of endpoints), one bit each. All sets of one inventory have the same width. */
export type Bitset = Uint32Array;

/** An empty set that can hold 0 to `size` - 1. */
export function emptySet(size: number): Bitset {
  return new Uint32Array((size + 31) >>> 5);
}

export function setOf(size: number, members: Iterable<number>): Bitset {
  const set = emptySet(size);
  for (const member of members) add(set, member);
  return set;
}

export function add(set: Bitset, member: number): void {
  const word = member >>> 5;
  set[word] = (set[word] ?? 0) | (1 << (member & 31));
}

export function has(set: Bitset, member: number): boolean {
  return (((set[member >>> 5] ?? 0) >>> (member & 31)) & 1) === 1;
}

export function intersect(a: Bitset, b: Bitset): Bitset {
  const out = new Uint32Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = (a[i] ?? 0) & (b[i] ?? 0);
  return out;
}

export function unite(a: Bitset, b: Bitset): Bitset {
  const out = new Uint32Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = (a[i] ?? 0) | (b[i] ?? 0);
  return out;
}

/** Members of `a` that are not in `b`. */
export function subtract(a: Bitset, b: Bitset): Bitset {
  const out = new Uint32Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = (a[i] ?? 0) & ~(b[i] ?? 0);
  return out;
}

/** In place: members of `set` that are not in `other` go. */
export function keepOnly(set: Bitset, other: Bitset): void {
  for (let i = 0; i < set.length; i++) set[i] = (set[i] ?? 0) & (other[i] ?? 0);
}

/** In place: members of `set` that are in `other` go. */
export function remove(set: Bitset, other: Bitset): void {
  for (let i = 0; i < set.length; i++) set[i] = (set[i] ?? 0) & ~(other[i] ?? 0);
}

/** In place: members of `other` come in. */
export function addAll(set: Bitset, other: Bitset): void {
  for (let i = 0; i < set.length; i++) set[i] = (set[i] ?? 0) | (other[i] ?? 0);
}

/** How many members there are; without a list of them. */
export function countOf(set: Bitset): number {
  let sum = 0;
  for (let i = 0; i < set.length; i++) {
    let word = set[i] ?? 0;
    if (word === 0) continue;
    // Pairs of bits, then of pairs, then of those, added up side by side.
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    sum += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return sum;
}

export function isEmpty(set: Bitset): boolean {
  return set.every((word) => word === 0);
}

/** Both have some member. */
export function overlap(a: Bitset, b: Bitset): boolean {
  return a.some((word, i) => (word & (b[i] ?? 0)) !== 0);
}

/** Every member of `a` is in `b`. */
export function isWithin(a: Bitset, b: Bitset): boolean {
  return a.every((word, i) => (word & ~(b[i] ?? 0)) === 0);
}

/** Members in ascending order. */
export function members(set: Bitset): number[] {
  const out: number[] = [];
  for (let i = 0; i < set.length; i++) {
    let word = set[i] ?? 0;
    while (word !== 0) {
      const bit = 31 - Math.clz32(word & -word);
      out.push(i * 32 + bit);
      word &= word - 1;
    }
  }
  return out;
}
