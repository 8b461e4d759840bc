/**
 * The inverted label index: which of many labelled things meet a requirement, as sets instead of one question each.
 * Keys and values are interned once; a selector over 100,000 endpoints costs a few thousand word operations.
 */

import { add, type Bitset, emptySet, intersect, setOf, subtract, unite } from './bitset.ts';
import { known, type LabelFacts, matches, meets, type Requirement, type Selector } from './selector.ts';

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

interface KeyPostings {
  readonly byValue: Map<string, number[]>;
  readonly present: number[];
  readonly unknown: number[];
}

export function indexLabels(things: readonly Labelled[]): LabelIndex {
  const size = things.length;
  const keys = new Map<string, KeyPostings>();
  const openEnded = new Map<true | ((key: string) => boolean), number[]>();
  const postings = (key: string): KeyPostings => {
    const found = keys.get(key) ?? { byValue: new Map(), present: [], unknown: [] };
    keys.set(key, found);
    return found;
  };
  for (const [ordinal, thing] of things.entries()) {
    for (const [key, value] of thing.facts.labels) {
      const { byValue, present } = postings(key);
      present.push(ordinal);
      const same = byValue.get(value);
      if (same) same.push(ordinal);
      else byValue.set(value, [ordinal]);
    }
    for (const key of thing.unknownKeys) postings(key).unknown.push(ordinal);
    if (thing.openEnded === false) continue;
    const alike = openEnded.get(thing.openEnded);
    if (alike) alike.push(ordinal);
    else openEnded.set(thing.openEnded, [ordinal]);
  }
  const everything = emptySet(size);
  for (let ordinal = 0; ordinal < size; ordinal++) add(everything, ordinal);
  const all: Matching = { sure: everything, possible: everything };

  const meet = (requirement: Requirement): Matching => {
    const key = keys.get(requirement.key);
    if (key === undefined) {
      const nobody = emptySet(size);
      return requirement.op === 'notIn' || requirement.op === 'absent' ? all : exactly(nobody);
    }
    const unknown = setOf(size, key.unknown);
    switch (requirement.op) {
      case 'exists':
        return exactly(unite(setOf(size, key.present), unknown));
      case 'absent':
        return exactly(subtract(everything, unite(setOf(size, key.present), unknown)));
      case 'in':
        return widened(withValues(size, key, requirement.values), requirement.values.length > 0 ? key.unknown : []);
      case 'notIn': {
        const possible = subtract(everything, withValues(size, key, requirement.values));
        if (key.unknown.length === 0 || requirement.values.length === 0) return exactly(possible);
        return { sure: subtract(possible, unknown), possible };
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
        return selector.of.map(select).reduce(both, all);
      case 'or':
        return selector.of.map(select).reduce(union, exactly(emptySet(size)));
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
        const met = matches(selector, things[ordinal]?.facts ?? NOTHING);
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

function withValues(size: number, key: KeyPostings, values: readonly string[]): Bitset {
  const set = emptySet(size);
  for (const value of values) for (const ordinal of key.byValue.get(value) ?? []) add(set, ordinal);
  return set;
}

function assign(set: Bitset, member: number, present: boolean): void {
  const word = member >>> 5;
  const bit = 1 << (member & 31);
  set[word] = present ? (set[word] ?? 0) | bit : (set[word] ?? 0) & ~bit;
}
