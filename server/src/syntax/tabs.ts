import { type CST, Lexer } from 'yaml';
import { findClose } from './close.ts';
import type { Span } from './tree.ts';

const SCALAR_MARK: typeof CST.SCALAR = '\u001F';

/**
 * Tabs that stand where the API server's reader wants indentation by spaces, each as the run of tabs (go-yaml v2,
 * scannerc.go). Stricter than it looks: even a line that holds nothing but a tab, or a tab before a comment, makes
 * the document unreadable, and so does a tab after a dash. Inside flow collections and quotes tabs are blanks.
 */
export function findTabs(text: string): readonly Span[] {
  if (!/(?:^|[\n\r])[ ]*\t|[-?:][ ]*\t/.test(text)) return [];
  const scan = new TabScan(text);
  for (const lexeme of new Lexer().lex(text)) scan.take(lexeme);
  return [...scan.found].sort(([a], [b]) => a - b).map(([start, end]) => ({ start, end }));
}

/** The end of a plain scalar, then a line that starts with a tab; lines with a comment end the scalar. */
const AFTER_PLAIN = /(?:^|\n)[^\n#]*[^\s,:[\]{}"'#][ \r]*\n *\t/g;

/** How often the end of quotes or brackets is looked for in the rest of the text. */
const MOST_LOOKS = 200;

class TabScan {
  /** End by start: brackets that are looked through at once are lexed once more after that. */
  readonly found = new Map<number, number>();
  readonly #text: string;
  #offset = 0;
  #flow = 0;
  /** A line begins here, or a dash made the next column count as indentation. */
  #indenting = true;
  #column = 0;
  #scalarNext = false;
  #blockNext = false;
  /** Since a plain scalar ended nothing but blanks came: the reader still looks for its next line. */
  #afterPlain = false;
  /** Column of the innermost key or dash: a plain scalar goes on right of it. */
  #structure = -1;
  #lastColumn = 0;
  #flowStart = 0;
  /** The library ended a quote or flow collection early, at a line indented less; it really goes on to here. */
  #inside = 0;
  #looks = 0;

  constructor(text: string) {
    this.#text = text;
  }

  take(lexeme: string): void {
    if (this.#scalarNext) {
      this.#scalarNext = false;
      this.#scalar(lexeme);
    } else if (lexeme === SCALAR_MARK) {
      this.#scalarNext = true;
      return;
    } else if (lexeme === '\u0002' || lexeme === '\u0018') {
      if (lexeme === '\u0018') {
        this.#flow = 0;
        this.#goOn(this.#flowStart);
      }
      return;
    } else this.#token(lexeme);
    this.#offset += lexeme.length;
    const line = lexeme.lastIndexOf('\n');
    this.#column = line === -1 ? this.#column + lexeme.length : lexeme.length - line - 1;
  }

  #scalar(lexeme: string): void {
    if (this.#blockNext) {
      this.#blockScalar(lexeme);
      this.#indenting = true;
    } else {
      this.#plain(lexeme);
      this.#indenting = false;
      this.#afterPlain = true;
      this.#lastColumn = this.#column;
    }
    this.#blockNext = false;
  }

  #token(lexeme: string): void {
    switch (lexeme[0]) {
      case ' ':
      case '\t':
        if (this.#indenting && (this.#flow === 0 || this.#afterPlain)) this.#blanks(lexeme);
        return;
      case '\n':
      case '\r':
        this.#indenting = true;
        return;
      case '#':
        this.#afterPlain = false;
        return;
      case '|':
      case '>':
        this.#blockNext = true;
        break;
      case '{':
      case '[':
        if (this.#flow === 0) {
          this.#lastColumn = this.#column;
          this.#flowStart = this.#offset;
        }
        this.#flow++;
        break;
      case '}':
      case ']':
        this.#flow = Math.max(0, this.#flow - 1);
        break;
      case ':':
        // A simple key came before: blanks after it are no indentation. An explicit value starts a line.
        if (this.#flow === 0) this.#structure = this.#indenting ? this.#column : this.#lastColumn;
        this.#afterPlain = false;
        this.#indenting = false;
        return;
      case '-':
      case '?':
        if (lexeme.length > 1 || this.#flow > 0) break;
        this.#structure = this.#column;
        this.#afterPlain = false;
        this.#indenting = true;
        return;
      case '"':
      case "'":
        if (lexeme.length === 1 || lexeme.at(-1) !== lexeme[0]) this.#goOn(this.#offset);
        this.#lastColumn = this.#column;
        break;
      default:
        this.#lastColumn = this.#column;
    }
    this.#afterPlain = false;
    this.#indenting = false;
  }

  #blanks(lexeme: string): void {
    const tab = lexeme.indexOf('\t');
    if (tab === -1) return;
    const goesOn = this.#afterPlain && this.#column + tab > this.#structure;
    if (!goesOn) this.#report(this.#offset + tab);
  }

  /** Lines after the first may start with tabs only right of the structure. */
  #plain(lexeme: string): void {
    if (!lexeme.includes('\n')) return;
    for (const { index } of lexeme.matchAll(/\n *\t/g)) {
      const tab = lexeme.indexOf('\t', index);
      if (tab - index - 1 <= this.#structure) this.#report(this.#offset + tab);
    }
  }

  /** No tab left of the content's column; until the first content nobody knows that column. */
  #blockScalar(lexeme: string): void {
    const content = /(?:^|\n)( *)[^ \n\r\t]/.exec(lexeme);
    const column = content?.[1]?.length ?? Number.POSITIVE_INFINITY;
    for (const { index, 0: found } of lexeme.matchAll(/(?:^|\n)( *)\t/g)) {
      const tab = index + found.length - 1;
      const spaces = found.replace('\n', '').length - 1;
      const first = content === null || index < content.index;
      if (spaces < column || first) this.#report(this.#offset + tab);
    }
  }

  /** What the library lexes up to there is not what the text says; only a line after a plain scalar minds its tabs. */
  #goOn(start: number): void {
    if (this.#looks++ > MOST_LOOKS) return;
    const end = findClose(this.#text, start)?.end ?? 0;
    if (end <= this.#inside) return;
    const from = Math.max(start, this.#inside);
    const bracket = this.#text[start] === '{' || this.#text[start] === '[';
    for (const { index, 0: found } of bracket ? this.#text.slice(from, end).matchAll(AFTER_PLAIN) : []) {
      const tab = index + found.length - 1;
      const spaces = found.length - 1 - found.lastIndexOf('\n') - 1;
      if (spaces <= this.#structure) this.#report(from + tab);
    }
    this.#inside = end;
  }

  #report(start: number): void {
    if (start < this.#inside) return;
    let end = start + 1;
    while (this.#text[end] === '\t') end++;
    this.found.set(start, end);
  }
}
