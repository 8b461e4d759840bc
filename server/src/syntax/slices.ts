import { parseList } from './listSlice.ts';
import { parseSlice } from './parse.ts';
import type { PlacedSlice, Slice, Span } from './tree.ts';

/**
 * Trees by slice text, least recently used first. The caller creates it and so says how long it lives; one is enough
 * for all files. Keyed by text and never by index, so a document pasted above the others costs one parse.
 */
export class SliceCache {
  readonly #slices = new Map<string, Slice>();
  readonly #limit: number;

  /** `limit` counts slices; a slice that no file shows any more goes when that many newer ones came. */
  constructor(limit = 2000) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#slices.size;
  }

  /** `shown`: slices that somebody holds, however many newer ones came. */
  get(text: string, shown: (text: string) => Slice | undefined = () => undefined): Slice {
    const known = shown(text) ?? this.#slices.get(text);
    if (known) {
      // Moved to the end: a Map keeps insertion order, so the first key is the one longest unused.
      this.#slices.delete(text);
      this.#slices.set(known.text, known);
      return known;
    }
    const own = ownCopy(text);
    const slice = parseList(own, (item) => this.get(item, shown)) ?? parseSlice(own);
    this.#slices.set(slice.text, slice);
    for (const oldest of this.#slices.keys()) {
      if (this.#slices.size <= this.#limit) break;
      this.#slices.delete(oldest);
    }
    return slice;
  }
}

/**
 * Engines let a part of a text point into the whole: remembered as it is, each version of a document would keep the
 * whole file of its moment alive.
 */
function ownCopy(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

/** A stream as placed, parsed documents: the slices' texts joined are the whole text. */
export function cutSlices(text: string, cache?: Pick<SliceCache, 'get'>): readonly PlacedSlice[] {
  return findSlices(text).map(({ start, end }) => {
    const part = text.slice(start, end);
    return { start, slice: cache ? cache.get(part) : parseSlice(part) };
  });
}

/**
 * Where each document of a stream starts and ends. `---` in column 0, alone or before a blank, starts one wherever it
 * stands: YAML lets a document marker end even a quoted or block scalar. What is only blank, comment or directive
 * before the first marker belongs to the first document, and directives after a `...` to the document they announce.
 */
export function findSlices(text: string): readonly Span[] {
  const starts: number[] = [0];
  if (!text.includes('---')) return [{ start: 0, end: text.length }];
  const marker = /(?:^|[\n\r])---(?=[ \t\n\r]|$)/g;
  const directives = hasDirectives(text);
  for (let found = marker.exec(text); found; found = marker.exec(text)) {
    const at = found[0].length > 3 ? found.index + 1 : found.index;
    const from = starts[starts.length - 1] ?? 0;
    const start = from === 0 || directives ? startOfPrelude(text, from, at) : at;
    if (start > from) starts.push(start);
    // The marker's line end may be the one before the next marker.
    marker.lastIndex = at + 3;
  }
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length }));
}

/** Whether any line starts with `%`: then a document may start above its marker. */
export function hasDirectives(text: string): boolean {
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
    if (at === 0 || text[at - 1] === '\n' || text[at - 1] === '\r') return true;
  }
  return false;
}

const DIRECTIVE = /(?:^|[\n\r])%/;

/** Goes back from a `---` over its directives; the slice before starts at `from` and is not emptied of content. */
function startOfPrelude(text: string, from: number, marker: number): number {
  const before = text.slice(from, marker);
  if (from === 0 && isPrelude(before)) return 0;
  if (!DIRECTIVE.test(before)) return marker;
  const end = /(?:^|[\n\r])\.\.\.(?=[ \t\n\r]|$)[^\n\r]*/g;
  let start = marker;
  for (let found = end.exec(before); found; found = end.exec(before)) {
    const after = found.index + found[0].length;
    const lineEnd = before.startsWith('\r\n', after) ? 2 : 1;
    if (isPrelude(before.slice(after))) {
      start = from + after + lineEnd;
      break;
    }
  }
  return start;
}

/** Nothing but blank lines, comments, directives and a byte order mark. */
function isPrelude(text: string): boolean {
  return !/(?:^|[\n\r])(?!%)[ \t]*[^ \t\n\r#]/.test(text.replace(/^\uFEFF/, ''));
}
