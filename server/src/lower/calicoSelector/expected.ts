/** What may be written next in a selector that ends at the cursor: for completion, on unfinished texts. */

import { type Token, tokenize } from './tokens.ts';

export type Expected =
  /** A condition; `from`: where the word that is being typed starts. */
  | { readonly what: 'operand'; readonly from: number }
  /** The label inside of `has(`. */
  | { readonly what: 'key'; readonly from: number }
  | { readonly what: 'operator'; readonly from: number; readonly key: string }
  /** A value of `key`: `quote` is the one that is open, '' where none is yet. */
  | { readonly what: 'value'; readonly from: number; readonly key: string; readonly quote: '"' | "'" | '' }
  /** The same in a set; `used` are those that stand there. */
  | {
      readonly what: 'set-value';
      readonly from: number;
      readonly key: string;
      readonly quote: '"' | "'" | '';
      readonly used: readonly string[];
    }
  | { readonly what: 'set'; readonly from: number }
  /** Behind a whole condition. */
  | { readonly what: 'joiner'; readonly from: number };

const WORD = /[a-zA-Z0-9_./-]*$/;
const HAS = /(?:^|[^a-zA-Z0-9_./-])has\([ \t]*([a-zA-Z0-9_./-]*)$/;
/** An operator that is not whole yet. */
const BEGUN = /(?:[=!<>]=?|\b(?:not|starts|ends)[ \t]*[a-z]*)$/;

/** Undefined where the text before cannot be read, or nothing sensible may follow. */
export function expectedAfter(left: string): Expected | undefined {
  const open = openQuote(left);
  if (open !== undefined) {
    const before = tokensOf(left.slice(0, open));
    return before && valueAfter(before, open + 1, left[open] === "'" ? "'" : '"');
  }
  const has = HAS.exec(left);
  if (has) return { what: 'key', from: left.length - (has[1] ?? '').length };
  const word = WORD.exec(left)?.[0] ?? '';
  const from = left.length - word.length;
  const tokens = tokensOf(left.slice(0, from));
  if (tokens) {
    const found = after(tokens, from);
    if (found) return found;
  }
  return begunOperator(left);
}

/** `app =`, `app not i`, `app == "x" &`. */
function begunOperator(left: string): Expected | undefined {
  const joiner = /[&|]$/.exec(left);
  if (joiner) return tokensOf(left.slice(0, -1)) && { what: 'joiner', from: left.length - 1 };
  const begun = BEGUN.exec(left);
  if (!begun) return undefined;
  const tokens = tokensOf(left.slice(0, begun.index));
  const last = tokens?.at(-1);
  return last?.kind === 'label' ? { what: 'operator', from: begun.index, key: last.text } : undefined;
}

function after(tokens: readonly Token[], from: number): Expected | undefined {
  const last = tokens.at(-1);
  switch (last?.kind) {
    case undefined:
    case '&&':
    case '||':
    case '(':
      return { what: 'operand', from };
    case '!':
      // Behind a label it can only become `!=`: told where that begins.
      return tokens.at(-2)?.kind === 'label' ? undefined : { what: 'operand', from };
    case 'label':
      return { what: 'operator', from, key: last.text };
    case 'in':
    case 'not in':
      return { what: 'set', from };
    case 'string':
      return inSet(tokens) ? undefined : { what: 'joiner', from };
    case '}':
    case ')':
    case 'has':
    case 'all':
    case 'global':
      return { what: 'joiner', from };
    default:
      return valueAfter(tokens, from, '');
  }
}

function valueAfter(tokens: readonly Token[], from: number, quote: '"' | "'" | ''): Expected | undefined {
  const last = tokens.at(-1);
  switch (last?.kind) {
    case '==':
    case '!=':
    case 'contains':
    case 'starts with':
    case 'ends with': {
      const key = tokens.at(-2);
      return key?.kind === 'label' ? { what: 'value', from, key: key.text, quote } : undefined;
    }
    case '{':
    case ',': {
      const open = tokens.findLastIndex(({ kind }) => kind === '{');
      const key = tokens[open - 2];
      const used = tokens.slice(open).flatMap(({ kind, text }) => (kind === 'string' ? [text] : []));
      return key?.kind === 'label' ? { what: 'set-value', from, key: key.text, quote, used } : undefined;
    }
    default:
      return undefined;
  }
}

function inSet(tokens: readonly Token[]): boolean {
  return tokens.findLastIndex(({ kind }) => kind === '{') > tokens.findLastIndex(({ kind }) => kind === '}');
}

/** Without the end; undefined where the text cannot be cut into tokens. */
function tokensOf(text: string): readonly Token[] | undefined {
  const cut = tokenize(text);
  return cut.ok ? cut.tokens.slice(0, -1) : undefined;
}

/** Where a quote stands that is not closed. */
function openQuote(text: string): number | undefined {
  let open: number | undefined;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (open === undefined ? char === '"' || char === "'" : char === text[open])
      open = open === undefined ? i : undefined;
  }
  return open;
}
