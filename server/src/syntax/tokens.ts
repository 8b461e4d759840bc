import type { CST } from 'yaml';
import { contentStart } from './scalarNode.ts';
import type { Span } from './tree.ts';

/** A token of the library's concrete tree where there may be none. */
export type MaybeToken = CST.Token | null | undefined;

export function spanOf(token: CST.SourceToken | CST.FlowScalar): Span {
  return { start: token.offset, end: token.offset + token.source.length };
}

/** A token's own text; of a collection its first character. Never empty. */
export function headSpan(token: MaybeToken): Span {
  const start = token?.offset ?? 0;
  const end = token && 'source' in token && token.source ? start + token.source.length : start + 1;
  return { start, end };
}

/** As much of a span as stands on its first line; never empty. */
export function firstLine(span: Span, text: string): Span {
  const line = /^[^\n\r]*/.exec(text.slice(span.start, span.end))?.[0].trimEnd() ?? '';
  return { start: span.start, end: span.start + Math.max(1, line.length) };
}

/** Where a token that can be a key ends. */
export function endOf(token: MaybeToken): number | undefined {
  if (!token) return undefined;
  if (token.type === 'block-scalar') return contentStart(token) + token.source.trimEnd().length;
  if ('source' in token && typeof token.source === 'string') return token.offset + token.source.length;
  if (token.type === 'flow-collection') return (token.end[0]?.offset ?? token.offset) + 1;
  return token.offset + 1;
}

export function textOf(token: MaybeToken, text: string): string {
  return token ? text.slice(token.offset, endOf(token)) : '';
}

export function isQuoted(token: MaybeToken): token is CST.FlowScalar {
  return token?.type === 'single-quoted-scalar' || token?.type === 'double-quoted-scalar';
}

/** More than blanks, comments and line ends. */
export function isStray({ type }: CST.SourceToken): boolean {
  return type !== 'space' && type !== 'comment' && type !== 'newline' && type !== 'flow-error-end';
}
