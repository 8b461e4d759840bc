import type { Policy } from '../engine/model.ts';
import { once } from '../engine/once.ts';
import type { PlacedSlice, Span } from '../syntax/tree.ts';
import type { Analysis } from './analysis.ts';
import { isWhole } from './whole.ts';

/**
 * While a line is half typed its document may lose most of its tree. Lens and hover then go on with the document's
 * last good text, moved to where it is now: `shown` is that text's analysis, `now` the current one. They are the same
 * wherever nothing is broken.
 */
export interface ShownSlice {
  readonly now: Analysis;
  readonly shown: Analysis;
}

/** Pairs the new slices with the old ones, so that a broken one can fall back on what stood in its place. */
export function showSlices(before: readonly ShownSlice[], now: readonly Analysis[]): readonly ShownSlice[] {
  const same = (old: ShownSlice | undefined, current: Analysis | undefined) => old?.now === current;
  let head = 0;
  while (head < now.length && head < before.length && same(before[head], now[head])) head += 1;
  let tail = 0;
  const most = Math.min(now.length, before.length) - head;
  while (tail < most && same(before[before.length - 1 - tail], now[now.length - 1 - tail])) tail += 1;
  return now.map((analysis, index) => {
    if (index < head) return before[index] ?? { now: analysis, shown: analysis };
    const fromEnd = now.length - index;
    if (fromEnd <= tail) return before[before.length - fromEnd] ?? { now: analysis, shown: analysis };
    const old = now.length === before.length ? before[index] : undefined;
    return { now: analysis, shown: old && hasLost(analysis, old.shown) ? old.shown : analysis };
  });
}

function hasLost(now: Analysis, good: Analysis): boolean {
  if (isWhole(now.slice)) return hasLostPolicies(now, good);
  return weight(now) < weight(good) || good.cluster.objects.length > 0;
}

/** A word of a selector is half typed, say, and its enforcer would ignore the whole object for it. */
function hasLostPolicies(now: Analysis, good: Analysis): boolean {
  return (
    now.objects.length === good.objects.length &&
    now.objects.some(({ apiVersion, kind, policies }, index) => {
      const old = good.objects[index];
      if (old === undefined || policies.length > 0) return false;
      return old.policies.length > 0 && old.apiVersion === apiVersion && old.kind === kind;
    })
  );
}

/** How much there is to show: objects, and of policies their rules, peers and ports. */
function weight({ objects }: Analysis): number {
  return objects.reduce((sum, { policies }) => policies.reduce((all, each) => all + policyWeight(each), sum + 1), 0);
}

function policyWeight({ rules }: Policy): number {
  return rules.reduce(
    (sum, { peers, ports, criteria }) =>
      sum + 1 + (peers?.length ?? 0) + (ports?.length ?? 0) + (criteria?.length ?? 0),
    1,
  );
}

/** The file as lens and hover see it, and how its offsets and those of the current text lead to each other. */
export interface ShownText {
  readonly text: string;
  readonly slices: readonly PlacedSlice[];
  /** Undefined inside a text that is only in the current version. */
  toShown(offset: number): number | undefined;
  toNow(span: Span): Span;
}

/**
 * Undefined where the current text itself is shown. While one document is broken every key asks for a place or two in
 * the file: what is asked for is made, and of all the others only where they start.
 */
export function composeShown(now: readonly PlacedSlice[], shown: readonly ShownSlice[]): ShownText | undefined {
  if (shown.every((slice) => slice.now === slice.shown)) return undefined;
  const starts: number[] = [];
  let length = 0;
  for (const { shown: analysis } of shown) {
    starts.push(length);
    length += analysis.slice.text.length;
  }
  const slices = once(() => shown.map(({ shown: { slice } }, index) => ({ start: starts[index] ?? 0, slice })));
  const text = once(() => shown.map(({ shown: { slice } }) => slice.text).join(''));
  const pairs = new Map<number, Pair>();
  const pairAt = (index: number): Pair | undefined => {
    const [placed, analysis] = [now[index], shown[index]?.shown];
    const pair =
      pairs.get(index) ?? (placed && analysis && pairOf(placed, { start: starts[index] ?? 0, slice: analysis.slice }));
    if (pair) pairs.set(index, pair);
    return pair;
  };
  const inNow = (offset: number, side: 'start' | 'end'): number => {
    const pair = pairAt(lastBefore(starts.length, offset, (index) => starts[index] ?? 0));
    return pair ? toNow(pair, offset, side) : offset;
  };
  return {
    get text() {
      return text();
    },
    get slices() {
      return slices();
    },
    toShown(offset) {
      const pair = pairAt(lastBefore(now.length, offset, (index) => now[index]?.start ?? 0));
      if (!pair) return undefined;
      const at = offset - pair.now.start;
      if (at <= pair.head) return pair.shown.start + at;
      const fromEnd = pair.now.length - at;
      return fromEnd <= pair.tail ? pair.shown.start + pair.shown.length - fromEnd : undefined;
    },
    toNow(span) {
      const start = inNow(span.start, 'start');
      return { start, end: Math.max(start, inNow(span.end, 'end')) };
    },
  };
}

/** One slice in both texts: `head` characters at its start are equal, and `tail` at its end. */
interface Pair {
  readonly now: { readonly start: number; readonly length: number };
  readonly shown: { readonly start: number; readonly length: number };
  readonly head: number;
  readonly tail: number;
}

function pairOf(now: PlacedSlice, shown: PlacedSlice): Pair {
  const a = now.slice.text;
  const b = shown.slice.text;
  const places = { now: { start: now.start, length: a.length }, shown: { start: shown.start, length: b.length } };
  if (now.slice === shown.slice) return { ...places, head: a.length, tail: a.length };
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a.charCodeAt(head) === b.charCodeAt(head)) head += 1;
  let tail = 0;
  while (tail < shorter - head && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail)) tail += 1;
  return { ...places, head, tail };
}

/** An offset in text that is gone leads to where it was; what starts or ends where text was typed does not take it in. */
function toNow(pair: Pair, offset: number, side: 'start' | 'end'): number {
  const at = offset - pair.shown.start;
  const fromEnd = pair.shown.length - at;
  const inHead = at <= pair.head;
  if (fromEnd <= pair.tail && (side === 'start' || !inHead)) return pair.now.start + pair.now.length - fromEnd;
  return pair.now.start + (inHead ? at : pair.head);
}

/** Index of the last one that starts at or before the offset, by binary search. */
function lastBefore(count: number, offset: number, startOf: (index: number) => number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (startOf(middle) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
