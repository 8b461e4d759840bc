import type { CST } from 'yaml';
import { Anchors, aliased } from './anchors.ts';
import { MapBuilder } from './mapBuilder.ts';
import { type Props, readProps } from './props.ts';
import { collectInto, type Report } from './report.ts';
import { absentScalar, blockScalar, contentStart, flowScalar, typedScalar } from './scalarNode.ts';
import { settleList, settleMap } from './settle.ts';
import type { ListItem, ListNode, MapNode, Node, Span, SyntaxProblem } from './tree.ts';

/** Deeper than any manifest; beyond it the value is left out, so that no walk over a tree can exhaust the stack. */
const DEEPEST = 200;

export interface Composed {
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
  /** Text of the document that has no place in its tree, in text order. */
  readonly strays: readonly Span[];
}

/** One document of the library's concrete tree as our own nodes. `text` is what scalars really say (see `repair.ts`). */
export function composeDocument(document: CST.Document, text: string): Composed {
  const problems: SyntaxProblem[] = [];
  const composer = new Composer(text, collectInto(problems));
  const root = composer.document(document);
  return { root, problems, strays: composer.strays };
}

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
type MaybeToken = CST.Token | null | undefined;

class Composer {
  readonly strays: Span[] = [];
  readonly #text: string;
  readonly #report: Report;
  readonly #anchors = new Anchors();
  /** Between brackets. */
  #inFlow = false;

  constructor(text: string, report: Report) {
    this.#text = text;
    this.#report = report;
  }

  document(document: CST.Document): Node | undefined {
    const props = this.#props(document.start, 'doc-start', document.offset);
    const stray = document.end?.find(isStray);
    if (stray) this.strays.push(spanOf(stray));
    if (!document.value && !props.anchor && !props.tag) return undefined;
    return this.#value(document.value, props, 0);
  }

  // ------------------------------------------------------------------------------------------------ any node

