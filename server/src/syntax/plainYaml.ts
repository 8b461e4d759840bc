import type { Json } from './json.ts';
import { typePlain } from './scalars.ts';

/**
 * Values of YAML as machines write it: block style, scalars on one line, literal texts. Several times faster than
 * the reader that keeps every place, for dumps of which only the values count. Undefined for whatever is not surely in
 * that subset (flow style, anchors, folded texts, comments behind values, anything broken): ask `parseSlice` then.
 */
export function readPlainYaml(text: string): Json | undefined {
  if (UNUSUAL.test(text)) return undefined;
  const reader = new PlainReader(text);
  const value = reader.document();
  return value === UNSURE ? undefined : value;
}

/** Tabs, other line ends, control characters and everything beyond the basic plane are left to the full reader. */
const UNUSUAL = /[^\n\r\x20-\x7e\u00a0-\u2027\u202a-\ud7ff]|\r(?!\n)|^(?:---|\.\.\.)(?!\r?$)|^%/m;

/** Not surely what it seems to be. Passed up at once: an exception would cost more than a check. */
const UNSURE: unique symbol = Symbol('unsure');
type Read = Json | typeof UNSURE;

/** Keys that are plain words, also with dots, slashes and dashes as labels have them, or quoted without escapes. */
const KEY = /^(?:([A-Za-z_][\w./-]*)|"([^"\\]*)"|'([^']*)'):(?: +(.*))?$/;

interface Entry {
  readonly key: string;
  readonly rest: string;
}

class PlainReader {
  readonly #lines: readonly string[];
  #at = 0;
  /** Set where a list item starts a mapping on the dash's line: the line as if it began there. */
  #inline: { readonly indent: number; readonly text: string } | undefined;

  constructor(text: string) {
    this.#lines = text.split(/\r?\n/);
  }

  document(): Read {
    if (this.#lines[0] === '---') this.#at = 1;
    const line = this.#next();
    if (line === undefined) return UNSURE;
    const value = this.#block(line.indent);
    return value !== UNSURE && this.#next() === undefined ? value : UNSURE;
  }

  /** The next line that says something, without moving on. */
  #next(): { readonly indent: number; readonly text: string } | undefined {
    if (this.#inline) return this.#inline;
    for (; this.#at < this.#lines.length; this.#at += 1) {
      const line = this.#lines[this.#at] ?? '';
      const indent = line.search(/[^ ]/);
      if (indent >= 0 && line[indent] !== '#') return { indent, text: line.slice(indent).trimEnd() };
    }
    return undefined;
  }

  #advance(): void {
    this.#inline = undefined;
    this.#at += 1;
  }

  #block(indent: number): Read {
    const line = this.#next();
    if (line === undefined) return UNSURE;
    return line.text.startsWith('- ') ? this.#list(indent) : this.#map(indent);
  }

  #map(indent: number): Read {
    const entries: [string, Json][] = [];
    const keys = new Set<string>();
    for (let line = this.#next(); line?.indent === indent; line = this.#next()) {
      const entry = entryOf(line.text);
      if (entry === undefined || keys.has(entry.key)) return UNSURE;
      keys.add(entry.key);
      this.#advance();
      const value = entry.rest === '' ? this.#below(indent) : this.#value(entry.rest, indent);
      if (value === UNSURE) return UNSURE;
      entries.push([entry.key, value]);
    }
    const after = this.#next();
    return after && after.indent > indent ? UNSURE : Object.fromEntries(entries);
  }

  /** What stands on the lines after a key: a block, a list whose dashes stand under the key, or nothing. */
  #below(indent: number): Read {
    const line = this.#next();
    if (line === undefined || line.indent < indent) return null;
    if (line.indent > indent) return this.#block(line.indent);
    return line.text.startsWith('- ') ? this.#list(indent) : null;
  }

  #list(indent: number): Read {
    const items: Json[] = [];
    for (let line = this.#next(); line?.indent === indent && line.text.startsWith('- '); line = this.#next()) {
      const rest = line.text.slice(2).trimStart();
      const column = indent + line.text.length - rest.length;
      let item: Read;
      if (entryOf(rest)) {
        this.#inline = { indent: column, text: rest };
        item = this.#map(column);
      } else {
        this.#advance();
        item = this.#value(rest, indent);
      }
      if (item === UNSURE) return UNSURE;
      items.push(item);
    }
    const after = this.#next();
    return after && after.indent > indent ? UNSURE : items;
  }

  #value(source: string, indent: number): Read {
    if (/^\|[-+]?$/.test(source)) return this.#literal(source, indent);
    const value = scalarOf(source);
    // A deeper line would go on with this scalar.
    const line = this.#next();
    return line && line.indent > indent ? UNSURE : value;
  }

  /** A literal text: the lines that are indented deeper than its key. */
  #literal(header: string, indent: number): Read {
    const lines: string[] = [];
    let margin = -1;
    for (; this.#at < this.#lines.length; this.#at += 1) {
      const line = this.#lines[this.#at] ?? '';
      const depth = line.search(/[^ ]/);
      if (depth < 0) {
        // Blanks that reach past the margin are part of the text, and before the margin is known they are disputed.
        if (line.length > Math.max(margin, 0)) return UNSURE;
        lines.push('');
        continue;
      }
      if (depth <= indent) break;
      if (margin < 0) margin = depth;
      if (depth < margin) return UNSURE;
      lines.push(line.slice(margin));
    }
    if (margin < 0 || header === '|+') return UNSURE;
    const text = lines.join('\n').replace(/\n+$/, '');
    // A last line without its line end has none in the text either.
    const ended = this.#at < this.#lines.length || lines.at(-1) === '';
    return header === '|' && ended ? `${text}\n` : text;
  }
}

function entryOf(text: string): Entry | undefined {
  const match = KEY.exec(text);
  if (!match) return undefined;
  const [, plain, double, single, rest = ''] = match;
  if (plain !== undefined && typePlain(plain).type !== 'string') return undefined;
  const key = plain ?? double ?? single ?? '';
  return key === '<<' || key === '__proto__' ? undefined : { key, rest };
}

function scalarOf(source: string): Read {
  if (source === '{}') return {};
  if (source === '[]') return [];
  if (source.startsWith('"')) return /^"[^"\\]*"$/.test(source) ? source.slice(1, -1) : escaped(source);
  if (source.startsWith("'")) {
    return /^'(?:[^']|'')*'$/.test(source) ? source.slice(1, -1).replaceAll("''", "'") : UNSURE;
  }
  if (/^[-?:]?(?:$| )|^[[\]{}&*!|>%@`#,?:]|: |:$| #/.test(source)) return UNSURE;
  const { type, value } = typePlain(source);
  // No document may hold these; the full reader says so.
  return type === 'float' && !Number.isFinite(value) ? UNSURE : value;
}

/** Only escapes that mean the same in JSON. */
function escaped(source: string): Read {
  return /^"(?:[^"\\]|\\["\\nrt])*"$/.test(source) ? (JSON.parse(source) as string) : UNSURE;
}
