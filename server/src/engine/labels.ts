/**
 * The inverted label index: which of many labelled things meet a requirement, as sets instead of one question each.
 * Keys and values are interned once; a selector over 100,000 endpoints costs a few thousand word operations.
 */

import { add, addAll, type Bitset, emptySet, has, intersect, remove, unite } from './bitset.ts';
import type { Labels } from './model.ts';
import { KeyPostings, removeListed } from './postings.ts';
import { known, type LabelFacts, matches, meets, type Requirement, type Selector } from './selector.ts';
import { eachInSteps, type Steps } from './steps.ts';

/** Who matches: `sure` whatever the unknown facts turn out to be, `possible` at least for some. The same set where nothing is unknown. */
export interface Matching {
  readonly sure: Bitset;
  readonly possible: Bitset;
}

export interface LabelIndex {
  readonly size: number;
  /** Ordinals of the labelled things that match, of those `within` where that is given. */
  match(selector: Selector, within?: Bitset): Matching;
}

/** What is indexed: the label facts by ordinal, and the keys of each that may hold values nobody knows. */
export interface Labelled {
  readonly facts: LabelFacts;
  /** Keys for which `facts.isUnknown` says `value`. */
  readonly unknownKeys: Iterable<string>;
  /** Other keys may exist too: such a thing is asked itself, by selectors of these keys where only some may exist. */
  readonly openEnded: boolean | ((key: string) => boolean);
}

/** `thing` is asked again for those that are open-ended, and for no others. */
export function* indexLabelsInSteps(size: number, thing: (ordinal: number) => Labelled | undefined): Steps<LabelIndex> {
  const keys = new Map<string, KeyPostings>();
  const openEnded = new Map<true | ((key: string) => boolean), number[]>();
  const keyOf = (key: string): KeyPostings => {
    const found = keys.get(key) ?? new KeyPostings(size);
    keys.set(key, found);
    return found;
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
    for (const [key, value] of labels) keyOf(key).add(value, list);
  });
  const everything = emptySet(size);
  for (let ordinal = 0; ordinal < size; ordinal++) add(everything, ordinal);

  /** In place: who does not meet it `how` goes, so that a selector of many requirements makes one set and not many. */
  const meet = (set: Bitset, requirement: Requirement, how: keyof Matching): void => {
    const key = keys.get(requirement.key);
    const maybe = key !== undefined && how === 'possible' ? key.unknown : NOBODY;
    switch (requirement.op) {
      case 'exists':
        if (key === undefined) set.fill(0);
        else key.keepPresent(set);
        break;
      case 'absent':
        key?.removePresent(set);
        break;
      case 'in':
        if (key === undefined || requirement.values.length === 0) set.fill(0);
        else key.keepValues(set, requirement.values, maybe);
        break;
      case 'notIn':
        key?.removeValues(set, requirement.values);
        if (key !== undefined && how === 'sure' && requirement.values.length > 0) removeListed(set, key.unknown);
        break;
      case 'text':
        if (key === undefined) set.fill(0);
        else key.keepValues(set, holding(requirement, key), maybe);
    }
  };
  const narrow = (set: Bitset, selector: Selector, how: keyof Matching): void => {
    switch (selector.kind) {
      case 'all':
        break;
      case 'requirement':
        meet(set, selector.requirement, how);
        break;
      case 'and':
        for (const part of selector.of) narrow(set, part, how);
        break;
      case 'or': {
        const before = set.slice();
        set.fill(0);
        for (const part of selector.of) {
          const found = before.slice();
          narrow(found, part, how);
          addAll(set, found);
        }
        break;
      }
      case 'not': {
        const found = set.slice();
        narrow(found, selector.of, how === 'sure' ? 'possible' : 'sure');
        remove(set, found);
      }
    }
  };
  /** Whether it is met may be a matter of values that nobody knows. */
  const depends = ({ key, op }: Requirement): boolean =>
    op !== 'exists' && op !== 'absent' && (keys.get(key)?.unknown.length ?? 0) > 0;

  return {
    size,
    match(selector, within = everything) {
      const requirements = requirementsOf(selector);
      const sure = within.slice();
      narrow(sure, selector, 'sure');
      const asked = [...openEnded].flatMap(([open, same]) =>
        open === true || requirements.some(({ key }) => open(key)) ? same : [],
      );
      if (asked.length === 0 && !requirements.some(depends)) return exactly(sure);
      const possible = within.slice();
      narrow(possible, selector, 'possible');
      for (const ordinal of asked) {
        const met = has(within, ordinal) ? matches(selector, thing(ordinal)?.facts ?? NOTHING) : 'no';
        assign(sure, ordinal, met === 'yes');
        assign(possible, ordinal, met !== 'no');
      }
      return { sure, possible };
    },
  };
}

/** All of them, wherever they stand. */
function requirementsOf(selector: Selector): readonly Requirement[] {
  switch (selector.kind) {
    case 'all':
      return [];
    case 'requirement':
      return [selector.requirement];
    case 'not':
      return requirementsOf(selector.of);
    case 'and':
    case 'or':
      return selector.of.flatMap(requirementsOf);
  }
}

function holding(requirement: Requirement, key: KeyPostings): readonly string[] {
  return [...key.values()].filter((value) => meets(requirement, known(new Map([[requirement.key, value]]))) === 'yes');
}

const NOBODY: readonly number[] = [];
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

function assign(set: Bitset, member: number, present: boolean): void {
  const word = member >>> 5;
  const bit = 1 << (member & 31);
  set[word] = present ? (set[word] ?? 0) | bit : (set[word] ?? 0) & ~bit;
}
