import type { CST } from 'yaml';
import { Anchors, aliased, mergedEntries } from './anchors.ts';
import { scalarText } from './cst.ts';
import { type Props, readProps } from './props.ts';
import { keyText, type Typed, typePlain } from './scalars.ts';
import type { ListItem, ListNode, MapEntry, MapNode, Node, ScalarNode, Span, SyntaxProblem } from './tree.ts';

/** Deeper than any manifest; beyond it the value is left out, so that no walk over a tree can exhaust the stack. */
const DEEPEST = 200;

export interface Composed {
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
}

/** One document of the library's concrete tree as our own nodes. `text` is what the tokens' offsets mean. */
export function composeDocument(document: CST.Document, text: string): Composed {
  const composer = new Composer(text);
  const root = composer.document(document);
  return { root, problems: composer.problems };
}

type Item = CST.BlockMap['items'][number];

class Composer {
  readonly problems: SyntaxProblem[] = [];
  readonly #text: string;
  readonly #anchors = new Anchors();

  constructor(text: string) {
    this.#text = text;
  }

  document(document: CST.Document): Node | undefined {
    const props = this.#props(document.start, 'doc-start', document.offset, true, document.value);
    const { value } = document;
    if (!value && !props.anchor && !props.tag) {
      this.#end(document.end);
      return undefined;
    }
    const root = this.#node(value, props, 0);
    this.#end(document.end);
    return root;
  }

  // ------------------------------------------------------------------------------------------------ any node

