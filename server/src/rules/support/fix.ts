import type { Fix, TextEdit } from '../rule.ts';

/** A fix when there are edits for it, else none: spread into a finding's list of fixes. */
export function fix(title: string, edits: readonly TextEdit[] | undefined, preferred = false): readonly Fix[] {
  if (!edits || edits.length === 0) return [];
  return [preferred ? { title, edits, preferred } : { title, edits }];
}
