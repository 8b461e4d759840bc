import type { Span } from '../syntax/tree.ts';

export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** A text is a row of pieces: parts of the old one, and what was written between them. */
type Piece = { readonly start: number; readonly end: number } | { readonly text: string };

/** Edits that do not overlap, applied. */
export function edited(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const { span, text: written } of inOrder(edits)) {
    result += text.slice(at, span.start) + written;
    at = span.end;
  }
  return result + text.slice(at);
}

/** One set of edits for several that were made one after the other, each told in terms of what the one before left. */
export function composeEdits(text: string, rounds: readonly (readonly Edit[])[]): readonly Edit[] {
  let pieces: readonly Piece[] = [{ start: 0, end: text.length }];
  for (const edits of rounds) pieces = applied(pieces, inOrder(edits));
  return between(text, pieces);
}

function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function applied(pieces: readonly Piece[], edits: readonly Edit[]): readonly Piece[] {
  const made: Piece[] = [];
  let at = 0;
  for (const { span, text } of edits) {
    made.push(...cut(pieces, at, span.start), { text });
    at = span.end;
  }
  return [...made, ...cut(pieces, at, Number.POSITIVE_INFINITY)];
}

/** The pieces between two offsets of the text that they make. */
function cut(pieces: readonly Piece[], start: number, end: number): readonly Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const length = 'text' in piece ? piece.text.length : piece.end - piece.start;
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, length);
    if (from < to) {
      found.push(
        'text' in piece ? { text: piece.text.slice(from, to) } : { start: piece.start + from, end: piece.start + to },
      );
    }
    at += length;
  }
  return found;
}

/** What stands between the parts of the old text that are left. */
function between(text: string, pieces: readonly Piece[]): readonly Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  let written = '';
  const close = (next: number): void => {
    if (written !== '' || next > at) {
      if (written !== text.slice(at, next)) edits.push({ span: { start: at, end: next }, text: written });
    }
    written = '';
  };
  for (const piece of pieces) {
    if ('text' in piece) written += piece.text;
    else {
      close(piece.start);
      at = piece.end;
    }
  }
  close(text.length);
  return edits;
}
