/** How far two words are apart, for guesses at what was meant. */

/**
 * Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal string alignment). Beyond
 * `most` only that it is more: words are compared with all values of a cluster's labels, and hardly any is near.
 */
export function editDistance(a: string, b: string, most = Number.POSITIVE_INFINITY): number {
  let before: number[] = [];
  let leastBefore = 0;
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((row[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
      least = Math.min(least, best);
    }
    // What comes below starts from this row, or by a swap from the one before it.
    if (least > most && leastBefore >= most) return least;
    leastBefore = least;
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/**
 * How likely `written` was meant to be `existing`: 0 for a difference in case only, then the edits between them, then
 * a whole word of the other (`web` and `shop-web`); undefined where they are just two words.
 */
export function misspelling(written: string, existing: string): number | undefined {
  if (written === existing || written === '' || existing === '') return undefined;
  const a = written.toLowerCase();
  const b = existing.toLowerCase();
  if (a === b) return 0;
  const allowed = Math.floor(Math.min(a.length, b.length) / 3);
  // Edits cost at least the difference in length, which saves measuring most pairs.
  if (allowed > 0 && Math.abs(a.length - b.length) <= allowed) {
    const distance = editDistance(a, b, allowed);
    if (distance <= allowed) return distance;
  }
  return hasWord(a, b) || hasWord(b, a) ? WHOLE_WORD : undefined;
}

const WHOLE_WORD = 20;

function hasWord(long: string, word: string): boolean {
  return word.length > 1 && long.includes(word) && long.split(/[-._/]+/).includes(word);
}
