import { findSlices, hasDirectives, type SliceCache } from './slices.ts';
import type { Shared, Text } from './text.ts';
import type { PlacedSlice, Slice } from './tree.ts';

/** The slices of a text, and how many of those before stand at its head and at its tail as they were. */
export interface Recut {
  readonly slices: readonly PlacedSlice[];
  /** Some line starts with `%`. */
  readonly directives: boolean;
  readonly head: number;
  readonly tail: number;
}

export interface CutText {
  readonly text: Text;
  readonly slices: readonly PlacedSlice[];
  readonly directives: boolean;
}

const NOTHING: Shared = { head: 0, tail: 0 };

/**
 * Cuts a text of which an earlier version is cut already: only what lies between the slices that both begin and end with
 * is looked at, so that an edit costs little more in a long file than in a short one.
 */
export function recutSlices(now: Text, earlier: CutText | undefined, cache: Pick<SliceCache, 'get'>): Recut {
  // Directives belong to the document behind them, however far above it they stand: then all of the text decides.
  const kept = earlier === undefined || earlier.directives ? NOTHING : keptOf(now, earlier);
  const cut = cutBetween(now, earlier, kept, cache);
  return cut.directives && kept !== NOTHING ? cutBetween(now, earlier, NOTHING, cache) : cut;
}

/** How many slices at the head and at the tail are sure to stay. */
function keptOf(now: Text, earlier: CutText): Shared {
  const { slices, text } = earlier;
  const same = now.sharedWith(text) ?? compared(now.text, earlier);
  const head = firstIndex(slices, ({ start, slice }) => start + slice.text.length > same.head);
  const behind = firstIndex(slices, ({ start }) => start >= text.length - same.tail);
  const tail = slices.length - Math.max(behind, head);
  // Whether a marker is one, and whether only a prelude stands before it, depends on its neighbours: the last marker of a
  // text may just have got something behind it, and a comment sign makes a first document none. Two on either side that
  // are as they were settle it.
  return { head: Math.max(0, head - 2), tail: Math.max(0, tail - 2) };
}

function cutBetween(
  text: Text,
  earlier: CutText | undefined,
  { head, tail }: Shared,
  cache: Pick<SliceCache, 'get'>,
): Recut {
  const before = earlier?.slices ?? [];
  const by = text.length - (earlier?.text.length ?? 0);
  const from = before[head]?.start ?? 0;
  const last = tail === 0 ? undefined : before[before.length - tail];
  const part = text.slice(from, last === undefined ? text.length : last.start + by);
  const known = byText(before.slice(head, before.length - tail));
  const slices = before.slice(0, head);
  for (const { start, end } of findSlices(part)) {
    const slice = cache.get(part.slice(start, end), (each) => known.get(each));
    slices.push({ start: from + start, slice });
  }
  const behind = before.slice(before.length - tail);
  for (const placed of behind) slices.push(by === 0 ? placed : { start: placed.start + by, slice: placed.slice });
  return { slices, directives: hasDirectives(part), head, tail };
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
