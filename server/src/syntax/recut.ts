import { findSlices, hasDirectives, type SliceCache } from './slices.ts';
import type { PlacedSlice, Slice } from './tree.ts';

/** The slices of a text, and how many of those before stand at its head and at its tail as they were. */
export interface Recut {
  readonly slices: readonly PlacedSlice[];
  readonly head: number;
  readonly tail: number;
}

/**
 * Cuts a text of which an earlier version is cut already: only what lies between the slices that both begin and end with
 * is looked at, so that an edit costs little more in a long file than in a short one.
 */
export function recutSlices(text: string, before: readonly PlacedSlice[], cache: Pick<SliceCache, 'get'>): Recut {
  const lengthBefore = lengthOf(before);
  const by = text.length - lengthBefore;
  // Directives belong to the document behind them, however far above it they stand: then all of the text decides.
  const whole = hasDirectives(text);
  const sameHead = whole ? 0 : equalAtHead(text, before);
  const sameTail = whole ? 0 : equalAtTail(text, before, by, before.length - sameHead);
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

function lengthOf(slices: readonly PlacedSlice[]): number {
  const last = slices.at(-1);
  return last === undefined ? 0 : last.start + last.slice.text.length;
}

/** How many slices stand where they stood. Comparing texts is what machines do fastest of all. */
function equalAtHead(text: string, slices: readonly PlacedSlice[]): number {
  let count = 0;
  for (const { start, slice } of slices) {
    if (!text.startsWith(slice.text, start)) break;
    count += 1;
  }
  return count;
}

function equalAtTail(text: string, slices: readonly PlacedSlice[], by: number, most: number): number {
  let count = 0;
  while (count < most) {
    const placed = slices[slices.length - 1 - count];
    if (placed === undefined || placed.start + by < 0 || !text.startsWith(placed.slice.text, placed.start + by)) break;
    count += 1;
  }
  return count;
}