  /** A node that stands for a JSON value: numbers that JSON cannot hold are refused. */
  #value(token: MaybeToken, props: Props, depth: number): Node {
    const node = this.#node(token, props, depth);
    if (node.kind !== 'scalar' || typeof node.value !== 'number' || Number.isFinite(node.value)) return node;
    this.#report('not-finite', node.span, { text: node.source });
    return { ...node, value: null };
  }

  #node(token: MaybeToken, props: Props, depth: number): Node {
    const name = this.#anchorName(props.anchor);
    const before = this.#anchors.nodes;
    if (name !== undefined) this.#anchors.open(name);
    this.#anchors.count();
    const node = this.#bare(token, props, depth);
    if (name !== undefined) this.#anchors.close(name, node, this.#anchors.nodes - before);
    return node;
  }

  #anchorName(anchor: CST.SourceToken | undefined): string | undefined {
    const name = anchor?.source.slice(1);
    if (anchor && !/^[\w-]+$/.test(name ?? '')) this.#report('bad-anchor', spanOf(anchor), { name: name ?? '' });
    return name;
  }

  #bare(token: MaybeToken, props: Props, depth: number): Node {
    const tag = shortTag(props.tag?.source);
    if (!token) return absentScalar(props.absentAt, tag, this.#report);
    if (depth > DEEPEST) {
      this.#report('too-deep', { start: token.offset, end: token.offset + 1 }, { limit: String(DEEPEST) });
      return absentScalar(props.absentAt, tag, this.#report);
    }
    switch (token.type) {
      case 'alias':
        return this.#alias(token);
      case 'scalar':
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
        this.#end(token.end);
        return flowScalar(token, this.#source(token), tag, this.#inFlow, this.#report);
      case 'block-scalar':
        for (const prop of token.props) if (prop.type === 'error') this.#unexpected(prop);
        return blockScalar(token, this.#content(token), tag, this.#report);
      case 'block-map':
        return this.#map(token, depth);
      case 'block-seq':
        return this.#list(token, depth);
      case 'flow-collection': {
        const inFlow = this.#inFlow;
        this.#inFlow = true;
        const node = this.#flow(token, depth);
        this.#inFlow = inFlow;
        return node;
      }
      default:
        this.#unexpected(token);
        return absentScalar(props.absentAt, tag, this.#report);
    }
  }

  #alias(token: CST.FlowScalar): Node {
    this.#end(token.end);
    const span = spanOf(token);
    const name = token.source.slice(1);
    const alias = this.#anchors.resolve(name);
    if (alias.found === 'node') return aliased(alias.node, name, span);
    this.#report(`${alias.found}-alias`, span, { name });
    return { kind: 'scalar', value: null, source: token.source, style: 'plain', span };
  }

  // ------------------------------------------------------------------------------------------------ block collections

  #map(token: CST.BlockMap, depth: number): MapNode {
    const builder = new MapBuilder(this.#report);
    const level = { indent: token.indent, depth, builder, wrongColumn: undefined, lostColumn: undefined };
    this.#mapItems(settleMap(token), level);
    // A first key that is absent but tagged stands before the colon with which the library starts the map.
    const start = Math.min(token.offset, builder.entries[0]?.span.start ?? token.offset);
    const span = { start, end: builder.end || token.offset };
    return { kind: 'map', entries: builder.entries, flow: false, span };
  }

  #mapItems(items: readonly MapItem[], level: Level): void {
    for (const item of items) {
      const column = columnOf(item.key);
      if (column !== undefined && !hasKeyIndicator(item)) {
        if (column === level.lostColumn) continue;
        level.lostColumn = undefined;
        if (column === level.indent) level.wrongColumn = undefined;
        else if (column !== level.wrongColumn) {
          const detail = { found: String(column), expected: String(level.indent) };
          this.#report('bad-indent', firstLine(keySpan(item.key), this.#text), detail);
          level.wrongColumn = column;
        }
      }
      this.#mapItem(item, level);
    }
  }

  #mapItem({ start, key, sep, value }: MapItem, level: Level): void {
    const { builder, depth } = level;
    const keyProps = this.#props(start, 'explicit-key-ind', start[0]?.offset ?? builder.end);
    if (!key && !sep && !keyProps.anchor && !keyProps.tag && !keyProps.indicator) return;
    const implicit = !keyProps.indicator;
    const glued = implicit && key && isQuoted(key) ? gluedText(key, sep?.[0]) : undefined;
    if (glued && key && isQuoted(key)) {
      this.#gluedValue(key, keyProps, glued, sep?.slice(1) ?? [], value, level);
      return;
    }
    const props = this.#props(sep, 'map-value-ind', endOf(key) ?? keyProps.absentAt);
    const colon = props.indicator && spanOf(props.indicator);
    if (implicit && key?.type === 'scalar' && (!colon || key.source.includes('\n'))) {
      const whole = this.#brokenKeys(key, colon !== undefined, builder);
      if (!whole || !colon) return;
      if (whole.indent === level.indent) {
        this.#mapItem({ start: [], key: whole, sep: sep ?? [], ...(value ? { value } : {}) }, level);
      } else level.lostColumn = whole.indent;
      return;
    }
    if (implicit && key && !colon) {
      this.#report('missing-colon', keySpan(key), { text: this.#textOf(key) });
      return;
    }
    const newline = key && this.#text.slice(key.offset, colon?.start).indexOf('\n');
    if (implicit && key && newline !== -1) this.#report('multiline-key', firstLine(keySpan(key), this.#text));
    const keyNode = this.#node(key, keyProps, depth + 1);
    if (implicit && value?.type === 'block-map' && !props.newline) this.#nestedColon(keyNode, value, colon, level);
    else builder.add(keyNode, this.#value(value, props, depth + 1), colon);
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
    this.#report('missing-space', colon, { key: key.source, text });
    const span = { start: colon.end, end: colon.end + text.length };
    const quoted = /^(["'])(.*)\1$/.exec(text);
    const source = quoted?.[2] ?? text;
    const style = quoted ? (quoted[1] === '"' ? 'double' : 'single') : 'plain';
    level.builder.add(
      this.#node(key, keyProps, level.depth + 1),
      typedScalar(source, style, undefined, span, this.#report),
      colon,
    );
    if (first.length === glued.source.length) return;
    const following = glued.source.slice(first.length + 1);
    const indent = following.length - following.trimStart().length;
    const offset = glued.offset + first.length + 1 + indent;
    const next: CST.FlowScalar = { ...glued, type: 'scalar', indent, offset, source: following.trimStart() };
    this.#mapItem({ start: [], key: next, sep, ...(value ? { value } : {}) }, level);
  }

  /**
   * A plain key that goes over several lines, or has no colon: lines that somebody is still typing, run together with
   * the next key. Every line but the last is told; the last is given back as the key, where it has the colon.
   */
  #brokenKeys(key: CST.FlowScalar, hasColon: boolean, builder: MapBuilder): CST.FlowScalar | undefined {
    let offset = key.offset;
    const lines = this.#source(key).split('\n');
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
      this.#report('unclosed-quote', { start, end: start + 1 }, { quote });
      return;
    }
    const glued = /^([^\s:]+):([^\s:].*)$/.exec(text);
    if (!glued) {
      this.#report('missing-colon', { start, end: start + text.length }, { text });
      return;
    }
    const [, key = '', rest = ''] = glued;
    const colon = { start: start + key.length, end: start + key.length + 1 };
    this.#report('missing-space', colon, { key, text: rest });
    if (/^["'[{&*!|>@`%]/.test(rest)) return;
    const keyNode = typedScalar(key, 'plain', undefined, { start, end: colon.start }, this.#report);
    const span = { start: colon.end, end: colon.end + rest.length };
    builder.add(keyNode, typedScalar(rest, 'plain', undefined, span, this.#report), colon);
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
    const innerText = this.#textOf(inner);
    const lineEnd = innerText.indexOf('\n');
    if (first && inner?.type === 'scalar' && lineEnd !== -1) {
      const text = innerText.slice(0, lineEnd).trimEnd();
      const span = { start, end: start + text.length };
      level.builder.add(keyNode, typedScalar(text, 'plain', undefined, span, this.#report), colon);
      const key = lastLineOf(inner);
      this.#mapItems([{ ...first, start: [], key, sep: first.sep ?? [] }, ...rest], deeper);
    } else {
      this.#report('nested-colon', keySpan(inner), { key: innerText });
      const text = this.#text.slice(start, this.#lineEndAfter(start)).trimEnd();
      const span = { start, end: start + text.length };
      level.builder.add(keyNode, { kind: 'scalar', value: text, source: text, style: 'plain', span }, colon);
      this.#mapItems(rest, deeper);
    }
    level.wrongColumn = deeper.wrongColumn;
  }

  #list(token: CST.BlockSequence, depth: number): ListNode {
    const items: ListItem[] = [];
    let end = token.offset;
    for (const { start, value } of settleList(token)) {
      const props = this.#props(start, 'seq-item-ind', start[0]?.offset ?? end);
      const dash = props.indicator;
      if (!dash && !props.anchor && !props.tag && !value) continue;
      if (!dash) this.#report('missing-dash', keySpan(value), {});
      const node = this.#value(value, props, depth + 1);
      const itemStart = Math.min(dash?.offset ?? node.span.start, node.span.start);
      end = Math.max(node.span.end, dash ? dash.offset + 1 : 0);
      items.push({ value: node, span: { start: itemStart, end } });
    }
    return { kind: 'list', items, flow: false, span: { start: token.offset, end } };
  }

  // ------------------------------------------------------------------------------------------------ flow collections

  #flow(token: CST.FlowCollection, depth: number): MapNode | ListNode {
    const isMap = token.start.source === '{';
    const builder = new MapBuilder(this.#report);
    const items: ListItem[] = [];
    let end = token.offset + 1;
    for (const [index, { start, key, sep, value }] of token.items.entries()) {
      const props = this.#props(start, 'explicit-key-ind', start.at(-1)?.offset ?? end);
      if (!key && !sep && !value && !props.anchor && !props.tag && !props.indicator) {
        if (props.comma && (index === 0 || index < token.items.length - 1)) this.#unexpected(props.comma);
        continue;
      }
      if (index === 0 && props.comma) this.#unexpected(props.comma);
      if (index > 0 && !props.comma) this.#report('missing-comma', keySpan(key ?? value ?? sep?.[0]));
      if (!isMap && !sep && !props.indicator) {
        const node = this.#value(value, props, depth + 1);
        items.push({ value: node, span: node.span });
        end = Math.max(end, node.span.end);
        continue;
      }
      const written = this.#node(key, props, depth + 1);
      const valueProps = this.#props(sep, 'map-value-ind', written.span.end);
      const colon = valueProps.indicator && spanOf(valueProps.indicator);
      const keyNode = this.#gluedKey(written, colon, value);
      if (colon && key && !props.indicator && this.#text.slice(key.offset, colon.start).includes('\n')) {
        this.#report('multiline-key', firstLine(keySpan(key), this.#text));
      }
      if (value?.type === 'block-map') this.#report('nested-colon', keySpan(value.items[0]?.key), {});
      if (value && !colon) this.#report('missing-comma', keySpan(value));
      const valueNode = this.#value(value, valueProps, depth + 1);
      if (!isMap && !colon && !props.indicator) {
        for (const node of value ? [written, valueNode] : [written]) items.push({ value: node, span: node.span });
        end = Math.max(end, valueNode.span.end);
        continue;
      }
      if (isMap) {
        builder.add(keyNode, valueNode, colon);
        end = Math.max(end, builder.end);
      } else {
        const pair = new MapBuilder(this.#report);
        pair.add(keyNode, valueNode, colon);
        const span = { start: keyNode.span.start, end: pair.end };
        items.push({ value: { kind: 'map', entries: pair.entries, flow: true, span }, span });
        end = Math.max(end, pair.end);
      }
    }
    const [close] = token.end;
    if (close?.source === (isMap ? '}' : ']')) {
      end = Math.max(end, close.offset + 1);
      this.#end(token.end.slice(1));
    } else {
      this.#report('unclosed-flow', { start: token.offset, end: token.offset + 1 }, { bracket: token.start.source });
      this.#end(token.end);
    }
    const span = { start: token.offset, end };
    return isMap
      ? { kind: 'map', entries: builder.entries, flow: true, span }
      : { kind: 'list', items, flow: true, span };
  }

  /**
   * `{key:[1]}` and `{key:, a: b}`: without a blank behind it the colon belongs to a plain key, so the first lacks a
   * comma to the API server's reader and the second has the key `key:` (go-yaml scannerc.go).
   */
  #gluedKey(key: Node, colon: Span | undefined, value: MaybeToken): Node {
    if (key.kind !== 'scalar' || key.style !== 'plain' || colon?.start !== key.span.end) return key;
    if (!/\S/.test(this.#text[colon.end] ?? ' ')) return key;
    if (value && !('source' in value && value.source === '')) {
      this.#report('missing-space', colon, { key: key.source, text: this.#text.slice(colon.end, colon.end + 1) });
      return key;
    }
    const source = `${key.source}:`;
    return { ...key, value: source, source, span: { start: key.span.start, end: colon.end } };
  }

  // ------------------------------------------------------------------------------------------------ shared

  #props(tokens: readonly CST.SourceToken[] | undefined, indicator: CST.SourceToken['type'], at: number): Props {
    const props = readProps(tokens, indicator, at);
    if (props.unexpected) this.#unexpected(props.unexpected);
    return props;
  }

  /** What may follow a node on its line: blanks and a comment. */
  #end(tokens: readonly CST.SourceToken[] | undefined): void {
    const stray = tokens?.find(isStray);
    if (stray) this.#unexpected(stray);
  }

  #unexpected(token: CST.Token): void {
    const span = firstLine(keySpan(token), this.#text);
    this.#report('unexpected-text', span, { text: this.#text.slice(span.start, span.end) });
  }

  #source(token: CST.FlowScalar): string {
    return this.#text.slice(token.offset, token.offset + token.source.length);
  }

  #content(token: CST.BlockScalar): string {
    const start = contentStart(token);
    return this.#text.slice(start, start + token.source.length);
  }

  #textOf(token: MaybeToken): string {
    return token ? this.#text.slice(token.offset, endOf(token)) : '';
  }

  #lineEndAfter(offset: number): number {
    const end = this.#text.slice(offset).search(/[\n\r]|[ \t]#/);
    return end === -1 ? this.#text.length : offset + end;
  }
}

/** The last line of a key that goes over several. */
function lastLineOf(key: CST.FlowScalar): CST.FlowScalar {
  const lineStart = key.source.lastIndexOf('\n') + 1;
  const line = key.source.slice(lineStart);
  const indent = line.length - line.trimStart().length;
  return { ...key, offset: key.offset + lineStart + indent, source: line.trimStart(), indent };
}

function firstLine(span: Span, text: string): Span {
  const line = /^[^\n\r]*/.exec(text.slice(span.start, span.end))?.[0].trimEnd() ?? '';
  return { start: span.start, end: span.start + Math.max(1, line.length) };
}

/** `!!int` for `!<tag:yaml.org,2002:int>` too. */
function shortTag(tag: string | undefined): string | undefined {
  return tag?.replace(/^!<tag:yaml\.org,2002:(.*)>$/, '!!$1');
}

function isQuoted(token: CST.Token): token is CST.FlowScalar {
  return token.type === 'single-quoted-scalar' || token.type === 'double-quoted-scalar';
}

/** The token behind a quoted key when it starts with the key's colon. Its type is not one that the library declares here. */
function gluedText(key: CST.FlowScalar, next: CST.SourceToken | undefined): CST.SourceToken | undefined {
  const glued =
    next?.offset === key.offset + key.source.length && next.source.length > 1 && next.source.startsWith(':');
  return glued ? next : undefined;
}

function isStray({ type }: CST.SourceToken): boolean {
  return type !== 'space' && type !== 'comment' && type !== 'newline' && type !== 'flow-error-end';
}

function hasKeyIndicator(item: MapItem): boolean {
  return item.start.some(({ type }) => type === 'explicit-key-ind');
}

function columnOf(key: MaybeToken): number | undefined {
  return key && 'indent' in key ? key.indent : undefined;
}

function spanOf(token: CST.SourceToken | CST.FlowScalar): Span {
  return { start: token.offset, end: token.offset + token.source.length };
}

/** A token's own text; of a collection its first character. Never empty. */
function keySpan(token: MaybeToken): Span {
  const start = token?.offset ?? 0;
  const end = token && 'source' in token && token.source ? start + token.source.length : start + 1;
  return { start, end };
}

function endOf(token: MaybeToken): number | undefined {
  if (!token) return undefined;
  if (token.type === 'block-scalar') return contentStart(token) + token.source.trimEnd().length;
  if ('source' in token && typeof token.source === 'string') return token.offset + token.source.length;
  if (token.type === 'flow-collection') return (token.end[0]?.offset ?? token.offset) + 1;
  return token.offset + 1;
}
