import { nearestNames } from '../schema/near.ts';
import { oneOf } from './flow/words.ts';
import { code } from './markdown.ts';

/**
 * ` Did you mean …?` with the known names that are near, each after `prefix` or as `ask` says to ask for it; empty where
 * none is near.
 */
export function didYouMean(
  typed: string,
  names: readonly string[],
  prefix: string,
  ask: (name: string) => readonly string[] = (name) => [prefix + name],
): string {
  const near = [...nearestNames(typed, names), ...names.filter((name) => typed.length > 1 && name.startsWith(typed))];
  const found = [...new Set(near)].flatMap(ask).slice(0, 3);
  return found.length === 0 ? '' : ` Did you mean ${oneOf(found.map(code))}?`;
}
