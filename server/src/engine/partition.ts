/** A set of ordinals, parted question by question: what no question has told apart so far is one group. */

import { type Bitset, members } from './bitset.ts';

export interface Partition {
  /** Members of each set become groups of their own, apart from those of the same group that are in none of them. */
  split(set: Bitset): void;
  /** The same of a list of members. */
  splitListed(ordinals: readonly number[]): void;
  /** Tells members apart by a word about each. */
  splitBy(word: (ordinal: number) => string | number): void;
  /** Ordinals ascending, in the order of the groups' first members. */
  groups(): readonly (readonly number[])[];
}

/** More than there are ordinals of anything. */
const MOST = 2 ** 26;

/** Cheap for sets that meet few of `base`: only words of it that hold anything are looked at. */
export function partition(base: Bitset): Partition {
  const ordinals = members(base);
  const words = wordsOf(base);
  const groupOf = new Int32Array(base.length * 32).fill(-1);
  for (const ordinal of ordinals) groupOf[ordinal] = 0;
  const sizes = [ordinals.length];
  const hits = [0];
  const targets = [-1];
  const found: number[] = [];

  const collect = (set: Bitset): readonly number[] => {
    found.length = 0;
    for (const i of words) {
      let word = (base[i] ?? 0) & (set[i] ?? 0);
      while (word !== 0) {
        found.push(i * 32 + 31 - Math.clz32(word & -word));
        word &= word - 1;
      }
    }
    return found;
  };
  const groupAt = (ordinal: number): number => groupOf[ordinal] ?? 0;
  const moved = (ordinal: number, from: number, to: number): void => {
    groupOf[ordinal] = to;
    sizes[from] = (sizes[from] ?? 0) - 1;
    sizes[to] = (sizes[to] ?? 0) + 1;
  };
  const newGroup = (): number => {
    sizes.push(0);
    hits.push(0);
    return targets.push(-1) - 1;
  };

  const splitListed = (listed: readonly number[]): void => {
    const touched: number[] = [];
    for (const ordinal of listed) {
      const group = groupAt(ordinal);
      const before = hits[group] ?? 0;
      if (before === 0) touched.push(group);
      hits[group] = before + 1;
    }
    for (const group of touched) {
      targets[group] = hits[group] === sizes[group] ? group : newGroup();
      hits[group] = 0;
    }
    for (const ordinal of listed) {
      const group = groupAt(ordinal);
      const target = targets[group] ?? -1;
      if (target >= 0 && target !== group) moved(ordinal, group, target);
    }
    for (const group of touched) targets[group] = -1;
  };

  return {
    split: (set) => splitListed(collect(set)),
    splitListed,
    splitBy(word) {
      const numbers = new Map<string | number, number>();
      const targets = new Map<number, number>();
      // Who comes first keeps the group.
      const keepers = new Map<number, number>();
      for (const ordinal of ordinals) {
        const said = word(ordinal);
        const number = numbers.get(said) ?? numbers.size;
        numbers.set(said, number);
        const group = groupAt(ordinal);
        const keeper = keepers.get(group);
        if (keeper === undefined) keepers.set(group, number);
        if (keeper === undefined || keeper === number) continue;
        const key = group * MOST + number;
        const target = targets.get(key) ?? newGroup();
        targets.set(key, target);
        moved(ordinal, group, target);
      }
    },
    groups() {
      const lists = new Map<number, number[]>();
      for (const ordinal of ordinals) {
        const group = groupAt(ordinal);
        const list = lists.get(group);
        if (list) list.push(ordinal);
        else lists.set(group, [ordinal]);
      }
      return [...lists.values()];
    },
  };
}

function wordsOf(set: Bitset): readonly number[] {
  const words: number[] = [];
  for (let i = 0; i < set.length; i++) if ((set[i] ?? 0) !== 0) words.push(i);
  return words;
}
