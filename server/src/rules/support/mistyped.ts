import type { FieldRole, KindSchema } from '../../schema/field.ts';
import type { Violation } from '../../schema/walk.ts';
import type { RuleSubject } from '../rule.ts';
import { homesOf } from './unknownKeys.ts';

export type Mistyped = Extract<Violation, { kind: 'type' }>;

/** Which diagnostic speaks about a value of the wrong type: one each, so that no wrong text is reported twice. */
export type TypeCase =
  | 'selector-nested'
  | 'misplaced-field'
  | 'needs-quotes'
  | 'port-quoted'
  | 'list-expected'
  | 'mapping-expected'
  | 'wrong-type';

/** Texts for which quotes around a number or a boolean would only make another wrong value. */
const NO_QUOTES: ReadonlySet<FieldRole | undefined> = new Set([
  'cidr',
  'except',
  'protocol',
  'policy-type',
  'operator',
]);

const NESTED = /^(podSelector|namespaceSelector|ipBlock)$/;

export function* mistyped(subject: RuleSubject, wanted: TypeCase): Iterable<Mistyped> {
  const { schema } = subject.object;
  if (!schema) return;
  for (const violation of subject.structure.violations) {
    if (violation.kind === 'type' && typeCase(violation, schema) === wanted) yield violation;
  }
}

function typeCase(error: Mistyped, { root, family }: KindSchema): TypeCase {
  const { field, found, why, entry, node } = error;
  if (why) return 'wrong-type';
  if (field.role === 'label-value' && entry && (found === 'object' || found === 'list')) {
    if (family === 'kubernetes' && NESTED.test(entry.key)) return 'selector-nested';
    if (homesOf(root, entry.key).length > 0) return 'misplaced-field';
  }
  if (field.type === 'list') return 'list-expected';
  if ((field.type === 'object' || field.type === 'map') && found === 'list') return 'mapping-expected';
  const scalar = found === 'number' || found === 'boolean';
  if (field.type === 'string' && scalar && !field.format && !NO_QUOTES.has(field.role)) return 'needs-quotes';
  if (field.type === 'integer' && found === 'string' && node.kind === 'scalar' && isDigits(node.value))
    return 'port-quoted';
  return 'wrong-type';
}

function isDigits(value: unknown): boolean {
  return typeof value === 'string' && /^\d+$/.test(value);
}
