/**
 * Where each character of a text value is written, for languages that stand inside YAML scalars. Quotes, escapes,
 * folded lines and the indentation of block texts all shift what stands behind them.
 */

import type { ScalarNode } from './tree.ts';

/**
 * For each UTF-16 unit of the value the offset at which it is written, and one more for its end; offsets count in the
 * text that the node's span counts in. Undefined where value and text cannot be brought together: an alias, a value that
 * is no text.
 */
export function valueOffsets(text: string, node: ScalarNode): readonly number[] | undefined {
  const { value, style, span } = node;
  if (typeof value !== 'string' || node.alias !== undefined || style === 'absent') return undefined;
  const written = style === 'block' ? blockUnits(text, node) : flowUnits(text, node);
  if (written.text !== value && !differsInLineEnds(written.text, value)) return undefined;
  const offsets = written.offsets.slice(0, value.length);
  while (offsets.length < value.length) offsets.push(Math.min(span.end, text.length));
  offsets.push(endOf(written, value, node));
  return offsets;
}

/** The place in a value that an offset of the text stands for: the first unit written there or behind. */
export function unitAt(offsets: readonly number[], offset: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Written {
  readonly text: string;
  readonly offsets: number[];
}

function endOf({ offsets }: Written, value: string, { style, span }: ScalarNode): number {
  if (style === 'single' || style === 'double') return span.end - 1;
  const last = offsets[value.length - 1];
  return value.length > 0 && last !== undefined ? last + 1 : span.end;
}

/** How a block text ends (`|-`, `|+`) is decided by its header, which only adds or takes line ends. */
function differsInLineEnds(a: string, b: string): boolean {
  return a.replace(/\n+$/, '') === b.replace(/\n+$/, '');
}

class Units {
  text = '';
  readonly offsets: number[] = [];

  put(units: string, at: number): void {
    this.text += units;
    for (let i = 0; i < units.length; i++) this.offsets.push(at);
  }

  /** Blanks at the end of what is there, not those before `from`. */
  trimBlanks(from: number): void {
    let length = this.text.length;
    while (length > from && (this.text[length - 1] === ' ' || this.text[length - 1] === '\t')) length--;
    this.text = this.text.slice(0, length);
    this.offsets.length = length;
  }
}

function flowUnits(text: string, { style, span }: ScalarNode): Written {
  const quoted = style === 'single' || style === 'double';
  const end = quoted ? span.end - 1 : span.end;
  const units = new Units();
  /** Blanks that an escape wrote are kept at the end of a line. */
  let kept = 0;
  let at = quoted ? span.start + 1 : span.start;
  while (at < end) {
    const char = text[at] ?? '';
    if (char === '\n' || char === '\r') {
      units.trimBlanks(kept);
      at = putBreak(text, at, end, units);
    } else if (style === 'single' && char === "'") {
      units.put("'", at);
      at += 2;
    } else if (style === 'double' && char === '\\') {
      at = putEscape(text, at, end, units);
      kept = units.text.length;
    } else {
      units.put(char, at);
      at++;
    }
  }
  return units;
}

/** One line end is a blank, of more than one the first is none. Where the next text starts. */
function putBreak(text: string, start: number, end: number, units: Units): number {
  let at = start;
  const breaks: number[] = [];
  while (at < end && /[ \t\r\n]/.test(text[at] ?? '')) {
    if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) breaks.push(at);
    at++;
  }
  if (breaks.length <= 1) units.put(' ', start);
  else for (const each of breaks.slice(1)) units.put('\n', each);
  return at;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};
const LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function putEscape(text: string, at: number, end: number, units: Units): number {
  const sign = text[at + 1] ?? '';
  if (sign === '\n' || sign === '\r') {
    let next = at + (text.startsWith('\r\n', at + 1) ? 3 : 2);
    while (next < end && (text[next] === ' ' || text[next] === '\t')) next++;
    return next;
  }
  const length = Object.hasOwn(LENGTHS, sign) ? (LENGTHS[sign] ?? 0) : 0;
  if (length === 0) {
    units.put(Object.hasOwn(ESCAPES, sign) ? (ESCAPES[sign] ?? '') : sign, at);
    return at + 2;
  }
  const point = Number.parseInt(text.slice(at + 2, at + 2 + length), 16);
  if (point <= 0x10ffff) units.put(String.fromCodePoint(point), at);
  return at + 2 + length;
}

interface Line {
  readonly start: number;
  readonly text: string;
}

function blockUnits(text: string, { span }: ScalarNode): Written {
  const units = new Units();
  const header = /^[|>][-+0-9]*/.exec(text.slice(span.start, span.end))?.[0] ?? '|';
  const lines = contentLines(text, span.start, span.end);
  const given = /[1-9]/.test(header);
  const first = lines.find((line) => line.text.trim() !== '');
  const shallowest = Math.min(...lines.filter((line) => line.text.trim() !== '').map(indentOf));
  const indent = given ? shallowest : first === undefined ? 0 : indentOf(first);
  let previous: Line | undefined;
  let blanks: number[] = [];
  for (const line of lines) {
    const content = line.text.slice(indent);
    if (content === '') {
      blanks.push(line.start);
      continue;
    }
    if (previous !== undefined) joinLines(units, previous, line, blanks, header.startsWith('>'), indent);
    else for (const each of blanks) units.put('\n', each);
    blanks = [];
    for (let i = 0; i < content.length; i++) units.put(content[i] ?? '', line.start + indent + i);
    previous = line;
  }
  if (previous !== undefined) units.put('\n', previous.start + previous.text.length);
  return units;
}

/** What a line end means: itself, or in a folded text a blank, but around lines that are indented further. */
function joinLines(
  units: Units,
  previous: Line,
  line: Line,
  blanks: readonly number[],
  folded: boolean,
  indent: number,
): void {
  const end = previous.start + previous.text.length;
  const further = (each: Line) => /^[ \t]/.test(each.text.slice(indent));
  if (folded && !further(previous) && !further(line)) {
    if (blanks.length === 0) units.put(' ', end);
  } else units.put('\n', end);
  for (const each of blanks) units.put('\n', each);
}

function contentLines(text: string, start: number, end: number): readonly Line[] {
  const lines: Line[] = [];
  let at = nextLineStart(text, start);
  while (at < end) {
    const next = nextLineStart(text, at);
    lines.push({ start: at, text: text.slice(at, Math.min(next, text.length)).replace(/\r?\n$/, '') });
    at = next;
  }
  return lines;
}

function nextLineStart(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

function indentOf({ text }: Line): number {
  return /^ */.exec(text)?.[0].length ?? 0;
}
