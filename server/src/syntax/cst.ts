import { CST, Lexer, Parser } from 'yaml';
import type { Span } from './tree.ts';

/** The library's concrete tree of one text: its documents and the tokens that fitted nowhere. */
export interface Concrete {
  readonly documents: readonly CST.Document[];
  /** Tokens outside every document that are more than blanks and comments, in text order. */
  readonly strays: readonly Span[];
  readonly directives: readonly CST.Directive[];
  /** Of whole comments, `#` included. */
  readonly comments: readonly Span[];
  /** The library gave up: the text nests deeper than its call stack. */
  readonly exhausted: boolean;
}

/**
 * Runs the library's lexer and parser, which neither throw nor stop at an error, and collects comments on the way:
 * the concrete tree keeps them in too many places.
 */
export function readConcrete(text: string): Concrete {
  const documents: CST.Document[] = [];
  const strays: Span[] = [];
  const directives: CST.Directive[] = [];
  const comments: Span[] = [];
  const take = (token: CST.Token) => {
    if (token.type === 'document') {
      // A `...` with nothing before it makes a document out of nothing.
      if (token.value || token.start.length > 0 || token.end) documents.push(token);
    } else if (token.type === 'directive') directives.push(token);
    else if (token.type === 'error' || (token.type === 'doc-end' && documents.length === 0)) {
      strays.push({ start: token.offset, end: token.offset + token.source.length });
    }
  };
  const parser = new Parser();
  let offset = 0;
  let afterScalarMark = false;
  let exhausted = false;
  try {
    for (const lexeme of new Lexer().lex(text)) {
      const mark: boolean =
        !afterScalarMark && (lexeme === CST.SCALAR || lexeme === CST.DOCUMENT || lexeme === CST.FLOW_END);
      if (lexeme[0] === '#' && !afterScalarMark) comments.push({ start: offset, end: offset + lexeme.length });
      for (const token of parser.next(lexeme)) take(token);
      if (!mark) offset += lexeme.length;
      afterScalarMark = mark && lexeme === CST.SCALAR;
    }
    for (const token of parser.end()) take(token);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    exhausted = true;
  }
  return { documents, strays, directives, comments, exhausted };
}

/** The text that a quoted or block scalar stands for. Wrong escapes are told by their offset and stay as written. */
export function scalarText(token: CST.FlowScalar | CST.BlockScalar, onBadEscape: (offset: number) => void): string {
  // The library reports a BAD_DQ_ESCAPE at the backslash; what else it finds here is found by `compose.ts` first.
  const read = CST.resolveAsScalar(token, true, (offset, code) => {
    if (code === 'BAD_DQ_ESCAPE') onBadEscape(offset);
  });
  return read.value;
}

export type { CST } from 'yaml';
