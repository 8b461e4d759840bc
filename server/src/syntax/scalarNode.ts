import type { CST } from 'yaml';
import { scalarText } from './cst.ts';
import type { Report } from './report.ts';
import { type Typed, typePlain } from './scalars.ts';
import type { ScalarNode, Span } from './tree.ts';

export function absentScalar(at: number, tag: string | undefined): ScalarNode {
  const value = tag === undefined || tag === '!' || tag === '!!null' ? null : '';
  return { kind: 'scalar', value, source: '', style: 'absent', span: { start: at, end: at } };
}

/** A plain or quoted scalar. `raw` is its text, quotes included, which repairs may have changed in the token. */
export function flowScalar(token: CST.FlowScalar, raw: string, tag: string | undefined, report: Report): ScalarNode {
  const span = { start: token.offset, end: token.offset + raw.length };
  if (token.type === 'scalar') {
    const source = raw.includes('\n') ? scalarText({ ...token, source: raw }, ignore) : raw;
    const first = raw[0] ?? '';
    if (RESERVED.includes(first))
      report('reserved-character', { start: span.start, end: span.start + 1 }, { text: first });
    return typedScalar(source, 'plain', tag, span, report);
  }
  const quote = token.type === 'double-quoted-scalar' ? '"' : "'";
  const closed = raw.length > 1 && raw.endsWith(quote);
  if (!closed) report('unclosed-quote', { start: span.start, end: span.start + 1 }, { quote });
  const value = scalarText({ ...token, source: closed ? raw : raw + quote }, (offset) => {
    const length = Math.max(2, /^\\(?:x.{0,2}|u.{0,4}|U.{0,8})/.exec(raw.slice(offset - span.start))?.[0].length ?? 2);
    const end = Math.min(offset + length, span.end);
    report('bad-escape', { start: offset, end }, { text: raw.slice(offset - span.start, end - span.start) });
  });
  const source = raw.slice(1, closed ? -1 : undefined);
  const style = quote === '"' ? 'double' : 'single';
  if (tag === undefined || tag === '!') return { kind: 'scalar', value, source, style, span };
  return { ...typedScalar(value, style, tag, span, report), source };
}

export function blockScalar(token: CST.BlockScalar): ScalarNode {
  const header = token.props.find((prop) => prop.type === 'block-scalar-header');
  const start = header?.offset ?? token.offset;
  const content = token.props.reduce((end, prop) => ('source' in prop ? prop.offset + prop.source.length : end), start);
  const length = token.source.trimEnd().length;
  const headerEnd = start + (header && 'source' in header ? header.source.length : 1);
  const span = { start, end: length === 0 ? headerEnd : content + length };
  return { kind: 'scalar', value: scalarText(token, ignore), source: token.source, style: 'block', span };
}

/** A scalar whose text decides its type. */
export function typedScalar(
  source: string,
  style: ScalarNode['style'],
  tag: string | undefined,
  span: Span,
  report: Report,
): ScalarNode {
  const typed = typeOf(source, style, tag);
  if (!typed) report('bad-tag', span, { tag: tag ?? '', text: source });
  return { kind: 'scalar', value: typed ? typed.value : source, source, style, span };
}

/** Undefined when the tag asks for a type that the text is not. Unknown tags leave text (go-yaml resolve.go). */
function typeOf(source: string, style: ScalarNode['style'], tag: string | undefined): Typed | undefined {
  const plain = typePlain(source);
  switch (tag) {
    case undefined:
    case '!':
      return style === 'plain' ? plain : { type: 'string', value: source };
    case '!!null':
    case '!!bool':
    case '!!int':
      return plain.type === TAGGED[tag] ? plain : undefined;
    case '!!float':
      return plain.type === 'float' || plain.type === 'integer' ? plain : undefined;
    default:
      return { type: 'string', value: source };
  }
}

const TAGGED = { '!!null': 'null', '!!bool': 'boolean', '!!int': 'integer' } as const;
/** Characters that no plain scalar may start with; the library lets these through. */
const RESERVED = ['@', '`', '%', '|', '>'];
const ignore = (): void => {};
