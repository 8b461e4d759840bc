import type { CST } from 'yaml';
import { MapBuilder } from './mapBuilder.ts';
import { DEEPEST, type NodeReader } from './nodeReader.ts';
import type { Props } from './props.ts';
import { typedScalar } from './scalarNode.ts';
import { settleMap } from './settle.ts';
import { endOf, firstLine, headSpan, isQuoted, type MaybeToken, spanOf, textOf } from './tokens.ts';
import type { MapNode, Node, Span } from './tree.ts';

type MapItem = CST.BlockMap['items'][number];

/** A block map while its lines are read. */
interface Level {
  readonly indent: number;
  readonly depth: number;
  readonly builder: MapBuilder;
  /** Lines that went wrong together, by their column, are told once. */
  wrongColumn: number | undefined;
  /** Column of lines below a key that is not whole: they belong to nothing that has a name. */
  lostColumn: number | undefined;
}

/** A map in block style, whatever lines its writer has not finished. */
export function readBlockMap(reader: NodeReader, token: CST.BlockMap, depth: number): MapNode {
  const builder = new MapBuilder(reader.report);
  const level = { indent: token.indent, depth, builder, wrongColumn: undefined, lostColumn: undefined };
  new BlockMapReader(reader).items(settleMap(token), level);
  // A first key that is absent but tagged stands before the colon with which the library starts the map.
  const start = Math.min(token.offset, builder.entries[0]?.span.start ?? token.offset);
  const span = { start, end: builder.end || token.offset };
  return { kind: 'map', entries: builder.entries, flow: false, span };
}

class BlockMapReader {
  readonly #reader: NodeReader;

  constructor(reader: NodeReader) {
    this.#reader = reader;
  }

  items(items: readonly MapItem[], level: Level): void {
    for (const item of items) {
      const column = columnOf(item.key);
      if (column !== undefined && !hasKeyIndicator(item)) {
        if (column === level.lostColumn) continue;
        level.lostColumn = undefined;
        if (column === level.indent) level.wrongColumn = undefined;
        else if (column !== level.wrongColumn) {
          const detail = { found: String(column), expected: String(level.indent) };
          this.#reader.report('bad-indent', firstLine(headSpan(item.key), this.#reader.text), detail);
          level.wrongColumn = column;
        }
      }
      this.#item(item, level);
    }
  }

  #item({ start, key, sep, value }: MapItem, level: Level): void {
    const { builder, depth } = level;
    const keyProps = this.#reader.props(start, 'explicit-key-ind', start[0]?.offset ?? builder.end);
    if (!key && !sep && !keyProps.anchor && !keyProps.tag && !keyProps.indicator) return;
    const implicit = !keyProps.indicator;
    const glued = implicit && isQuoted(key) ? gluedText(key, sep?.[0]) : undefined;
    if (glued && isQuoted(key)) {
      this.#gluedValue(key, keyProps, glued, sep?.slice(1) ?? [], value, level);
      return;
    }
    const props = this.#reader.props(sep, 'map-value-ind', endOf(key) ?? keyProps.absentAt);
    const colon = props.indicator && spanOf(props.indicator);
    if (implicit && key?.type === 'scalar' && (!colon || key.source.includes('\n'))) {
      const whole = this.#brokenKeys(key, colon !== undefined, builder);
      if (!whole || !colon) return;
      if (whole.indent === level.indent) {
        this.#item({ start: [], key: whole, sep: sep ?? [], ...(value ? { value } : {}) }, level);
      } else level.lostColumn = whole.indent;
      return;
    }
    if (implicit && key && !colon) {
      this.#reader.report('missing-colon', headSpan(key), { text: textOf(key, this.#reader.text) });
      return;
    }
    const newline = key && this.#reader.text.slice(key.offset, colon?.start).indexOf('\n');
    if (implicit && key && newline !== -1)
      this.#reader.report('multiline-key', firstLine(headSpan(key), this.#reader.text));
    const keyNode = this.#reader.node(key, keyProps, depth + 1);
    if (implicit && value?.type === 'block-map' && !props.newline) this.#nestedColon(keyNode, value, colon, level);
    else builder.add(keyNode, this.#reader.value(value, props, depth + 1), colon);
  }

