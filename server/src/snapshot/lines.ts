/** Zero-based, `character` in UTF-16 code units. */
export interface LinePosition {
  readonly line: number;
  readonly character: number;
}

/** What is kept of a file's text after it was read: where its lines start, and nothing of what they say. */
export interface LineIndex {
  positionAt(offset: number): LinePosition;
}

/** `starts` holds the offsets of line starts, the first 0; `length` is the text's. */
export function lineIndex(starts: ArrayLike<number>, length: number): LineIndex {
  const compact = Uint32Array.from(starts);
  return {
    positionAt(offset) {
      const at = Math.min(Math.max(offset, 0), length);
      let low = 0;
      let high = compact.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((compact[middle] ?? 0) <= at) low = middle;
        else high = middle - 1;
      }
      return { line: Math.max(low, 0), character: at - (compact[low] ?? 0) };
    },
  };
}
