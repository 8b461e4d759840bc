/** Who has a label, by value: as the lists of the labelled things, and as a set where many have it. */

import { add, addAll, type Bitset, emptySet, has, keepOnly, remove } from './bitset.ts';

/** Things with the very same labels stand in one list, which all of its labels share. */
interface Postings {
  readonly lists: (readonly number[])[];
  count: number;
  /** Remembered where so many have it that other sets are no smaller. */
  set: Bitset | undefined;
}

/** One in so many: then its set is remembered. No more than that many sets a key. */
const DENSE = 64;

/** The things that have one key. */
export class KeyPostings {
  /** Have the key, with a value that nobody knows. */
  readonly unknown: number[] = [];
  readonly #size: number;
  readonly #byValue = new Map<string, Postings>();
  readonly #present = noPostings();

  constructor(size: number) {
    this.#size = size;
  }

  add(value: string, list: readonly number[]): void {
    let having = this.#byValue.get(value);
    if (having === undefined) {
      having = noPostings();
      this.#byValue.set(value, having);
    }
    post(having, list);
    post(this.#present, list);
  }

  values(): IterableIterator<string> {
    return this.#byValue.keys();
  }

  /** In place: only who has the key with one of the values stays, or `or` is in the list. */
  keepValues(set: Bitset, values: readonly string[], or: readonly number[]): void {
    const found = this.#of(values);
    const [only] = found;
    if (only !== undefined && found.length === 1 && or.length === 0) this.#keep(set, only);
    else if (found.every((postings) => !this.#isDense(postings))) {
      keepListed(set, [...found.flatMap(({ lists }) => lists), or]);
    } else keepOnly(set, this.#united(found, or));
  }

  /** In place: who has the key with one of the values goes. */
  removeValues(set: Bitset, values: readonly string[]): void {
    for (const postings of this.#of(values)) this.#remove(set, postings);
  }

  /** In place: only who has the key stays, whatever the value. */
  keepPresent(set: Bitset): void {
    if (this.unknown.length === 0) this.#keep(set, this.#present);
    else keepOnly(set, this.#united([this.#present], this.unknown));
  }

  removePresent(set: Bitset): void {
    this.#remove(set, this.#present);
    removeListed(set, this.unknown);
  }

  #of(values: readonly string[]): readonly Postings[] {
    return [...new Set(values)].flatMap((value) => this.#byValue.get(value) ?? []);
  }

  #isDense({ count }: Postings): boolean {
    return count * DENSE >= this.#size;
  }

  #keep(set: Bitset, postings: Postings): void {
    if (this.#isDense(postings)) keepOnly(set, this.#setOf(postings));
    else keepListed(set, postings.lists);
  }

  #remove(set: Bitset, postings: Postings): void {
    if (this.#isDense(postings)) remove(set, this.#setOf(postings));
    else for (const list of postings.lists) removeListed(set, list);
  }

  /** Never changed by whoever gets it. */
  #setOf(postings: Postings): Bitset {
    if (postings.set === undefined) {
      postings.set = emptySet(this.#size);
      addListed(postings.set, postings.lists);
    }
    return postings.set;
  }

  #united(all: readonly Postings[], or: readonly number[]): Bitset {
    const set = emptySet(this.#size);
    for (const postings of all) {
      if (this.#isDense(postings)) addAll(set, this.#setOf(postings));
      else addListed(set, postings.lists);
    }
    addListed(set, [or]);
    return set;
  }
}

export function removeListed(set: Bitset, list: readonly number[]): void {
  for (const ordinal of list) {
    const word = ordinal >>> 5;
    set[word] = (set[word] ?? 0) & ~(1 << (ordinal & 31));
  }
}

/** Looks at the few that are listed, not at everybody. */
function keepListed(set: Bitset, lists: readonly (readonly number[])[]): void {
  const kept: number[] = [];
  for (const list of lists) for (const ordinal of list) if (has(set, ordinal)) kept.push(ordinal);
  set.fill(0);
  for (const ordinal of kept) add(set, ordinal);
}

function addListed(set: Bitset, lists: readonly (readonly number[])[]): void {
  for (const list of lists) for (const ordinal of list) add(set, ordinal);
}

function noPostings(): Postings {
  return { lists: [], count: 0, set: undefined };
}

function post(postings: Postings, list: readonly number[]): void {
  postings.lists.push(list);
  postings.count += list.length;
}
