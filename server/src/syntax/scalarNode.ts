import type { CST } from 'yaml';
import { scalarText } from './cst.ts';
import type { Report } from './report.ts';
import { type Typed, typePlain } from './scalars.ts';
import type { ScalarNode, Span } from './tree.ts';

export function absentScalar(at: number, tag: string | undefined, report: Report): ScalarNode {
  const span = { start: at, end: at };
  return { ...typedScalar('', tag === undefined ? 'plain' : 'absent', tag, span, report), style: 'absent' };
}

/** A plain or quoted scalar. `raw` is its text, quotes included, which repairs may have changed in the token. */
export function flowScalar(
  token: CST.FlowScalar,
  raw: string,
  tag: string | undefined,
  inFlow: boolean,
  report: Report,
): ScalarNode {
  const span = { start: token.offset, end: token.offset + raw.length };
  if (token.type === 'scalar' && /^["']/.test(raw)) {
    // A quote without an end, read as plain text so that it ends with its line (`repair.ts`).
    const [quote = ''] = raw;
    report('unclosed-quote', { start: span.start, end: span.start + 1 }, { quote });
    const source = raw.slice(1);
    return { kind: 'scalar', value: source, source, style: quote === '"' ? 'double' : 'single', span };
  }
  if (token.type === 'scalar') {
    const source = raw.includes('\n') ? scalarText({ ...token, source: raw }, ignore) : raw;
    const at = raw.search(inFlow ? RESERVED_IN_FLOW : RESERVED);
    if (at !== -1) {
      const start = span.start + at;
      report(
        'reserved-character',
        { start, end: start + 1 },
        { text: raw[at] ?? '', within: inFlow ? 'flow' : 'block' },
      );
    }
    return typedScalar(source, 'plain', tag, span, report);
  }
  const quote = token.type === 'double-quoted-scalar' ? '"' : "'";
  const closed = isClosed(raw, quote);
  if (!closed) report('unclosed-quote', { start: span.start, end: span.start + 1 }, { quote });
  const value = scalarText({ ...token, source: closed ? raw : raw + quote }, (offset) => {
    const length = Math.max(2, /^\\(?:x.{0,2}|u.{0,4}|U.{0,8})/.exec(raw.slice(offset - span.start))?.[0].length ?? 2);
    const end = Math.min(offset + length, span.end);
    report('bad-escape', { start: offset, end }, { text: raw.slice(offset - span.start, end - span.start) });
  });
  // JSON has this escape and YAML 1.1 has not.
  for (const { index } of quote === '"' && raw.includes('\\/') ? raw.matchAll(/\\(?:\/|[^/])/gs) : []) {
    if (raw[index + 1] !== '/') continue;
    const start = span.start + index;
    report('bad-escape', { start, end: start + 2 }, { text: '\\/' });
  }
  const source = raw.slice(1, closed ? -1 : undefined);
  const style = quote === '"' ? 'double' : 'single';
  if (tag === undefined) return { kind: 'scalar', value, source, style, span };
  return { ...typedScalar(value, style, tag, span, report), source };
}

/** A quote that is escaped does not close: doubled in single quotes, behind a backslash in double ones. */
function isClosed(raw: string, quote: string): boolean {
  if (raw.length < 2 || !raw.endsWith(quote)) return false;
  const sign = quote === "'" ? "'" : '\\';
  let signs = 0;
  for (let at = raw.length - 2; at > 0 && raw[at] === sign; at--) signs++;
  return signs % 2 === 0;
}

/** `raw` is the content's text. */
export function blockScalar(token: CST.BlockScalar, raw: string, tag: string | undefined, report: Report): ScalarNode {
  const found = token.props.find((prop) => prop.type === 'block-scalar-header');
  const header = found && 'source' in found ? found.source : '';
  const start = found?.offset ?? token.offset;
  const headerEnd = start + header.length;
  if (!/^[|>](?:[-+][1-9]?|[1-9][-+]?)?$/.test(header)) {
    report('bad-block-header', { start, end: headerEnd }, { text: header });
  }
  const length = raw.trimEnd().length;
  const span = { start, end: length === 0 ? headerEnd : contentStart(token) + length };
  const read = scalarText({ ...token, source: raw }, ignore);
  // A last line without a line end has none in the value either; the library adds one.
  const value = raw.endsWith('\n') || !read.endsWith('\n') ? read : read.slice(0, -1);
  if (tag === undefined) return { kind: 'scalar', value, source: raw, style: 'block', span };
  return { ...typedScalar(value, 'block', tag, span, report), source: raw };
}

/** Where a block scalar's first content line starts, behind its header. */
export function contentStart(token: CST.BlockScalar): number {
  return token.props.reduce((end, prop) => ('source' in prop ? prop.offset + prop.source.length : end), token.offset);
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
const RESERVED = /^[@`%|>,]/;
/** Between brackets also a colon at the start (`::1`), and a question mark anywhere (go-yaml scannerc.go). */
const RESERVED_IN_FLOW = /^[@`%|>:]|\?/;
const ignore = (): void => {};
