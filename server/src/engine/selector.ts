/**
 * One algebra of label requirements, the target of every selector dialect. Evaluation is three-valued, because some
 * labels will exist with values that nobody knows yet (kubernetes.md 0.4, A.6.3).
 */

import type { Labels, Path } from './model.ts';

/** A demand on one label key. `in` needs the key; `notIn` also holds where the key is absent (apimachinery labels.Requirement). */
export type Requirement = (
  | { readonly op: 'in'; readonly key: string; readonly values: readonly string[] }
  | { readonly op: 'notIn'; readonly key: string; readonly values: readonly string[] }
  | { readonly op: 'exists'; readonly key: string }
  | { readonly op: 'absent'; readonly key: string }
) & {
  /** Where it is written, for those who point at it; no part of what it means. */
  readonly path?: Path;
};

export type Selector =
  | { readonly kind: 'all' }
  | { readonly kind: 'requirement'; readonly requirement: Requirement }
  | { readonly kind: 'and'; readonly of: readonly Selector[] };

export type Tri = 'yes' | 'no' | 'unknown';

/** Labels of one object with what is not known of them. */
export interface LabelFacts {
  readonly labels: Labels;
  /** Whether the key may hold a value that nobody told us. Never true for a key of `labels`. */
  readonly isUnknown: (key: string) => UnknownLabel;
}

/** `no`: known to be absent. `value`: there, with an unknown value. `presence`: not even known to be there. */
export type UnknownLabel = 'no' | 'value' | 'presence';

export const ALL: Selector = { kind: 'all' };

/** The conjunction of requirements; none means everything. */
export function allOf(requirements: readonly Requirement[]): Selector {
  const only = requirements[0];
  if (only === undefined) return ALL;
  if (requirements.length === 1) return { kind: 'requirement', requirement: only };
  return { kind: 'and', of: requirements.map((requirement) => ({ kind: 'requirement', requirement })) };
}

/** Exactly these labels: a Service's selector, `matchLabels`. */
export function equalTo(labels: Labels): Selector {
  return allOf([...labels].map(([key, value]) => ({ op: 'in', key, values: [value] })));
}

/** Every requirement of a conjunction, in the order written. */
export function requirements(selector: Selector): readonly Requirement[] {
  switch (selector.kind) {
    case 'all':
      return [];
    case 'requirement':
      return [selector.requirement];
    case 'and':
      return selector.of.flatMap(requirements);
  }
}

export function isEverything(selector: Selector): boolean {
  return requirements(selector).length === 0;
}

/** Labels of which everything is known. */
export function known(labels: Labels): LabelFacts {
  return { labels, isUnknown: () => 'no' };
}

export function meets(requirement: Requirement, facts: LabelFacts): Tri {
  const value = facts.labels.get(requirement.key);
  if (value !== undefined) return tri(holdsFor(requirement, value));
  switch (facts.isUnknown(requirement.key)) {
    case 'no':
      return tri(requirement.op === 'notIn' || requirement.op === 'absent');
    case 'value':
      if (requirement.op === 'exists') return 'yes';
      return requirement.op === 'absent' ? 'no' : undecided(requirement);
    case 'presence':
      return undecided(requirement);
  }
}

export function matches(selector: Selector, facts: LabelFacts): Tri {
  let result: Tri = 'yes';
  for (const requirement of requirements(selector)) {
    const met = meets(requirement, facts);
    if (met === 'no') return 'no';
    if (met === 'unknown') result = 'unknown';
  }
  return result;
}

/** The first requirement that surely does not hold, with the label's value (`undefined`: no such label). */
export function firstMismatch(
  selector: Selector,
  facts: LabelFacts,
): { readonly requirement: Requirement; readonly has: string | undefined } | undefined {
  const requirement = requirements(selector).find((candidate) => meets(candidate, facts) === 'no');
  return requirement && { requirement, has: facts.labels.get(requirement.key) };
}

/** Keys whose unknown values keep the match undecided. */
export function undecidedKeys(selector: Selector, facts: LabelFacts): readonly string[] {
  const keys = requirements(selector)
    .filter((requirement) => meets(requirement, facts) === 'unknown')
    .map((requirement) => requirement.key);
  return [...new Set(keys)];
}

/** Equal for selectors that are written with the same requirements, in any order and with values in any order. */
export function selectorKey(selector: Selector): string {
  const parts = requirements(selector).map((requirement) => JSON.stringify(requirementValue(requirement)));
  return [...new Set(parts)].sort().join('&');
}

function requirementValue(requirement: Requirement): readonly unknown[] {
  return requirement.op === 'in' || requirement.op === 'notIn'
    ? [requirement.key, requirement.op, [...new Set(requirement.values)].sort()]
    : [requirement.key, requirement.op];
}

function holdsFor(requirement: Requirement, value: string): boolean {
  switch (requirement.op) {
    case 'in':
      return requirement.values.includes(value);
    case 'notIn':
      return !requirement.values.includes(value);
    case 'exists':
      return true;
    case 'absent':
      return false;
  }
}

/** A demand for one of no values cannot be met, whatever the value turns out to be; a ban of no values bans nothing. */
function undecided(requirement: Requirement): Tri {
  if (requirement.op === 'in' && requirement.values.length === 0) return 'no';
  if (requirement.op === 'notIn' && requirement.values.length === 0) return 'yes';
  return 'unknown';
}

function tri(value: boolean): Tri {
  return value ? 'yes' : 'no';
}
