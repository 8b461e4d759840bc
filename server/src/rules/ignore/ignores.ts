import type { Node, Slice, Span } from '../../syntax/tree.ts';
import { lineEnd, lineStart, nextLine, startsLine } from '../support/lines.ts';

/** One comment that ignores findings. Spans count in its slice. */
export interface Ignore {
  /** `line`: what starts in `covers`; `document`: its slice; `file`: every slice of the file. */
  readonly reach: 'line' | 'document' | 'file';
  readonly codes: readonly IgnoredCode[];
  /** '' where none is given. */
  readonly reason: string;
  readonly comment: Span;
  /** Where the findings start that a `line` means; undefined where no line follows. */
  readonly covers: Span | undefined;
}

export interface IgnoredCode {
  readonly code: string;
  readonly span: Span;
}

export const WORD = 'netpol-ignore';

/** The comments of a document that ignore something, in text order. */
export function ignoresOf(slice: Slice): readonly Ignore[] {
  if (!slice.text.includes(WORD)) return [];
  return slice.comments.flatMap(({ span }) => readIgnore(slice, span) ?? []);
}

const HEAD = /^#+[ \t]*netpol-ignore(-file)?(?![\w-])[ \t]*/;
const CODES = /^[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*/;

function readIgnore(slice: Slice, comment: Span): Ignore | undefined {
  const written = slice.text.slice(comment.start, comment.end);
  const head = HEAD.exec(written);
  if (head === null) return undefined;
  const rest = written.slice(head[0].length);
  const list = CODES.exec(rest)?.[0] ?? '';
  const start = comment.start + head[0].length;
  const codes = [...list.matchAll(/[\w-]+/g)].map(({ 0: code, index }) => ({
    code,
    span: { start: start + index, end: start + index + code.length },
  }));
  const reason = /^[ \t]*:(.*)$/s.exec(rest.slice(list.length))?.[1]?.trim() ?? '';
  const reach = head[1] === undefined ? reachOf(slice, comment) : 'file';
  return { reach, codes, reason, comment, covers: reach === 'line' ? covered(slice, comment) : undefined };
}

/** Before the first key it is about the whole document. */
function reachOf({ root }: Slice, comment: Span): 'line' | 'document' {
  return root === undefined || comment.start < root.span.start ? 'document' : 'line';
}

/** The comment's own line, or the next one with anything on it where it has a line to itself. */
function covered({ text, root }: Slice, comment: Span): Span | undefined {
  if (!startsLine(text, comment.start)) return withValues(root, lineAt(text, comment.start));
  for (let at = nextLine(text, comment.end); at < text.length; at = nextLine(text, at)) {
    const line = lineAt(text, at);
    if (!/^\s*(?:#|$)/.test(text.slice(line.start, line.end))) return withValues(root, line);
  }
  return undefined;
}

function lineAt(text: string, offset: number): Span {
  return { start: lineStart(text, offset), end: lineEnd(text, offset) };
}

/** With the lines on which a value of the line goes on. */
function withValues(root: Node | undefined, line: Span): Span {
  let { end } = line;
  const visit = (node: Node): void => {
    if (node.span.start > line.end || node.span.end < line.start || node.alias !== undefined) return;
    if (node.kind === 'map') for (const entry of node.entries) visit(entry.value);
    else if (node.kind === 'list') for (const item of node.items) visit(item.value);
    else if (node.span.start >= line.start) end = Math.max(end, node.span.end);
  };
  if (root !== undefined) visit(root);
  return { start: line.start, end };
}
