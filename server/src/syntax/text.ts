import { lengthOf, type Patch, patched, sliceOf } from './patch.ts';
import type { Span } from './tree.ts';

/** Zero-based, `character` in UTF-16 code units: what LSP calls a position. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** One change of a text. Without `span` and `range` it replaces everything. */
export interface TextChange {
  readonly span?: Span;
  readonly range?: { readonly start: Position; readonly end: Position };
  readonly text: string;
}

/** How many characters two texts are known to start and to end with alike. */
export interface Shared {
  readonly head: number;
  readonly tail: number;
}

/** Of so many versions before, a text knows what it shares with them. */
const MOST_VERSIONS = 32;

/**
 * An immutable text: an edit makes a new value and the old one stays true for whoever still reads it. Offsets are
 * UTF-16 code units; `\n`, `\r\n` and a lone `\r` end a line, as LSP has it. Nothing is normalised: what was opened
 * is what `text` holds, byte order mark and line ends included.
 */
export class Text {
  /** Undefined until somebody wants all of it: in a long file making it costs more than all else of a key. */
  #whole: string | undefined;
  #patch: Patch | undefined;
  /** Stands for this text in those made from it, without keeping it. */
  readonly #version = {};
  #before: readonly (Shared & { readonly version: object })[] = [];
  #lines: LineStarts | undefined;

  constructor(text: string) {
    this.#whole = text;
  }

  get text(): string {
    this.#whole ??= this.slice(0, this.length);
    this.#patch = undefined;
    return this.#whole;
  }

  get length(): number {
    return this.#patch === undefined ? this.text.length : lengthOf(this.#patch);
  }

  /** A part of the text, without making the whole. */
  slice(from: number, to: number): string {
    return this.#patch === undefined ? this.text.slice(from, to) : sliceOf(this.#patch, from, to);
  }

  /** Offsets at which lines start, the first is 0. Built when first asked for. */
  get lineStarts(): readonly number[] {
    const { starts, from, by } = this.#linesNow();
    return by === 0 ? starts : starts.map((start, line) => (line < from ? start : start + by));
  }

  get lineCount(): number {
    return this.#linesNow().starts.length;
  }

  /** What this text has of one that it was made from by a few changes; undefined where that is not known. */
  sharedWith(earlier: Text): Shared | undefined {
    if (earlier === this) return { head: this.length, tail: 0 };
    return this.#before.find(({ version }) => version === earlier.#version);
  }

  /** Positions outside the text are moved to the nearest place inside; a character never reaches past its line's end. */
  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    const start = this.#lineStart(position.line);
    if (start === undefined) return this.length;
    return Math.min(Math.max(start + position.character, start), this.#lineEnd(position.line));
  }

