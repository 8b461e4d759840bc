import type { Criterion, Rule } from '../../../engine/model.ts';
import type { Protocol } from '../../../engine/ports.ts';
import type { RuleEnd } from './policy.ts';

type Of<K extends Criterion['kind']> = Extract<Criterion, { readonly kind: K }>;

/** What must be at that end, as the engine reads it: one expression for selector, namespaces and accounts together. */
export function labelsAt(rule: Rule, end: RuleEnd): Of<'labels'> | undefined {
  return criteria(rule, 'labels').find((each) => each.end === end && !each.negated);
}

export function rangesAt(rule: Rule, end: RuleEnd): readonly Of<'ranges'>[] {
  return criteria(rule, 'ranges').filter((each) => each.end === end);
}

/** The ports that it asks for at that end. */
export function portsAt(rule: Rule, end: RuleEnd): Of<'ports'> | undefined {
  return criteria(rule, 'ports').find((each) => each.end === end && !each.negated);
}

/** Undefined: every protocol, or all but one. */
export function protocolOf(rule: Rule): Protocol | undefined {
  return criteria(rule, 'protocol').find(({ negated }) => !negated)?.protocol;
}

export function criteria<K extends Criterion['kind']>(rule: Rule, kind: K): readonly Of<K>[] {
  return (rule.criteria ?? []).filter((each): each is Of<K> => each.kind === kind);
}