  /** `"key":value`: after a quote the library takes the colon and what follows, next lines included, for plain text. */
  #gluedValue(
    key: CST.FlowScalar,
    keyProps: Props,
    glued: CST.SourceToken,
    sep: CST.SourceToken[],
    value: CST.Token | undefined,
    level: Level,
  ): void {
    const [first = ''] = glued.source.split('\n', 1);
    const colon = { start: glued.offset, end: glued.offset + 1 };
    const text = first.slice(1).trimEnd();
    this.#reader.report('missing-space', colon, { key: key.source, text });
    const span = { start: colon.end, end: colon.end + text.length };
    const quoted = /^(["'])(.*)\1$/.exec(text);
    const source = quoted?.[2] ?? text;
    const style = quoted ? (quoted[1] === '"' ? 'double' : 'single') : 'plain';
    level.builder.add(
      this.#reader.node(key, keyProps, level.depth + 1),
      typedScalar(source, style, undefined, span, this.#reader.report),
      colon,
    );
    if (first.length === glued.source.length) return;
    const following = glued.source.slice(first.length + 1);
    const indent = following.length - following.trimStart().length;
    const offset = glued.offset + first.length + 1 + indent;
    const next: CST.FlowScalar = { ...glued, type: 'scalar', indent, offset, source: following.trimStart() };
    this.#item({ start: [], key: next, sep, ...(value ? { value } : {}) }, level);
  }

  /**
   * A plain key that goes over several lines, or has no colon: lines that somebody is still typing, run together with
   * the next key. Every line but the last is told; the last is given back as the key, where it has the colon.
   */
  #brokenKeys(key: CST.FlowScalar, hasColon: boolean, builder: MapBuilder): CST.FlowScalar | undefined {
    let offset = key.offset;
    const lines = textOf(key, this.#reader.text).split('\n');
    for (const [index, line] of lines.entries()) {
      const text = line.trim();
      const start = offset + line.indexOf(text);
      if (hasColon && index === lines.length - 1)
        return { ...key, offset: start, source: text, indent: start - offset };
      if (text !== '') this.#brokenKey(text, start, builder);
      offset += line.length + 1;
    }
    return undefined;
  }

  #brokenKey(text: string, start: number, builder: MapBuilder): void {
    const [quote = ''] = text;
    if (quote === '"' || quote === "'") {
      this.#reader.report('unclosed-quote', { start, end: start + 1 }, { quote });
      return;
    }
    const glued = /^([^\s:]+):([^\s:].*)$/.exec(text);
    if (!glued) {
      this.#reader.report('missing-colon', { start, end: start + text.length }, { text });
      return;
    }
    const [, key = '', rest = ''] = glued;
    const colon = { start: start + key.length, end: start + key.length + 1 };
    this.#reader.report('missing-space', colon, { key, text: rest });
    if (/^["'[{&*!|>@`%]/.test(rest)) return;
    const keyNode = typedScalar(key, 'plain', undefined, { start, end: colon.start }, this.#reader.report);
    const span = { start: colon.end, end: colon.end + rest.length };
    builder.add(keyNode, typedScalar(rest, 'plain', undefined, span, this.#reader.report), colon);
  }

  /**
   * `key: a: b`, and `key: a` with a deeper `b: c` on the next line: the library nests a map, which YAML forbids on the
   * key's line. The value is read as the text it starts with, and what follows as neighbours of the key.
   */
  #nestedColon(keyNode: Node, map: CST.BlockMap, colon: Span | undefined, level: Level): void {
    if (level.depth > DEEPEST) return;
    const deeper = { ...level, depth: level.depth + 1 };
    const [first, ...rest] = map.items;
    const inner = first?.key;
    const start = inner?.offset ?? map.offset;
    const innerText = textOf(inner, this.#reader.text);
    const lineEnd = innerText.indexOf('\n');
    if (first && inner?.type === 'scalar' && lineEnd !== -1) {
      const text = innerText.slice(0, lineEnd).trimEnd();
      const span = { start, end: start + text.length };
      level.builder.add(keyNode, typedScalar(text, 'plain', undefined, span, this.#reader.report), colon);
      const key = lastLineOf(inner);
      this.items([{ ...first, start: [], key, sep: first.sep ?? [] }, ...rest], deeper);
    } else {
      this.#reader.report('nested-colon', headSpan(inner), { key: innerText });
      const text = this.#reader.text.slice(start, this.#lineEndAfter(start)).trimEnd();
      const span = { start, end: start + text.length };
      level.builder.add(keyNode, { kind: 'scalar', value: text, source: text, style: 'plain', span }, colon);
      this.items(rest, deeper);
    }
    level.wrongColumn = deeper.wrongColumn;
  }

  #lineEndAfter(offset: number): number {
    const end = this.#reader.text.slice(offset).search(/[\n\r]|[ \t]#/);
    return end === -1 ? this.#reader.text.length : offset + end;
  }
}

/** The last line of a key that goes over several. */
function lastLineOf(key: CST.FlowScalar): CST.FlowScalar {
  const lineStart = key.source.lastIndexOf('\n') + 1;
  const line = key.source.slice(lineStart);
  const indent = line.length - line.trimStart().length;
  return { ...key, offset: key.offset + lineStart + indent, source: line.trimStart(), indent };
}

/** The token behind a quoted key when it starts with the key's colon. Its type is not one that the library declares here. */
function gluedText(key: CST.FlowScalar, next: CST.SourceToken | undefined): CST.SourceToken | undefined {
  const glued =
    next?.offset === key.offset + key.source.length && next.source.length > 1 && next.source.startsWith(':');
  return glued ? next : undefined;
}

function hasKeyIndicator(item: MapItem): boolean {
  return item.start.some(({ type }) => type === 'explicit-key-ind');
}

function columnOf(key: MaybeToken): number | undefined {
  return key && 'indent' in key ? key.indent : undefined;
}
