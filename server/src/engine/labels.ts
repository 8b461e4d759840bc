/**
 * The inverted label index: which of many labelled things meet a requirement, as sets instead of one question each.
 * Keys and values are interned once; a selector over 100,000 endpoints costs a few thousand word operations.
 */

import { add, type Bitset, emptySet, intersect, setOf, subtract, unite } from './bitset.ts';
import type { Labels } from './model.ts';
import { known, type LabelFacts, matches, meets, type Requirement, type Selector } from './selector.ts';
import { eachInSteps, finish, type Steps } from './steps.ts';

/** Who matches: `sure` whatever the unknown facts turn out to be, `possible` at least for some. The same set where nothing is unknown. */
export interface Matching {
  readonly sure: Bitset;
  readonly possible: Bitset;
}

export interface LabelIndex {
  readonly size: number;
  /** Ordinals of the labelled things that match. */
  match(selector: Selector): Matching;
}

/** What is indexed: the label facts by ordinal, and the keys of each that may hold values nobody knows. */
export interface Labelled {
  readonly facts: LabelFacts;
  /** Keys for which `facts.isUnknown` says `value`. */
  readonly unknownKeys: Iterable<string>;
  /** Other keys may exist too: such a thing is asked itself, by selectors of these keys where only some may exist. */
  readonly openEnded: boolean | ((key: string) => boolean);
}

/** Who has something. Things with the very same labels stand in one list, which all of its labels share. */
interface Postings {
  readonly lists: (readonly number[])[];
  count: number;
  /** Remembered where so many have it that other sets are no smaller. */
  set: Bitset | undefined;
}

interface KeyPostings {
  readonly byValue: Map<string, Postings>;
  readonly present: Postings;
  readonly unknown: number[];
}

/** One in so many: then its set is remembered. No more than that many sets a key. */
const DENSE = 64;

export function indexLabels(things: readonly Labelled[]): LabelIndex {
  return finish(indexLabelsInSteps(things.length, (ordinal) => things[ordinal]));
}

/** `thing` is asked again for those that are open-ended, and for no others. */
export function* indexLabelsInSteps(size: number, thing: (ordinal: number) => Labelled | undefined): Steps<LabelIndex> {
  const keys = new Map<string, KeyPostings>();
  const openEnded = new Map<true | ((key: string) => boolean), number[]>();
  const keyOf = (key: string): KeyPostings => {
    const found = keys.get(key);
    if (found !== undefined) return found;
    const made = { byValue: new Map<string, Postings>(), present: noPostings(), unknown: [] };
    keys.set(key, made);
    return made;
  };
  const alike = new Map<Labels, number[]>();
  for (let ordinal = 0; ordinal < size; ordinal++) {
    if (ordinal % 1024 === 1023) yield;
    const labelled = thing(ordinal);
    if (labelled === undefined) continue;
    const { labels } = labelled.facts;
    const list = alike.get(labels);
    if (list) list.push(ordinal);
    else alike.set(labels, [ordinal]);
    for (const key of labelled.unknownKeys) keyOf(key).unknown.push(ordinal);
    if (labelled.openEnded === false) continue;
    const same = openEnded.get(labelled.openEnded);
    if (same) same.push(ordinal);
    else openEnded.set(labelled.openEnded, [ordinal]);
  }
  yield* eachInSteps(alike, ([labels, list]) => {
    for (const [key, value] of labels) {
      const { byValue, present } = keyOf(key);
      let having = byValue.get(value);
      if (having === undefined) {
        having = noPostings();
        byValue.set(value, having);
      }
      post(present, list);
      post(having, list);
    }
  });
  const everything = emptySet(size);
  for (let ordinal = 0; ordinal < size; ordinal++) add(everything, ordinal);
  const all: Matching = { sure: everything, possible: everything };

  const meet = (requirement: Requirement): Matching => {
    const key = keys.get(requirement.key);
    if (key === undefined) {
      const nobody = emptySet(size);
      return requirement.op === 'notIn' || requirement.op === 'absent' ? all : exactly(nobody);
    }
    switch (requirement.op) {
      case 'exists':
        return exactly(having(size, key));
      case 'absent':
        return exactly(subtract(everything, having(size, key)));
      case 'in':
        return widened(withValues(size, key, requirement.values), requirement.values.length > 0 ? key.unknown : []);
      case 'notIn': {
        const possible = subtract(everything, withValues(size, key, requirement.values));
        if (key.unknown.length === 0 || requirement.values.length === 0) return exactly(possible);
        return { sure: subtract(possible, setOf(size, key.unknown)), possible };
      }
      case 'text': {
        const holding = [...key.byValue.keys()].filter(
          (value) => meets(requirement, known(new Map([[requirement.key, value]]))) === 'yes',
        );
        return widened(withValues(size, key, holding), key.unknown);
      }
    }
  };
  const select = (selector: Selector): Matching => {
    switch (selector.kind) {
      case 'all':
        return all;
      case 'requirement':
        return meet(selector.requirement);
      case 'and':
        return selector.of.length === 0 ? all : selector.of.map(select).reduce(both);
      case 'or':
        return selector.of.length === 0 ? exactly(emptySet(size)) : selector.of.map(select).reduce(union);
      case 'not': {
        const { sure, possible } = select(selector.of);
        const surely = subtract(everything, possible);
        return sure === possible ? exactly(surely) : { sure: surely, possible: subtract(everything, sure) };
      }
    }
  };

  return {
    size,
    match(selector) {
      const result = select(selector);
      const keys = openEnded.size === 0 ? [] : keysOf(selector);
      const asked = [...openEnded].flatMap(([open, same]) => (open === true || keys.some(open) ? same : []));
      if (asked.length === 0) return result;
      const sure = result.sure.slice();
      const possible = result.possible.slice();
      for (const ordinal of asked) {
        const met = matches(selector, thing(ordinal)?.facts ?? NOTHING);
        assign(sure, ordinal, met === 'yes');
        assign(possible, ordinal, met !== 'no');
      }
      return { sure, possible };
    },
  };
}

