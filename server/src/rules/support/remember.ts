import type { Programs } from '../../engine/compile.ts';

/**
 * What `make` makes of these programs, made once for each key: for questions about every pod that the rules of many
 * documents ask. It is kept as long as the programs are.
 */
export function rememberedOf<T>(programs: Programs, key: string, make: () => T): T {
  const all = programs.inventory.derive('of programs', () => new WeakMap<Programs, Map<string, unknown>>());
  const own = all.get(programs) ?? new Map<string, unknown>();
  all.set(programs, own);
  if (!own.has(key)) own.set(key, make());
  return own.get(key) as T;
}
