/**
 * The tokens of a Calico selector (calico.md 2.1). Blanks are spaces and tabs only; words that are operators are so
 * only behind a label; the whole text is cut before any of it is parsed, so that a bad character late in the text is
 * told before a missing operand early in it.
 */

export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

export type TokenKind =
  | 'label'
  | 'string'
  | 'has'
  | 'all'
  | 'global'
  | '=='
  | '!='
  | 'contains'
  | 'starts with'
  | 'ends with'
  | 'in'
  | 'not in'
  | '!'
  | '&&'
  | '||'
  | '('
  | ')'
  | '{'
  | '}'
  | ','
  | 'end';

export interface Token extends TextSpan {
  readonly kind: TokenKind;
  /** Of a label its name, of a string what stands between the quotes, of `has(…)` the key. */
  readonly text: string;
  /** Of `has(…)`: where the key stands. */
  readonly key?: TextSpan;
}

/** What is wrong, as data; `at` is the offset of the character or token that does not fit. */
export interface SelectorError {
  readonly problem: SelectorProblem;
  readonly at: number;
  /** Where it ends, for marking it. */
  readonly end: number;
  /** The label or token that the problem is about. */
  readonly text: string;
}

export type SelectorProblem =
  | 'operator-expected' // behind a label stands no operator
  | 'operator-unfit' // behind a label stands something that is no comparison
  | 'operator-missing' // the text ends behind a label
  | 'equals-doubled' // one = where == belongs
  | 'and-doubled'
  | 'or-doubled'
  | 'string-open' // a quote that is never closed
  | 'string-expected'
  | 'set-expected'
  | 'set-open' // no } where the set must end
  | 'label-expected'
  | 'label-too-long'
  | 'bracket-open' // no ) where the group must end
  | 'call-open' // no ) behind has(, all( or global(
  | 'operand-expected'
  | 'content-behind';

/** calico.md 2.1 rule 7: bytes. */
const LONGEST_LABEL = 512;
const LABEL = /[a-zA-Z0-9_./-]+/y;
const WORDS: readonly (readonly [kind: TokenKind, pattern: RegExp])[] = [
  ['contains', /contains(?![a-zA-Z0-9_./-])/y],
  // Blanks behind these are skipped before the next character is looked at (2.1 rule 4).
  ['starts with', /starts[ \t]*with(?![ \t]*[a-zA-Z0-9_./-])/y],
  ['ends with', /ends[ \t]*with(?![ \t]*[a-zA-Z0-9_./-])/y],
  ['not in', /not[ \t]*in(?![ \t]*[a-zA-Z0-9_./-])/y],
  ['in', /in(?![a-zA-Z0-9_./-])/y],
];
const SINGLE: ReadonlySet<string> = new Set(['(', ')', '{', '}', ',']);

export type Tokens =
  | { readonly ok: true; readonly tokens: readonly Token[] }
  | { readonly ok: false; readonly error: SelectorError };

/** The last token is always `end`. */
export function tokenize(text: string): Tokens {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at = skipBlanks(text, at);
    if (at >= text.length) {
      tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
      return { ok: true, tokens };
    }
    const next = readToken(text, at, tokens.at(-1));
    if ('problem' in next) return { ok: false, error: next };
    tokens.push(next);
    at = next.end;
  }
}

function readToken(text: string, at: number, last: Token | undefined): Token | SelectorError {
  const char = text[at] ?? '';
  if (SINGLE.has(char)) return { kind: char as TokenKind, text: char, start: at, end: at + 1 };
  switch (char) {
    case '"':
    case "'": {
      const close = text.indexOf(char, at + 1);
      if (close < 0) return error('string-open', text, at, text.length);
      return { kind: 'string', text: text.slice(at + 1, close), start: at, end: close + 1 };
    }
    case '=':
      return text[at + 1] === '=' ? operator('==', at, 2) : error('equals-doubled', text, at, at + 1);
    case '!':
      return text[at + 1] === '=' ? operator('!=', at, 2) : operator('!', at, 1);
    case '&':
      return text[at + 1] === '&' ? operator('&&', at, 2) : error('and-doubled', text, at, at + 1);
    case '|':
      return text[at + 1] === '|' ? operator('||', at, 2) : error('or-doubled', text, at, at + 1);
    default:
      return last?.kind === 'label' ? readWord(text, at, last) : readOperand(text, at);
  }
}

function operator(kind: TokenKind, start: number, length: number): Token {
  return { kind, text: kind, start, end: start + length };
}

/** Directly behind a label only an operator makes sense. */
function readWord(text: string, at: number, label: Token): Token | SelectorError {
  for (const [kind, pattern] of WORDS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) return { kind, text: found[0], start: at, end: at + found[0].length };
  }
  return { problem: 'operator-expected', at, end: wordEnd(text, at), text: label.text };
}

function readOperand(text: string, at: number): Token | SelectorError {
  for (const kind of ['has', 'all', 'global'] as const) {
    if (text.startsWith(`${kind}(`, at)) return readCall(text, at, kind);
  }
  const label = labelAt(text, at);
  if (label === '') return error('label-expected', text, at, wordEnd(text, at));
  const end = at + label.length;
  if (label.length > LONGEST_LABEL) return error('label-too-long', text, at, end);
  return { kind: 'label', text: label, start: at, end };
}

/** `has( key )`, `all( )`: one token each, blanks inside allowed, none before the bracket. */
function readCall(text: string, start: number, kind: 'has' | 'all' | 'global'): Token | SelectorError {
  let at = skipBlanks(text, start + kind.length + 1);
  let key: TextSpan | undefined;
  if (kind === 'has') {
    const label = labelAt(text, at);
    if (label === '') return error('label-expected', text, at, Math.max(at, wordEnd(text, at)));
    key = { start: at, end: at + label.length };
    if (label.length > LONGEST_LABEL) return error('label-too-long', text, at, key.end);
    at = skipBlanks(text, key.end);
  }
  if (text[at] !== ')') return { problem: 'call-open', at, end: Math.max(at, wordEnd(text, at)), text: `${kind}(` };
  return { kind, text: key ? text.slice(key.start, key.end) : '', start, end: at + 1, ...(key && { key }) };
}

function labelAt(text: string, at: number): string {
  LABEL.lastIndex = at;
  return LABEL.exec(text)?.[0] ?? '';
}

function skipBlanks(text: string, at: number): number {
  let end = at;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return end;
}

/** To the next blank, at least one character. */
function wordEnd(text: string, at: number): number {
  const rest = /^[^\s]*/.exec(text.slice(at))?.[0].length ?? 0;
  return Math.min(text.length, at + Math.max(rest, 1));
}

function error(problem: SelectorProblem, text: string, at: number, end: number): SelectorError {
  return { problem, at, end, text: text.slice(at, end) };
}
