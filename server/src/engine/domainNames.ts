/**
 * Patterns of domain names as Cilium writes them (cilium.md 4.8): `*` stays within a label, a leading `**.` is one or more
 * whole labels, and nothing but stars is any name. Case and a last dot do not count.
 */

/** A letter, any letters of one label, or whole labels. */
type Part = string | typeof STAR | typeof LABELS;

const STAR = '*';
const LABELS = '**.';

export const ANY_NAME = '*';
const LONGEST = 1024;

/** Whether some name fits both. */
export function mayBeOneName(a: string, b: string): boolean {
  // No name is that long, and the places of both are walked one inside the other.
  if (isAny(a) || isAny(b) || a.length + b.length > LONGEST) return true;
  return meet(partsOf(a), 0, partsOf(b), 0, new Map());
}

function isAny(pattern: string): boolean {
  return /^\*+\.?$/.test(pattern);
}

function partsOf(pattern: string): readonly Part[] {
  const text = pattern.toLowerCase().replace(/\.$/, '');
  const [deep = ''] = /^\*\*+\./.exec(text) ?? [];
  const rest = [...text.slice(deep.length).replace(/\*+/g, STAR)];
  return deep === '' ? rest : [LABELS, ...rest];
}

/** `known`: pairs of places that were tried; patterns are user text, and may be long. */
function meet(a: readonly Part[], i: number, b: readonly Part[], j: number, known: Map<number, boolean>): boolean {
  const key = i * (b.length + 1) + j;
  const found = known.get(key);
  if (found !== undefined) return found;
  known.set(key, false);
  const met = meetAt(a, i, b, j, known);
  known.set(key, met);
  return met;
}

/** What a star may take. */
function isOfLabel(part: Part | undefined): boolean {
  return part !== undefined && part !== '.' && part !== LABELS;
}

function meetAt(a: readonly Part[], i: number, b: readonly Part[], j: number, known: Map<number, boolean>): boolean {
  const [x, y] = [a[i], b[j]];
  const next = (di: number, dj: number): boolean => meet(a, i + di, b, j + dj, known);
  if (x === undefined && y === undefined) return true;
  if (x === STAR && (next(1, 0) || (isOfLabel(y) && next(0, 1)))) return true;
  if (y === STAR && (next(0, 1) || (isOfLabel(x) && next(1, 0)))) return true;
  // Whole labels with their last dot: they take letters and dots, and may end behind any dot.
  if (x === LABELS && y !== undefined && (next(0, 1) || (y === '.' && next(1, 1)) || (y === LABELS && next(1, 1))))
    return true;
  if (y === LABELS && x !== undefined && (next(1, 0) || (x === '.' && next(1, 1)))) return true;
  return x !== undefined && x !== STAR && x !== LABELS && x === y && next(1, 1);
}
