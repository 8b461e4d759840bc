/**
 * The known names a mistyped one may stand for, nearest first: equal but for case, hyphens, underscores or a plural, or
 * at most two edits away (one for short names, or half of them would be near).
 */
export function nearestNames(typed: string, known: readonly string[]): readonly string[] {
  return ranked(typed, known).map(({ name }) => name);
}

/** Of the nearest names those that are equally near: more than one, and nobody knows which was meant. */
export function equallyNear(typed: string, known: readonly string[]): readonly string[] {
  const [first, ...rest] = ranked(typed, known);
  return first ? [first, ...rest.filter(({ distance }) => distance === first.distance)].map(({ name }) => name) : [];
}

function ranked(typed: string, known: readonly string[]) {
  const word = fold(typed);
  const limit = word.length <= 4 ? 1 : 2;
  return known
    .map((name) => ({ name, distance: editDistance(word, fold(name)) }))
    .filter(({ name, distance }) => name !== typed && distance <= limit)
    .sort((a, b) => a.distance - b.distance);
}

function fold(name: string): string {
  const plain = name.toLowerCase().replace(/[-_\s]/g, '');
  return plain.length > 3 ? plain.replace(/s$/, '') : plain;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replaced, (row[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
