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
  /** The value holds a text, at its start, its end or anywhere; needs the key (calico.md 2.2). */
  | { readonly op: 'text'; readonly key: string; readonly at: 'start' | 'end' | 'anywhere'; readonly text: string }
) & {
  /** Where it is written, for those who point at it; no part of what it means. */
  readonly path?: Path;
};

export type Selector =
  | { readonly kind: 'all' }
  | { readonly kind: 'requirement'; readonly requirement: Requirement }
  /** Of nothing: everything. */
  | { readonly kind: 'and'; readonly of: readonly Selector[] }
  /** Of nothing: nothing. */
  | { readonly kind: 'or'; readonly of: readonly Selector[] }
  | { readonly kind: 'not'; readonly of: Selector };

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

/**
 * The requirements that every match must meet, in the order written: all there is to a conjunction, which is what label
 * selectors of Kubernetes are. What stands inside an alternative or a negation is not among them.
 */
export function requirements(selector: Selector): readonly Requirement[] {
  switch (selector.kind) {
    case 'all':
    case 'or':
    case 'not':
      return [];
    case 'requirement':
      return [selector.requirement];
    case 'and':
      return selector.of.flatMap(requirements);
  }
}

/** The values of which a label must have one, for a label that the selector surely asks for: a namespace that it names. */
export function valuesAsked(selector: Selector, isKey: (key: string) => boolean): readonly string[] | undefined {
  const asked = requirements(selector).find(({ op, key }) => op === 'in' && isKey(key));
  return asked?.op === 'in' ? asked.values : undefined;
}

/** Nothing but requirements that must all hold: `requirements` tells the whole of it. */
export function isConjunction(selector: Selector): boolean {
  if (selector.kind === 'and') return selector.of.every(isConjunction);
  return selector.kind === 'all' || selector.kind === 'requirement';
}

/** Written so that it demands nothing. */
export function isEverything(selector: Selector): boolean {
  return selector.kind === 'and' ? selector.of.every(isEverything) : selector.kind === 'all';
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

/** Whether the labels match; `unknown` where labels that nobody knows may decide (each is taken for itself). */
export function matches(selector: Selector, facts: LabelFacts): Tri {
  switch (selector.kind) {
    case 'all':
      return 'yes';
    case 'requirement':
      return meets(selector.requirement, facts);
    case 'not':
      return opposite(matches(selector.of, facts));
    case 'and':
      return joined(selector.of, facts, 'no');
    case 'or':
      return joined(selector.of, facts, 'yes');
  }
}

/** `settles`: the answer of one part that is the answer of the whole. */
function joined(parts: readonly Selector[], facts: LabelFacts, settles: 'yes' | 'no'): Tri {
  let result: Tri = settles === 'no' ? 'yes' : 'no';
  for (const part of parts) {
    const met = matches(part, facts);
    if (met === settles) return settles;
    if (met === 'unknown') result = 'unknown';
  }
  return result;
}

export function opposite(value: Tri): Tri {
  if (value === 'unknown') return value;
  return value === 'yes' ? 'no' : 'yes';
}

/** What surely does not hold, with the label's value (`undefined`: no such label). */
export interface LabelMismatch {
  readonly requirement: Requirement;
  /** The requirement holds and should not: it stands behind an odd number of negations. */
  readonly negated?: true;
  readonly has: string | undefined;
}

/** The first reason why the labels surely do not match; of alternatives, none of which match, that of the first. */
export function firstMismatch(selector: Selector, facts: LabelFacts): LabelMismatch | undefined {
  return mismatch(selector, facts, 'no');
}

/** The first requirement that makes the selector answer `fails`. */
function mismatch(selector: Selector, facts: LabelFacts, fails: 'yes' | 'no'): LabelMismatch | undefined {
  if (matches(selector, facts) !== fails) return undefined;
  switch (selector.kind) {
    case 'all':
      return undefined;
    case 'requirement': {
      const { requirement } = selector;
      const has = facts.labels.get(requirement.key);
      return { requirement, ...(fails === 'yes' && { negated: true as const }), has };
    }
    case 'not':
      return mismatch(selector.of, facts, fails === 'yes' ? 'no' : 'yes');
    case 'and':
    case 'or':
      for (const part of selector.of) {
        const found = mismatch(part, facts, fails);
        if (found !== undefined) return found;
      }
      return undefined;
  }
}

/** Keys whose unknown values keep the match undecided. */
export function undecidedKeys(selector: Selector, facts: LabelFacts): readonly string[] {
  if (matches(selector, facts) !== 'unknown') return [];
  switch (selector.kind) {
    case 'all':
      return [];
    case 'requirement':
      return [selector.requirement.key];
    case 'not':
      return undecidedKeys(selector.of, facts);
    case 'and':
    case 'or':
      return [...new Set(selector.of.flatMap((part) => undecidedKeys(part, facts)))];
  }
}

/** Equal for selectors that are written with the same requirements, in any order and with values in any order. */
export function selectorKey(selector: Selector): string {
  switch (selector.kind) {
    case 'all':
      return '';
    case 'requirement':
      return JSON.stringify(requirementValue(selector.requirement));
    case 'not':
      return `!(${selectorKey(selector.of)})`;
    case 'and': {
      const parts = [...new Set(selector.of.map(selectorKey))].filter((key) => key !== '');
      return parts.length < 2 ? (parts[0] ?? '') : `(${parts.sort().join('&')})`;
    }
    case 'or': {
      const parts = [...new Set(selector.of.map(selectorKey))];
      const [only] = parts;
      return parts.length === 1 && only !== undefined ? only : `(|${parts.sort().join('|')})`;
    }
  }
}

function requirementValue(requirement: Requirement): readonly unknown[] {
  const { key, op } = requirement;
  switch (op) {
    case 'in':
    case 'notIn':
      return [key, op, [...new Set(requirement.values)].sort()];
    case 'text':
      return [key, op, requirement.at, requirement.text];
    default:
      return [key, op];
  }
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
    case 'text':
      return holdsText(requirement.at, value, requirement.text);
  }
}

function holdsText(at: 'start' | 'end' | 'anywhere', value: string, text: string): boolean {
  if (at === 'anywhere') return value.includes(text);
  return at === 'start' ? value.startsWith(text) : value.endsWith(text);
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

/** The same selector over other keys. */
export function renamed(selector: Selector, rename: (key: string) => string): Selector {
  switch (selector.kind) {
    case 'all':
      return selector;
    case 'requirement': {
      const requirement: Requirement = { ...selector.requirement, key: rename(selector.requirement.key) };
      return { kind: 'requirement', requirement };
    }
    case 'not':
      return { kind: 'not', of: renamed(selector.of, rename) };
    case 'and':
    case 'or':
      return { kind: selector.kind, of: selector.of.map((part) => renamed(part, rename)) };
  }
}
