import { findSlices, hasDirectives, type SliceCache } from './slices.ts';
import type { Shared, Text } from './text.ts';
import type { PlacedSlice, Slice } from './tree.ts';

/** The slices of a text, and how many of those before stand at its head and at its tail as they were. */
export interface Recut {
  readonly slices: readonly PlacedSlice[];
  readonly head: number;
  readonly tail: number;
}

export interface CutText {
  readonly text: Text;
  readonly slices: readonly PlacedSlice[];
}

const NOTHING: Shared = { head: 0, tail: 0 };

/**
 * Cuts a text of which an earlier version is cut already: only what lies between the slices that both begin and end with
 * is looked at, so that an edit costs little more in a long file than in a short one.
 */
export function recutSlices(now: Text, earlier: CutText | undefined, cache: Pick<SliceCache, 'get'>): Recut {
  const { text } = now;
  const before = earlier?.slices ?? [];
  const lengthBefore = earlier?.text.length ?? 0;
  const by = text.length - lengthBefore;
  // Directives belong to the document behind them, however far above it they stand: then all of the text decides.
  const whole = hasDirectives(text);
  const same: Shared =
    whole || earlier === undefined ? NOTHING : (now.sharedWith(earlier.text) ?? compared(text, earlier));
  const sameHead = firstIndex(before, ({ start, slice }) => start + slice.text.length > same.head);
  const firstSame = firstIndex(before, ({ start }) => start >= lengthBefore - same.tail);
  const sameTail = before.length - Math.max(firstSame, sameHead);
  // Whether a marker is one, and whether only a prelude stands before it, depends on its neighbours: the last marker of a
  // text may just have got something behind it, and a comment sign makes a first document none. Two on either side that
  // are as they were settle it.
  const [head, tail] = [Math.max(0, sameHead - 2), Math.max(0, sameTail - 2)];
  const from = before[head]?.start ?? 0;
  const to = tail === 0 ? text.length : (before[before.length - tail]?.start ?? lengthBefore) + by;
  const known = byText(before.slice(head, before.length - tail));
  const middle = findSlices(text.slice(from, to)).map(
    ({ start, end }): PlacedSlice => ({
      start: from + start,
      slice: cache.get(text.slice(from + start, from + end), (part) => known.get(part)),
    }),
  );
  const behind = before.slice(before.length - tail);
  return {
    slices: [
      ...before.slice(0, head),
      ...middle,
      ...(by === 0 ? behind : behind.map(({ start, slice }) => ({ start: start + by, slice }))),
    ],
    head,
    tail,
  };
}

/** Slices, and those of a List's items, for whoever finds their text again. */
function byText(slices: readonly PlacedSlice[]): ReadonlyMap<string, Slice> {
  const all = slices.flatMap(({ slice }) => [slice, ...(slice.items ?? []).map((item) => item.slice)]);
  return new Map(all.map((slice) => [slice.text, slice]));
}

/** For texts that come whole, from editors that do not tell what was changed. */
function compared(text: string, { slices, text: earlier }: CutText): Shared {
  const by = text.length - earlier.length;
  let head = 0;
  while (head < slices.length && stands(slices[head], text, 0)) head += 1;
  let first = slices.length;
  while (first > head && stands(slices[first - 1], text, by)) first -= 1;
  return {
    head: slices[head]?.start ?? earlier.length,
    tail: earlier.length - (slices[first]?.start ?? earlier.length),
  };
}

function stands(placed: PlacedSlice | undefined, text: string, by: number): boolean {
  return placed !== undefined && placed.start + by >= 0 && text.startsWith(placed.slice.text, placed.start + by);
}

/** Index of the first for which it is true that it and all behind it are so, by binary search. */
function firstIndex(slices: readonly PlacedSlice[], is: (placed: PlacedSlice) => boolean): number {
  let low = 0;
  let high = slices.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (is(slices[middle] as PlacedSlice)) high = middle;
    else low = middle + 1;
  }
  return low;
}
