import { rememberedWeakly } from '../../../engine/remembered.ts';
import type { Requirement, Selector } from '../../../engine/selector.ts';
import { requirements } from '../../../engine/selector.ts';
import { engineSelector } from '../../../lower/calicoSelector/engineSelector.ts';
import { parseSelector, type SelectorNode } from '../../../lower/calicoSelector/parse.ts';
import type { TextSpan } from '../../../lower/calicoSelector/tokens.ts';
import { CALICO_SELECTORS, type CalicoRole } from '../../../schema/calico/roles.ts';
import type { PlacedField } from '../../../schema/walk.ts';
import type { ScalarNode, Span } from '../../../syntax/tree.ts';
import { valueOffsets } from '../../../syntax/valueOffsets.ts';
import type { RuleSubject, TextEdit } from '../../rule.ts';
import { rewriteSelector } from '../rewrite.ts';

/** Whose labels an expression asks. */
export type Asks = 'things' | 'namespaces' | 'accounts';

/** A selector expression that can be read. */
export interface Expression {
  readonly place: PlacedField;
  readonly role: CalicoRole;
  /** It stands on the policy itself, not in a rule. */
  readonly ofPolicy: boolean;
  readonly asks: Asks;
  readonly node: SelectorNode;
  readonly scalar: ScalarNode;
  readonly text: string;
  /** The written keys, without what Calico puts before them. */
  readonly selector: Selector;
}

/** A comparison, with how it counts in the whole. */
export interface Leaf {
  readonly node: Extract<SelectorNode, { readonly kind: 'has' | 'compare' | 'set' }>;
  /** Behind an odd number of negations. */
  readonly negated: boolean;
  /** It must hold whatever else does: no alternative and no negation around it. */
  readonly required: boolean;
}

const ASKS: Readonly<Partial<Record<CalicoRole, Asks>>> = {
  'calico-subject-namespaces': 'namespaces',
  'calico-peer-namespaces': 'namespaces',
  'calico-subject-accounts': 'accounts',
  'calico-peer-accounts': 'accounts',
};

/** Every expression of an object that is neither blank nor broken, in text order. */
export function expressionsOf({ structure, object }: RuleSubject): readonly Expression[] {
  return object.slice.template ? [] : expressionsAt(structure.fields);
}

/** Nine rules ask, in both phases: each expression is parsed for the first. */
const expressionsAt = rememberedWeakly((fields: readonly PlacedField[]) =>
  fields.flatMap((place) => expressionAt(place) ?? []),
);

function expressionAt(place: PlacedField): Expression | undefined {
  const { field, node: scalar, value, path } = place;
  if (!CALICO_SELECTORS.has(field.role) || scalar.kind !== 'scalar' || typeof value !== 'string') return undefined;
  const parsed = value.trim() === '' ? undefined : parseSelector(value);
  if (!parsed?.ok) return undefined;
  const role = field.role as CalicoRole;
  return {
    place,
    role,
    ofPolicy: role.startsWith('calico-subject'),
    asks: ASKS[role] ?? 'things',
    node: parsed.node,
    scalar,
    text: value,
    selector: engineSelector(parsed.node, path),
  };
}

export function leavesOf(node: SelectorNode, negated = false, required = true): readonly Leaf[] {
  switch (node.kind) {
    case 'all':
    case 'global':
      return [];
    case 'has':
    case 'compare':
    case 'set':
      return [{ node, negated, required: required && !negated }];
    case 'not':
      return leavesOf(node.of, !negated, false);
    case 'and':
      return node.of.flatMap((part) => leavesOf(part, negated, required && !negated));
    case 'or':
      return node.of.flatMap((part) => leavesOf(part, negated, false));
  }
}

/** True for whatever does not have the label at all: `!=`, `not in`, `!has`, and negations of the others. */
export function holdsWithout({ node, negated }: Leaf): boolean {
  const negative = (node.kind === 'compare' && node.op === '!=') || (node.kind === 'set' && node.op === 'not in');
  return negative !== negated;
}

/** Keys that whatever matches must surely have. */
export function demandedKeys(selector: Selector): ReadonlySet<string> {
  return new Set(requirements(selector).flatMap((each) => (demandsKey(each) ? [each.key] : [])));
}

function demandsKey({ op }: Requirement): boolean {
  return op === 'in' || op === 'exists' || op === 'text';
}

/** Where a part of the expression is written; undefined where value and text cannot be brought together. */
export function spanOf({ object }: RuleSubject, { scalar }: Expression, part: TextSpan): Span | undefined {
  const offsets = valueOffsets(object.slice.text, scalar);
  const start = offsets?.[part.start];
  const last = offsets?.[Math.max(part.start, part.end - 1)];
  return start === undefined || last === undefined ? undefined : { start, end: Math.max(last, start) + 1 };
}

/** The expression with one part of it written otherwise. */
export function withPart(expression: Expression, part: TextSpan, text: string): string {
  return expression.text.slice(0, part.start) + text + expression.text.slice(part.end);
}

export function rewritten(
  { object }: RuleSubject,
  { scalar }: Expression,
  text: string,
): readonly TextEdit[] | undefined {
  return rewriteSelector(object.slice.text, scalar, text);
}
