import type { Span } from './tree.ts';

/** Where a quote or bracket that opens at an offset is closed, and the comments on the way. */
export interface Close {
  /** Behind the closing character. */
  readonly end: number;
  readonly comments: readonly Span[];
}

/**
 * Looks for the end of a quoted scalar or flow collection in the text alone, over lines of any indentation: the API
 * server's reader has them so, while the library ends both where a line is indented less than their parent. Undefined
 * when a document marker or the end of the text comes first.
 */
export function findClose(text: string, offset: number): Close | undefined {
  const quote = text[offset];
  if (quote === '"' || quote === "'") {
    const end = closeQuote(text, offset);
    return end === undefined ? undefined : { end, comments: [] };
  }
  const open: string[] = [];
  const comments: Span[] = [];
  for (let at = offset; at < text.length; at++) {
    const char = text[at];
    if (char === '[' || char === '{') open.push(char === '[' ? ']' : '}');
    else if (char === ']' || char === '}') {
      if (open.pop() !== char) return undefined;
      if (open.length === 0) return { end: at + 1, comments };
    } else if ((char === '"' || char === "'") && /[\s,:[{]/.test(text[at - 1] ?? '')) {
      const end = closeQuote(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (char === '#' && /[\s,[\]{}]/.test(text[at - 1] ?? '')) {
      const lineEnd = text.indexOf('\n', at);
      const end = lineEnd === -1 ? text.length : lineEnd;
      comments.push({ start: at, end });
      at = end - 1;
    } else if (char === '\n' && /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(at + 1, at + 5))) return undefined;
  }
  return undefined;
}

function closeQuote(text: string, offset: number): number | undefined {
  const quote = text[offset];
  for (let at = offset + 1; at < text.length; at++) {
    const char = text[at];
    if (char === quote) {
      if (quote === "'" && text[at + 1] === "'") at++;
      else return at + 1;
    } else if (char === '\\' && quote === '"') at++;
    else if (char === '\n' && /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(at + 1, at + 5))) return undefined;
  }
  return undefined;
}

/** The same text on one line: line ends and the given comments become blanks, every offset stays. */
export function joinLines(text: string, start: number, close: Close): string {
  let joined = text.slice(start, close.end);
  for (const comment of close.comments) joined = blank(joined, comment.start - start, comment.end - start);
  return text.slice(0, start) + joined.replace(/[\n\r]/g, ' ') + text.slice(close.end);
}

/** The text with blanks in place of a stretch, line ends kept. */
export function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + text.slice(start, end).replace(/[^\n\r]/g, ' ') + text.slice(end);
}
