/**
 * Questions about selectors alone, without a cluster: can it match at all, does one include another
 * (kubernetes.md 0.4.4). Exact for conjunctions of requirements on whole values, which is what Kubernetes writes; of
 * selectors with alternatives, negations or parts of values only what their wording alone shows is claimed.
 */

import {
  isConjunction,
  isEverything,
  known,
  meets,
  type Requirement,
  requirements,
  type Selector,
  selectorKey,
} from './selector.ts';

/** Everything that a conjunction demands of one key. */
export interface KeyDemand {
  /** One of these values; undefined: no such demand. Values of `notIn` are already taken out. */
  readonly in: ReadonlySet<string> | undefined;
  readonly notIn: ReadonlySet<string>;
  readonly exists: boolean;
  readonly absent: boolean;
}

/** A conjunction, sorted by key. Empty: everything matches. */
export type NormalSelector = ReadonlyMap<string, KeyDemand>;

export function normalise(...selectors: readonly Selector[]): NormalSelector {
  const demands = new Map<string, KeyDemand>();
  for (const requirement of selectors.flatMap(requirements)) {
    demands.set(requirement.key, narrowed(demands.get(requirement.key) ?? ANYTHING, requirement));
  }
  for (const [key, demand] of demands) {
    if (demand.in === undefined) continue;
    const left = new Set([...demand.in].filter((value) => !demand.notIn.has(value)));
    demands.set(key, { ...demand, in: left, exists: true });
  }
  return demands;
}

/**
 * Surely no labels whatever can match: `in` without a value left, or a key both demanded and forbidden. What must hold
 * besides alternatives and negations counts on its own.
 */
export function unsatisfiable(selector: Selector): boolean {
  return contradictions(normalise(selector)).length > 0;
}

/** Keys that cannot be satisfied. */
function contradictions(normal: NormalSelector): readonly string[] {
  return [...normal].filter(([, demand]) => demand.in?.size === 0 || (demand.absent && demand.exists)).map(([k]) => k);
}

/** A selector with what its wording says, for whoever compares it with many. */
export interface Weighed {
  readonly selector: Selector;
  readonly normal: NormalSelector;
  /** Nothing can match. */
  readonly contradictory: boolean;
  /** Nothing but requirements that must all hold. */
  readonly conjunction: boolean;
  /** And each of whole values: `normal` tells all of it. */
  readonly plain: boolean;
}

export function weigh(selector: Selector): Weighed {
  const normal = normalise(selector);
  const conjunction = isConjunction(selector);
  const plain = conjunction && requirements(selector).every(({ op }) => op !== 'text');
  return { selector, normal, contradictory: contradictions(normal).length > 0, conjunction, plain };
}

/** Surely every object that `a` matches is matched by `b`. */
export function implies(a: Selector, b: Selector): boolean {
  return weighedImplies(weigh(a), weigh(b));
}

export function weighedImplies(a: Weighed, b: Weighed): boolean {
  return a.contradictory || impliesEach(a, b);
}

/** Something may match `a`, and what does must meet `a.normal`. */
function impliesEach(narrow: Weighed, wide: Weighed): boolean {
  const { selector: a, normal: left } = narrow;
  const { selector: b } = wide;
  if (wide.plain) {
    let all = true;
    for (const [key, demand] of wide.normal) all &&= demandImplies(left.get(key) ?? ANYTHING, demand);
    // Of two conjunctions that is all there is to say.
    if (all || narrow.conjunction) return all;
  }
  if (isEverything(b) || selectorKey(a) === selectorKey(b)) return true;
  // Of an alternative each case; cases inside a conjunction are weighed with what stands beside them.
  if (a.kind === 'or') return a.of.every((part) => implies(part, b));
  switch (b.kind) {
    case 'and':
      return b.of.every((part) => impliesEach(narrow, weigh(part)));
    case 'or':
      return b.of.some((part) => impliesEach(narrow, weigh(part)));
    case 'not':
      return disjoint(a, b.of);
    case 'requirement':
      return hasPart(a, b) || valuesMeet(left, b.requirement);
    case 'all':
      return true;
  }
}

/** One of the things that must all hold is the same, in whatever words it is written. */
function hasPart(a: Selector, part: Selector): boolean {
  if (a.kind !== 'and') return false;
  const key = selectorKey(part);
  return a.of.some((one) => selectorKey(one) === key || hasPart(one, part));
}

/** Whatever values are left do. */
function valuesMeet(left: NormalSelector, requirement: Requirement): boolean {
  const values = left.get(requirement.key)?.in;
  return (
    values !== undefined &&
    [...values].every((value) => meets(requirement, known(new Map([[requirement.key, value]]))) === 'yes')
  );
}

/** Surely no object is matched by both. */
export function disjoint(a: Selector, b: Selector): boolean {
  return contradictions(normalise(a, b)).length > 0;
}

const ANYTHING: KeyDemand = { in: undefined, notIn: new Set(), exists: false, absent: false };

function narrowed(demand: KeyDemand, requirement: Requirement): KeyDemand {
  switch (requirement.op) {
    case 'in': {
      const values = requirement.values.filter((value) => demand.in?.has(value) ?? true);
      return { ...demand, in: new Set(values), exists: true };
    }
    case 'notIn':
      return { ...demand, notIn: new Set([...demand.notIn, ...requirement.values]) };
    case 'exists':
      return { ...demand, exists: true };
    case 'absent':
      return { ...demand, absent: true };
    case 'text':
      return { ...demand, exists: true };
  }
}

function demandImplies(a: KeyDemand, b: KeyDemand): boolean {
  const given = a.in;
  if (b.in !== undefined) {
    const wanted = b.in;
    if (given === undefined || ![...given].every((value) => wanted.has(value))) return false;
  }
  if (b.notIn.size > 0 && !a.absent) {
    const clear = given !== undefined && ![...given].some((value) => b.notIn.has(value));
    if (!clear && ![...b.notIn].every((value) => a.notIn.has(value))) return false;
  }
  if (b.exists && !a.exists) return false;
  return !b.absent || a.absent;
}