  positionAt(offset: number): Position {
    const at = Math.min(Math.max(offset, 0), this.length);
    const line = this.lineAt(at);
    const start = this.#lineStart(line) ?? 0;
    return { line, character: Math.min(at, this.#lineEnd(line)) - start };
  }

  /** The line that holds an offset. */
  lineAt(offset: number): number {
    const { starts, from, by } = this.#linesNow();
    const isBehind = (starts[from] ?? Number.POSITIVE_INFINITY) + by <= offset;
    return Math.max(
      0,
      isBehind ? firstBehind(starts, offset - by) - 1 : Math.min(from, firstBehind(starts, offset)) - 1,
    );
  }

  /** A line without its line end; empty where there is no such line. */
  line(line: number): string {
    const start = this.#lineStart(line);
    return start === undefined ? '' : this.slice(start, this.#lineEnd(line));
  }

  /** Changes one after the other, each told in terms of the text that the one before left (as in LSP's didChange). */
  apply(changes: readonly TextChange[]): Text {
    let current: Text = this;
    for (const change of changes) current = current.#change(change);
    return current;
  }

  /** Changes all at once, each told in terms of this text, in any order. Of two that overlap the later one is left out. */
  edit(edits: readonly { readonly span: Span; readonly text: string }[]): Text {
    const ordered = edits
      .map((edit, index) => ({ edit, index }))
      .sort((a, b) => a.edit.span.start - b.edit.span.start || a.index - b.index);
    const parts: string[] = [];
    let done = 0;
    for (const { edit } of ordered) {
      const start = Math.max(0, edit.span.start);
      if (start < done) continue;
      parts.push(this.text.slice(done, start), edit.text);
      done = Math.max(start, edit.span.end);
    }
    parts.push(this.text.slice(done));
    return new Text(parts.join(''));
  }

  #change(change: TextChange): Text {
    const span = change.range
      ? { start: this.offsetAt(change.range.start), end: this.offsetAt(change.range.end) }
      : change.span;
    if (!span) return new Text(change.text);
    // Some clients send ranges backwards.
    const start = this.#inside(Math.min(span.start, span.end));
    const end = this.#inside(Math.max(span.start, span.end));
    const changed = new Text('');
    changed.#whole = undefined;
    changed.#patch = patched(this.#patch, start, end, change.text) ?? { of: this.text, start, end, text: change.text };
    changed.#before = this.#sharedAfter({ head: start, tail: this.length - end });
    const lines = this.#lines;
    if (lines === undefined) return changed;
    const line = this.lineAt(start);
    const behindReturn = this.slice(start - 1, start) === '\r';
    const inLine = this.lineAt(end) === line && !behindReturn && !/[\r\n]/.test(change.text);
    const by = change.text.length - (end - start);
    if (inLine) {
      // Keys in one line after the other only move what is behind that line, and move it further.
      const further = lines.by === 0 || lines.from === line + 1;
      changed.#lines = {
        starts: further ? lines.starts : this.lineStarts,
        from: line + 1,
        by: further ? lines.by + by : by,
      };
    } else changed.#lines = allStarts(moveLineStarts(this.lineStarts, start, end, changed, change.text.length));
    return changed;
  }

  #sharedAfter(change: Shared) {
    const further = this.#before.slice(0, MOST_VERSIONS - 1).map(({ version, head, tail }) => ({
      version,
      head: Math.min(head, change.head),
      tail: Math.min(tail, change.tail),
    }));
    return [{ version: this.#version, ...change }, ...further];
  }

  #linesNow(): LineStarts {
    this.#lines ??= allStarts(findLineStarts(this.text));
    return this.#lines;
  }

  #lineStart(line: number): number | undefined {
    const { starts, from, by } = this.#linesNow();
    const start = starts[line];
    return start === undefined || line < from ? start : start + by;
  }

  #inside(offset: number): number {
    return Math.min(Math.max(offset, 0), this.length);
  }

  #lineEnd(line: number): number {
    const next = this.#lineStart(line + 1);
    if (next === undefined) return this.length;
    const crlf = this.slice(next - 2, next) === '\r\n';
    return next - (crlf ? 2 : 1);
  }
}

/** Where lines start: from the line `from` on, everything has moved by `by`. */
interface LineStarts {
  readonly starts: readonly number[];
  readonly from: number;
  readonly by: number;
}

function allStarts(starts: readonly number[]): LineStarts {
  return { starts, from: starts.length, by: 0 };
}

/**
 * Line starts after an edit, from those before it: only the edit's own text is looked at. Whether a line starts at an
 * offset depends on the character before it and on the one there, so the offsets at both ends of the edit are tried anew.
 * What is left is copying numbers, which is done in whole runs: a long file has as many as it has lines.
 */
function moveLineStarts(
  before: readonly number[],
  start: number,
  end: number,
  text: Text,
  inserted: number,
): readonly number[] {
  const by = inserted - (end - start);
  const tried: number[] = [];
  const first = Math.max(1, start);
  const part = text.slice(first - 1, end + by + 1);
  for (let offset = first; offset <= end + by; offset++) {
    const code = part.charCodeAt(offset - first);
    if (code === 10 || (code === 13 && part.charCodeAt(offset - first + 1) !== 10)) tried.push(offset);
  }
  const behind = before.slice(firstBehind(before, end));
  if (by !== 0) for (let at = 0; at < behind.length; at++) behind[at] = (behind[at] ?? 0) + by;
  return before.slice(0, Math.max(1, firstBehind(before, start - 1))).concat(tried, behind);
}

/** Index of the first number that is greater, by binary search. */
function firstBehind(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
    return starts;
  }
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10) starts.push(i + 1);
    else if (code === 13 && text.charCodeAt(i + 1) !== 10) starts.push(i + 1);
  }
  return starts;
}
