import type { Field, KindSchema } from '../../schema/field.ts';
import { typeProblem } from '../../schema/types.ts';
import type { UnknownViolation } from '../../schema/violation.ts';
import type { Path } from '../../syntax/path.ts';
import type { RuleSubject } from '../rule.ts';
import { FAMILIES, synonymsOf } from './families/families.ts';
import type { Home, Recognised } from './families/family.ts';

export type { Home, Recognised } from './families/family.ts';

const SELECTOR = { labels: 'matchLabels', expressions: 'matchExpressions' };
const EXPRESSION = { op: 'operator', value: 'values', label: 'key', name: 'key' };

/** The unknown keys of an object that `as` claims, with what was recognised. */
export function* unknownKeys<K extends Recognised['as']>(
  { object, structure }: RuleSubject,
  as: K,
): Iterable<{ readonly unknown: UnknownViolation; readonly recognised: Extract<Recognised, { as: K }> }> {
  if (!object.schema) return;
  for (const violation of structure.violations) {
    if (violation.kind !== 'unknown') continue;
    const recognised = recognise(violation, object.schema);
    if (isA(recognised, as)) yield { unknown: violation, recognised };
  }
}

function isA<K extends Recognised['as']>(recognised: Recognised, as: K): recognised is Extract<Recognised, { as: K }> {
  return recognised.as === as;
}

export function recognise(unknown: UnknownViolation, { root, family, apiVersion }: KindSchema): Recognised {
  const { entry, parent, map } = unknown;
  const { key } = entry;
  const words = FAMILIES[family];
  const special = words.special?.(unknown);
  if (special) return special;
  const near = recogniseName(unknown);
  if (near && fold(near) === fold(key)) return { as: 'unknown', rename: near };
  const homes = homesOf(root, key);
  const role = parent.role ?? '';
  const foreign = own(words.foreign[`${role} ${apiVersion}`], key) ?? own(words.foreign[role], key);
  if (foreign && !(near && near === synonym(unknown))) return { as: 'foreign', foreign };
  const last = words.lastly?.(unknown);
  if (last) return last;
  if (near && homes.length === 0) return { as: 'unknown', rename: near };
  if (homes.length > 0) return { as: 'misplaced', homes };
  if (isSelector(parent) && entry.value.kind === 'scalar' && map.entries.length > 0) return { as: 'bare-label' };
  return { as: 'unknown', rename: near };
}

/** The known field of the same mapping that an unknown key most likely stands for. */
export function recogniseName(unknown: UnknownViolation): string | undefined {
  return unknown.near.find((name) => fits(unknown.parent, name, unknown)) ?? synonym(unknown);
}

/** A label selector, whatever it selects. */
export function isSelector(field: Field): boolean {
  return field.fields !== undefined && Object.hasOwn(field.fields, 'matchExpressions');
}

function synonym(unknown: UnknownViolation): string | undefined {
  const { parent, entry, map } = unknown;
  const table = isSelector(parent) ? SELECTOR : parent.role === 'expression' ? EXPRESSION : synonymsOf(parent.role);
  const name = own(table, entry.key);
  const used = map.entries.some((other) => other.key === name);
  return name && !used && fits(parent, name, unknown) ? name : undefined;
}

/** Keys are user text (`constructor`). */
function own<T>(table: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return table && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** The value under the key could be a value of the field: `port: [80]` is not meant as `port`. */
function fits(parent: Field, name: string, { entry }: UnknownViolation): boolean {
  const field = parent.fields?.[name];
  if (!field) return false;
  if (entry.value.kind === 'scalar' && entry.value.value === null) return true;
  return typeProblem(entry.value, field) === undefined;
}

/** Where the table knows a field of this name, nearest to the root first; equal places once. */
export function homesOf(root: Field, key: string): readonly Home[] {
  const homes: Home[] = [];
  const visit = (field: Field, path: readonly string[], inList: boolean): void => {
    if (field.role === 'owner' || path.at(-1) === 'managedFields' || field.subresource) return;
    for (const [name, child] of Object.entries(field.fields ?? {})) {
      if (name === key) homes.push({ path, field, inList });
      visit(child, [...path, name], false);
    }
    if (field.type === 'list' && field.items) visit(field.items, path, true);
  };
  visit(root, [], false);
  return homes;
}

/** The path of a home that is nearest to a path: the longest common start. */
export function commonLength(path: Path, home: Home): number {
  const names = path.filter((step) => typeof step === 'string');
  let length = 0;
  while (length < home.path.length && home.path[length] === names[length]) length++;
  return length;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '').replace(/s$/, '');
}