  #node(token: CST.Token | null | undefined, props: Props, depth: number): Node {
    const name = props.anchor?.source.slice(1);
    const before = this.#anchors.nodes;
    if (name !== undefined) this.#anchors.open(name);
    this.#anchors.count();
    const node = this.#bare(token, props, depth);
    if (name !== undefined) this.#anchors.close(name, node, this.#anchors.nodes - before);
    return node;
  }

  #bare(token: CST.Token | null | undefined, props: Props, depth: number): Node {
    if (!token) return this.#absent(props);
    if (depth > DEEPEST) {
      this.#report('too-deep', token.offset, token.offset + 1, { limit: String(DEEPEST) });
      return this.#absent(props);
    }
    switch (token.type) {
      case 'alias':
        return this.#alias(token);
      case 'scalar':
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
        return this.#flowScalar(token, props);
      case 'block-scalar':
        return this.#blockScalar(token);
      case 'block-map':
        return this.#map(token, depth);
      case 'block-seq':
        return this.#list(token, depth);
      case 'flow-collection':
        return this.#flow(token, depth);
      default:
        this.#unexpected(token);
        return this.#absent(props);
    }
  }

  #absent(props: Props): ScalarNode {
    const at = props.absentAt;
    const value = props.tag?.source === '!!str' ? '' : null;
    return { kind: 'scalar', value, source: '', style: 'absent', span: { start: at, end: at } };
  }

  #alias(token: CST.FlowScalar): Node {
    this.#end(token.end);
    const span = spanOf(token);
    const name = token.source.slice(1);
    const alias = this.#anchors.resolve(name);
    if (alias.found === 'node') return aliased(alias.node, name, span);
    this.#report(`${alias.found}-alias`, span.start, span.end, { name });
    return { kind: 'scalar', value: null, source: token.source, style: 'plain', span };
  }

  // ------------------------------------------------------------------------------------------------ scalars

  #flowScalar(token: CST.FlowScalar, props: Props): ScalarNode {
    this.#end(token.end);
    const span = spanOf(token);
    const raw = this.#text.slice(span.start, span.end);
    if (token.type === 'scalar') {
      const source = raw.includes('\n') ? scalarText(token, () => {}) : raw;
      if (/^[@`%|>]/.test(source)) this.#report('reserved-character', span.start, span.start + 1, { text: source });
      return this.#typed(source, 'plain', props, span);
    }
    const quote = token.type === 'double-quoted-scalar' ? '"' : "'";
    const closed = raw.length > 1 && raw.endsWith(quote);
    if (!closed) this.#report('unclosed-quote', span.start, span.start + 1, { quote });
    const value = scalarText(closed ? token : { ...token, source: raw + quote }, (offset) =>
      this.#report('bad-escape', offset, offset + 2, { text: this.#text.slice(offset, offset + 2) }),
    );
    const source = raw.slice(1, closed ? -1 : undefined);
    const style = quote === '"' ? 'double' : 'single';
    return props.tag ? { ...this.#typed(value, style, props, span), source } : scalar(value, source, style, span);
  }

  #blockScalar(token: CST.BlockScalar): ScalarNode {
    const header = token.props.find((prop) => prop.type === 'block-scalar-header');
    for (const prop of token.props) if (prop.type === 'error') this.#unexpected(prop);
    const start = header?.offset ?? token.offset;
    const last = token.props.at(-1);
    const content = last ? last.offset + ('source' in last ? last.source.length : 0) : token.offset;
    const source = token.source.replace(/\s+$/, '');
    const value = scalarText(token, () => {});
    const end =
      source === '' ? start + (header && 'source' in header ? header.source.length : 0) : content + source.length;
    return scalar(value, token.source, 'block', { start, end });
  }

  #typed(source: string, style: ScalarNode['style'], props: Props, span: Span): ScalarNode {
    const typed = this.#type(source, style, props);
    if (typed === undefined) {
      this.#report('bad-tag', span.start, span.end, { tag: props.tag?.source ?? '', text: source });
      return scalar(source, source, style, span);
    }
    return scalar(typed.value, source, style, span);
  }

  /** Undefined when the tag asks for a type that the text is not. */
  #type(source: string, style: ScalarNode['style'], props: Props): Typed | undefined {
    const tag = props.tag?.source;
    const plain = typePlain(source);
    const text: Typed = { type: 'string', value: source };
    switch (tag) {
      case undefined:
      case '!':
        return style === 'plain' ? plain : text;
      case '!!null':
      case '!!bool':
      case '!!int':
        return plain.type === TAGGED[tag] ? plain : undefined;
      case '!!float':
        return plain.type === 'float' || plain.type === 'integer' ? plain : undefined;
      default:
        return text;
    }
  }

  // ------------------------------------------------------------------------------------------------ block collections

  #map(token: CST.BlockMap, depth: number): MapNode {
    const builder = new MapBuilder(this);
    for (const item of token.items) this.#mapItem(item, token.indent, builder, depth);
    const span = { start: token.offset, end: Math.max(builder.end, token.offset) };
    return { kind: 'map', entries: builder.entries, flow: false, span };
  }

  #mapItem(item: Item, indent: number, builder: MapBuilder, depth: number): void {
    const { start, key, sep, value } = item;
    const keyProps = this.#props(start, 'explicit-key-ind', start[0]?.offset ?? builder.end, true, key ?? sep?.[0]);
    if (!key && !sep && !keyProps.anchor && !keyProps.tag && !keyProps.indicator) return;
    const implicit = !keyProps.indicator;
    const column = key && 'indent' in key ? key.indent : undefined;
    if (implicit && column !== undefined && column !== indent) {
      this.#report('bad-indent', key?.offset ?? 0, endOf(key), { found: String(column), expected: String(indent) });
    }
    const valueProps = this.#props(sep, 'map-value-ind', endOf(key) || keyProps.absentAt, false, value);
    if (implicit && !valueProps.indicator) {
      this.#missingColon(key, keyProps);
      return;
    }
    const keyNode = this.#key(key, keyProps, depth, implicit);
    if (implicit && value?.type === 'block-map' && !valueProps.newline) {
      this.#report('nested-colon', value.offset, endOf(value.items[0]?.key), {});
    }
    const valueNode = this.#node(value, valueProps, depth + 1);
    builder.add(keyNode, valueNode, valueProps.indicator);
  }

  #key(token: CST.Token | null | undefined, props: Props, depth: number, implicit: boolean): Node {
    if (implicit && token && 'source' in token && token.source.includes('\n')) {
      const lines = token.source.split('\n');
      const last = lines.at(-1) ?? '';
      const trimmed = last.trimStart();
      const end = token.offset + token.source.length;
      this.#report('missing-colon', token.offset, token.offset + (lines[0] ?? '').trimEnd().length, {
        text: (lines[0] ?? '').trimEnd(),
      });
      return this.#typed(trimmed, 'plain', props, { start: end - trimmed.length, end });
    }
    return this.#node(token, props, depth + 1);
  }

  #missingColon(key: CST.Token | null | undefined, props: Props): void {
    const start = key?.offset ?? props.absentAt;
    const source = key && 'source' in key ? key.source : '';
    const text = (source.split('\n')[0] ?? '').trimEnd();
    this.#report('missing-colon', start, start + Math.max(1, text.length), { text });
  }

  #list(token: CST.BlockSequence, depth: number): ListNode {
    const items: ListItem[] = [];
    let end = token.offset;
    for (const { start, value } of token.items) {
      const props = this.#props(start, 'seq-item-ind', start[0]?.offset ?? end, true, value);
      if (!props.indicator && !props.anchor && !props.tag && !value) continue;
      if (!props.indicator) this.#report('missing-dash', value?.offset ?? props.absentAt, endOf(value), {});
      const node = this.#node(value, props, depth + 1);
      end = node.span.end;
      items.push({ value: node, span: { start: props.indicator?.offset ?? node.span.start, end } });
    }
    return { kind: 'list', items, flow: false, span: { start: token.offset, end } };
  }

  // ------------------------------------------------------------------------------------------------ flow collections

  #flow(token: CST.FlowCollection, depth: number): MapNode | ListNode {
    const isMap = token.start.source === '{';
    const builder = new MapBuilder(this);
    const items: ListItem[] = [];
    let end = token.offset + 1;
    for (const [index, item] of token.items.entries()) {
      const { start, key, sep, value } = item;
      const props = this.#props(start, 'explicit-key-ind', start.at(-1)?.offset ?? end, false, key ?? sep?.[0]);
      if (!key && !sep && !value && !props.anchor && !props.tag && !props.indicator) {
        if (props.comma && (index === 0 || index < token.items.length - 1)) this.#unexpected(props.comma);
        continue;
      }
      if (index === 0 && props.comma) this.#unexpected(props.comma);
      if (index > 0 && !props.comma) {
        const at = key?.offset ?? value?.offset ?? props.absentAt;
        this.#report('missing-comma', at, at + 1, {});
      }
      if (!isMap && !sep && !props.indicator) {
        const node = this.#node(value, props, depth + 1);
        items.push({ value: node, span: node.span });
        end = node.span.end;
        continue;
      }
      const keyNode = this.#node(key, props, depth + 1);
      const valueProps = this.#props(sep, 'map-value-ind', keyNode.span.end, false, value);
      if (value && !valueProps.indicator) this.#report('missing-comma', value.offset, value.offset + 1, {});
      const valueNode = this.#node(value, valueProps, depth + 1);
      if (isMap) builder.add(keyNode, valueNode, valueProps.indicator);
      else {
        const pair = new MapBuilder(this);
        pair.add(keyNode, valueNode, valueProps.indicator);
        const span = { start: keyNode.span.start, end: pair.end };
        items.push({ value: { kind: 'map', entries: pair.entries, flow: true, span }, span });
      }
      end = Math.max(keyNode.span.end, valueNode.span.end);
    }
    const [close, ...rest] = token.end;
    const closed = close?.source === (isMap ? '}' : ']');
    if (closed && close) end = close.offset + 1;
    else this.#report('unclosed-flow', token.offset, token.offset + 1, { bracket: token.start.source });
    this.#end(closed ? rest : token.end);
    const span = { start: token.offset, end };
    return isMap
      ? { kind: 'map', entries: builder.entries, flow: true, span }
      : { kind: 'list', items, flow: true, span };
  }

  // ------------------------------------------------------------------------------------------------ shared

  #props(
    tokens: readonly CST.SourceToken[] | undefined,
    indicator: CST.SourceToken['type'],
    at: number,
    lineStart: boolean,
    next: CST.Token | null | undefined,
  ): Props {
    const props = readProps(tokens, indicator, at, lineStart);
    if (props.unexpected) this.#unexpected(props.unexpected);
    if (props.tab && next) {
      const { offset, source } = props.tab;
      const tab = offset + source.indexOf('\t');
      this.#report('tab-indent', tab, offset + source.length, {});
    }
    return props;
  }

  /** What may follow a node on its line: blanks and a comment. */
  #end(tokens: readonly CST.SourceToken[] | undefined): void {
    const stray = tokens?.find(({ type }) => type !== 'space' && type !== 'comment' && type !== 'newline');
    if (stray) this.#unexpected(stray);
  }

  #unexpected(token: CST.Token): void {
    const end = Math.max(endOf(token), token.offset + 1);
    this.#report('unexpected-text', token.offset, end, { text: this.#text.slice(token.offset, end) });
  }

  #report(code: string, start: number, end: number, detail: Readonly<Record<string, string>>, related?: Span): void {
    this.report({ code, detail, span: { start, end }, ...(related ? { related } : {}) });
  }

  report(problem: SyntaxProblem): void {
    this.problems.push(problem);
  }
}

/** Entries of one map as they come: keys made strings, equal keys told, merges laid in. */
class MapBuilder {
  readonly entries: MapEntry[] = [];
  readonly #own = new Map<string, ScalarNode>();
  readonly #composer: Composer;
  end = 0;

  constructor(composer: Composer) {
    this.#composer = composer;
  }

  add(keyNode: Node, value: Node, indicator: CST.SourceToken | undefined): void {
    this.end = Math.max(keyNode.span.end, value.span.end, indicator ? indicator.offset + 1 : 0);
    const span = { start: keyNode.span.start, end: this.end };
    if (keyNode.kind !== 'scalar') {
      this.#composer.report({ code: 'complex-key', detail: { kind: keyNode.kind }, span: keyNode.span });
      return;
    }
    if (keyNode.style === 'plain' && keyNode.source === '<<') {
      const merged = mergedEntries(value);
      if (merged) this.entries.push(...merged);
      else this.#composer.report({ code: 'bad-merge', detail: { kind: value.kind }, span: value.span });
      return;
    }
    const key = keyOf(keyNode);
    if (key === undefined) {
      const code = keyNode.value === null ? 'null-key' : 'number-key';
      const at =
        keyNode.style === 'absent' && indicator ? { start: indicator.offset, end: indicator.offset + 1 } : keyNode.span;
      this.#composer.report({ code, detail: { text: keyNode.source }, span: at });
      return;
    }
    const first = this.#own.get(key);
    if (first) {
      this.#composer.report({ code: 'duplicate-key', detail: { key }, span: keyNode.span, related: first.span });
    } else {
      this.#own.set(key, keyNode);
    }
    this.entries.push({ key, keyNode, value, span });
  }
}

const TAGGED = { '!!null': 'null', '!!bool': 'boolean', '!!int': 'integer' } as const;

function keyOf(node: ScalarNode): string | undefined {
  if (typeof node.value === 'string') return node.value;
  return keyText(typePlain(node.source));
}

function scalar(value: ScalarNode['value'], source: string, style: ScalarNode['style'], span: Span): ScalarNode {
  return { kind: 'scalar', value, source, style, span };
}

function spanOf(token: CST.FlowScalar): Span {
  return { start: token.offset, end: token.offset + token.source.length };
}

function endOf(token: CST.Token | null | undefined): number {
  if (!token) return 0;
  if ('source' in token && typeof token.source === 'string') return token.offset + token.source.length;
  if (token.type === 'flow-collection') return (token.end[0]?.offset ?? token.offset) + 1;
  return token.offset + 1;
}
