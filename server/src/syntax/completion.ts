import { placeOf } from './blockPath.ts';
import { flowPlace } from './flowPath.ts';
import { type Line, readLines } from './lines.ts';
import type { Path } from './path.ts';
import type { Span } from './tree.ts';

/** What is being typed at an offset, told by the lines around it: it needs no tree and no whole line. */
export interface CompletionContext {
  /** `key`: of the map that gets the key. `value`: of the value, its key last. `item`: of the item, its index last. */
  readonly path: Path;
  /** `item`: right behind a dash or between square brackets, where a value may stand as well as the first key of a map. */
  readonly what: 'key' | 'value' | 'item';
  /** What stands left of the offset of the word that is being typed, without its quote. */
  readonly prefix: string;
  /** The whole word, also right of the offset, without its quotes: what a choice replaces. */
  readonly span: Span;
  /** The quote in which the word stands. */
  readonly quote: '"' | "'" | '';
  /** Column of the key, or of what stands behind the dash; lines that belong to it are indented more. */
  readonly indent: number;
  /** Keys that are in the same map already, before and after. */
  readonly keys: readonly string[];
  /** Between brackets. */
  readonly flow: boolean;
  /** Right behind a dash. */
  readonly afterDash: boolean;
  /** Where a key would stand there are dashes: the parent is a list and wants another item. */
  readonly amongDashes: boolean;
  /** A colon follows the word. */
  readonly colon: boolean;
  /** The text left of the word ends with a colon or dash without the blank that it needs. */
  readonly needsBlank: boolean;
}

/** Undefined in comments, block scalars, document markers and outside the text. */
export function completionContext(text: string, offset: number): CompletionContext | undefined {
  if (offset < 0 || offset > text.length) return undefined;
  const lines = readLines(text);
  const index = lines.findLastIndex((line) => line.start <= offset);
  const line = lines[index];
  if (!line || offset > line.end) return undefined;
  if (line.comment !== undefined && offset > line.comment) return undefined;
  if (line.inside === 'block' || line.inside === 'quote') return undefined;
  if (line.flowStart !== undefined || isFlow(text, line)) return inFlow(text, offset, lines, index);
  return inBlock(text, offset, lines, index, line);
}

function isFlow(text: string, line: Line): boolean {
  return /^[[{]/.test(text.slice(line.value.start, line.value.end));
}

// -------------------------------------------------------------------------------------------------- block style

function inBlock(
  text: string,
  offset: number,
  lines: readonly Line[],
  index: number,
  line: Line,
): CompletionContext | undefined {
  if (/^(?:---|\.\.\.)/.test(text.slice(line.start, line.end))) return undefined;
  const left = text.slice(line.start, offset);
  if (line.key && offset > line.key.colon) return blockValue(text, offset, lines, index, line, line.key.colon);
  // A dash without a blank yet: `-|`.
  const bareDash = /^[ \t]*(?:-[ \t]+)*-$/.test(left) && line.value.end === offset;
  const start = bareDash ? offset : Math.min(offset, line.start + line.column);
  const dashes = line.dashes.filter((column) => line.start + column < offset);
  if (bareDash && !dashes.includes(left.length - 1)) dashes.push(left.length - 1);
  const column = start - line.start;
  const place = placeOf(lines, index, column, dashes);
  const word = wordAround(text, start, offset, line.key ? line.key.end : line.value.end);
  return {
    ...word,
    path: place.path,
    what: dashes.length > 0 ? 'item' : 'key',
    indent: column,
    keys: place.keys,
    flow: false,
    afterDash: dashes.length > 0,
    amongDashes: place.amongDashes,
    colon: line.key !== undefined,
    needsBlank: bareDash,
  };
}

function blockValue(
  text: string,
  offset: number,
  lines: readonly Line[],
  index: number,
  line: Line,
  colon: number,
): CompletionContext {
  const place = placeOf(lines, index, line.column, line.dashes);
  const empty = line.value.start === line.value.end;
  const start = empty ? offset : Math.min(offset, line.value.start);
  const word = wordAround(text, start, offset, Math.max(offset, line.value.end));
  return {
    ...word,
    path: [...place.path, line.key?.name ?? ''],
    what: 'value',
    indent: line.column,
    keys: place.keys,
    flow: false,
    afterDash: false,
    amongDashes: false,
    colon: false,
    needsBlank: start === colon + 1,
  };
}

// -------------------------------------------------------------------------------------------------- flow style

function inFlow(text: string, offset: number, lines: readonly Line[], index: number): CompletionContext | undefined {
  const here = lines[index];
  const start = here?.flowStart ?? here?.value.start ?? 0;
  const owner = lines.findLastIndex((line) => line.start <= start);
  const line = lines[owner];
  if (!line || !here) return undefined;
  if (offset <= start) return inBlock(text, offset, lines, owner, line);
  const place = flowPlace(text, start, offset);
  if (!place) return undefined;
  const outer = placeOf(lines, owner, line.column, line.dashes);
  const base = line.key ? [...outer.path, line.key.name] : outer.path;
  const lineEnd = here.comment ?? here.end;
  const end = offset + flowWordLength(text.slice(offset, lineEnd), text.slice(place.wordStart, offset));
  const word = wordAround(text, place.wordStart, offset, end);
  return {
    ...word,
    path: [...base, ...place.path],
    what: place.what,
    indent: line.column,
    keys: place.keys,
    flow: true,
    afterDash: false,
    amongDashes: false,
    colon: place.what === 'key' && /^["']?[ \t]*:/.test(text.slice(word.span.end)),
    needsBlank: place.what === 'value' && text[place.wordStart - 1] === ':',
  };
}

/** How far the word goes right of the cursor, in the rest of the line. */
function flowWordLength(right: string, prefix: string): number {
  const quote = prefix[0];
  if (quote === '"' || quote === "'") {
    const quotes = [...right.matchAll(quote === '"' ? /(?<!\\)"/g : /''?/g)].filter(([found]) => found.length === 1);
    // An even number belongs to later scalars: this one is not closed yet.
    if (quotes.length % 2 === 1) return (quotes[0]?.index ?? 0) + 1;
  }
  const expression = /\s/.test(prefix.trimStart()) || /^[ \t]+[=!&|]/.test(right);
  return right.search(expression ? /[ \t]*(?:[,[\]{}]|:(?=[\s,]|$)|$)/ : /[\s,[\]{}]|:(?=[\s,]|$)|$/);
}

// -------------------------------------------------------------------------------------------------- the word

/** The word from `start` to `end` around the offset; a quote it starts with is left out, and its end if it has one. */
function wordAround(text: string, start: number, offset: number, end: number) {
  const first = text[start];
  const quote = (first === '"' || first === "'") && start < offset ? first : '';
  const from = quote ? start + 1 : start;
  const last = Math.max(end, offset);
  const to = quote && last > offset && text[last - 1] === quote ? last - 1 : last;
  return { prefix: text.slice(from, offset), span: { start: from, end: Math.max(from, to) }, quote } as const;
}