function keysOf(selector: Selector): readonly string[] {
  switch (selector.kind) {
    case 'all':
      return [];
    case 'requirement':
      return [selector.requirement.key];
    case 'not':
      return keysOf(selector.of);
    case 'and':
    case 'or':
      return selector.of.flatMap(keysOf);
  }
}

const NOTHING: LabelFacts = { labels: new Map(), isUnknown: () => 'no' };

/** Both hold. */
export function both(a: Matching, b: Matching): Matching {
  const sure = intersect(a.sure, b.sure);
  const certain = a.sure === a.possible && b.sure === b.possible;
  return { sure, possible: certain ? sure : intersect(a.possible, b.possible) };
}

/** At least one holds. */
export function union(a: Matching, b: Matching): Matching {
  const sure = unite(a.sure, b.sure);
  const certain = a.sure === a.possible && b.sure === b.possible;
  return { sure, possible: certain ? sure : unite(a.possible, b.possible) };
}

export function exactly(set: Bitset): Matching {
  return { sure: set, possible: set };
}

function widened(sure: Bitset, maybe: readonly number[]): Matching {
  if (maybe.length === 0) return exactly(sure);
  const possible = sure.slice();
  for (const ordinal of maybe) add(possible, ordinal);
  return { sure, possible };
}

function noPostings(): Postings {
  return { lists: [], count: 0, set: undefined };
}

function post(postings: Postings, list: readonly number[]): void {
  postings.lists.push(list);
  postings.count += list.length;
}

/** Never changed by whoever gets it. */
function setFrom(size: number, postings: Postings | undefined): Bitset {
  if (postings?.set !== undefined) return postings.set;
  const set = emptySet(size);
  if (postings === undefined) return set;
  addAll(set, postings);
  if (postings.count * DENSE >= size) postings.set = set;
  return set;
}

function addAll(set: Bitset, { lists }: Postings): void {
  for (const list of lists) for (const ordinal of list) add(set, ordinal);
}

function having(size: number, { present, unknown }: KeyPostings): Bitset {
  const set = setFrom(size, present);
  return unknown.length === 0 ? set : unite(set, setOf(size, unknown));
}

function withValues(size: number, { byValue }: KeyPostings, values: readonly string[]): Bitset {
  const [only] = values;
  if (only !== undefined && values.length === 1) return setFrom(size, byValue.get(only));
  const set = emptySet(size);
  for (const value of values) {
    const postings = byValue.get(value);
    if (postings !== undefined) addAll(set, postings);
  }
  return set;
}

function assign(set: Bitset, member: number, present: boolean): void {
  const word = member >>> 5;
  const bit = 1 << (member & 31);
  set[word] = present ? (set[word] ?? 0) | bit : (set[word] ?? 0) & ~bit;
}
