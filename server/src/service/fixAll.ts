import type { Diagnostic, FixResult } from '../features/results.ts';
import { composeEdits, type Edit, edited } from './composeEdits.ts';

/** Fixes that go on undoing each other stop here. */
const MOST_ROUNDS = 20;

/**
 * Edits that apply every preferred fix, and those that are there afterwards, until none is left. `diagnose` says what
 * is found in a text of the file.
 */
export function fixAll(
  text: string,
  first: readonly Diagnostic[],
  diagnose: (text: string) => readonly Diagnostic[],
): readonly Edit[] {
  const rounds: (readonly Edit[])[] = [];
  const seen = new Set([text]);
  let current = text;
  let found = first;
  while (rounds.length < MOST_ROUNDS) {
    const edits = safeEdits(found);
    const next = edited(current, edits);
    if (edits.length === 0 || seen.has(next)) break;
    rounds.push(edits);
    seen.add(next);
    current = next;
    found = diagnose(next);
  }
  return composeEdits(text, rounds);
}

/** Of all preferred fixes, in text order; of two that touch, the later one waits for the next round. */
export function safeEdits(found: readonly Diagnostic[]): readonly Edit[] {
  const fixes = found.flatMap(({ fixes }) => fixes.filter(({ preferred, edits }) => preferred && edits.length > 0));
  fixes.sort((a, b) => startOf(a) - startOf(b));
  const edits: Edit[] = [];
  let done = -1;
  for (const fix of fixes) {
    if (startOf(fix) <= done) continue;
    edits.push(...fix.edits);
    done = Math.max(...fix.edits.map(({ span }) => span.end));
  }
  return edits;
}

function startOf({ edits }: FixResult): number {
  return Math.min(...edits.map(({ span }) => span.start));
}
