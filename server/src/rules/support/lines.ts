import type { TextEdit } from '../rule.ts';

/** Offsets and columns of a slice's text, for edits that keep everything they do not change. Columns count UTF-16 units from 0. */

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The end of the line without its line break. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  const end = newline === -1 ? text.length : newline;
  return end > offset && text[end - 1] === '\r' ? end - 1 : end;
}

/** Where the next line begins; the text's length on the last line. */
export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline + 1;
}

export function column(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** The line break this text uses. */
export function lineBreak(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Blanks only between the two offsets. */
export function isBlank(text: string, start: number, end: number): boolean {
  return /^[ \t]*$/.test(text.slice(start, end));
}

/** Nothing but blanks stands before the offset on its line. */
export function startsLine(text: string, offset: number): boolean {
  return isBlank(text, lineStart(text, offset), offset);
}

/** Steps back over blanks on the same line. */
export function skipBlanksBack(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at -= 1;
  return at;
}

/** Steps forward over blanks on the same line. */
export function skipBlanks(text: string, offset: number): number {
  let at = offset;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at;
}

/**
 * Moves the lines that begin after `start` and not after `end` by `delta` columns. Lines with too few leading blanks
 * to move left (comments, blank lines) stay.
 */
export function shiftLines(text: string, start: number, end: number, delta: number): TextEdit[] {
  const edits: TextEdit[] = [];
  if (delta === 0) return edits;
  for (let at = nextLine(text, start); at < end; at = nextLine(text, at)) {
    if (isBlank(text, at, lineEnd(text, at))) continue;
    if (delta > 0) edits.push({ span: { start: at, end: at }, text: ' '.repeat(delta) });
    else if (isBlank(text, at, at - delta)) edits.push({ span: { start: at, end: at - delta }, text: '' });
  }
  return edits;
}
