import type { Family } from '../../../schema/field.ts';
import { ADMIN } from './admin.ts';
import { CALICO } from './calico.ts';
import { CILIUM } from './cilium.ts';
import type { FamilyWords } from './family.ts';
import { KUBERNETES } from './kubernetes.ts';

export const FAMILIES: Readonly<Record<Family, FamilyWords>> = {
  kubernetes: KUBERNETES,
  admin: ADMIN,
  calico: CALICO,
  cilium: CILIUM,
};

const ALL = Object.values(FAMILIES);

/** The names that people use instead of a field's, in a mapping with this role. Roles belong to one family each. */
export function synonymsOf(role: string | undefined): Readonly<Record<string, string>> {
  return find(role, (words) => words.synonyms) ?? {};
}

export function placeOf(role: string | undefined): string | undefined {
  return find(role, (words) => words.places);
}

/** The values that a word in lower case may stand for, in a field with this role. */
export function valueMeant(role: string | undefined, word: string): readonly string[] {
  const table = find(role, (words) => words.values ?? {});
  return (table && Object.hasOwn(table, word) ? table[word] : undefined) ?? [];
}

function find<T>(role: string | undefined, of: (words: FamilyWords) => Readonly<Record<string, T>>): T | undefined {
  if (role === undefined) return undefined;
  for (const words of ALL) {
    const table = of(words);
    if (Object.hasOwn(table, role)) return table[role];
  }
  return undefined;
}
