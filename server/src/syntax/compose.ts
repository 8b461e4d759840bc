import type { CST } from 'yaml';
import { Anchors, aliased } from './anchors.ts';
import { readBlockMap } from './blockMap.ts';
import { readFlow } from './flow.ts';
import { DEEPEST, type NodeReader } from './nodeReader.ts';
import { type Props, readProps } from './props.ts';
import { collectInto, type Report } from './report.ts';
import { absentScalar, blockScalar, contentStart, flowScalar } from './scalarNode.ts';
import { settleList } from './settle.ts';
import { firstLine, headSpan, isStray, type MaybeToken, spanOf } from './tokens.ts';
import type { ListItem, ListNode, Node, Span, SyntaxProblem } from './tree.ts';

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

class Composer implements NodeReader {
  readonly strays: Span[] = [];
  readonly text: string;
  readonly report: Report;
  readonly #anchors = new Anchors();
  /** Between brackets. */
  #inFlow = false;

  constructor(text: string, report: Report) {
    this.text = text;
    this.report = report;
  }

  document(document: CST.Document): Node | undefined {
    const props = this.props(document.start, 'doc-start', document.offset);
    const stray = document.end?.find(isStray);
    if (stray) this.strays.push(spanOf(stray));
    if (!document.value && !props.anchor && !props.tag) return undefined;
    return this.value(document.value, props, 0);
  }

  // ------------------------------------------------------------------------------------------------ any node

  /** A node that stands for a JSON value: numbers that JSON cannot hold are refused. */
  value(token: MaybeToken, props: Props, depth: number): Node {
    const node = this.node(token, props, depth);
    if (node.kind !== 'scalar' || typeof node.value !== 'number' || Number.isFinite(node.value)) return node;
    this.report('not-finite', node.span, { text: node.source });
    return { ...node, value: null };
  }

  node(token: MaybeToken, props: Props, depth: number): Node {
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
    if (anchor && !/^[\w-]+$/.test(name ?? '')) this.report('bad-anchor', spanOf(anchor), { name: name ?? '' });
    return name;
  }

  #bare(token: MaybeToken, props: Props, depth: number): Node {
    const tag = shortTag(props.tag?.source);
    if (!token) return absentScalar(props.absentAt, tag, this.report);
    if (depth > DEEPEST) {
      this.report('too-deep', { start: token.offset, end: token.offset + 1 }, { limit: String(DEEPEST) });
      return absentScalar(props.absentAt, tag, this.report);
    }
    switch (token.type) {
      case 'alias':
        return this.#alias(token);
      case 'scalar':
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
        this.end(token.end);
        return flowScalar(token, this.#source(token), tag, this.#inFlow, this.report);
      case 'block-scalar':
        for (const prop of token.props) if (prop.type === 'error') this.unexpected(prop);
        return blockScalar(token, this.#content(token), tag, this.report);
      case 'block-map':
        return readBlockMap(this, token, depth);
      case 'block-seq':
        return this.#list(token, depth);
      case 'flow-collection': {
        const inFlow = this.#inFlow;
        this.#inFlow = true;
        const node = readFlow(this, token, depth);
        this.#inFlow = inFlow;
        return node;
      }
      default:
        this.unexpected(token);
        return absentScalar(props.absentAt, tag, this.report);
    }
  }

  #alias(token: CST.FlowScalar): Node {
    this.end(token.end);
    const span = spanOf(token);
    const name = token.source.slice(1);
    const alias = this.#anchors.resolve(name);
    if (alias.found === 'node') return aliased(alias.node, name, span);
    this.report(`${alias.found}-alias`, span, { name });
    return { kind: 'scalar', value: null, source: token.source, style: 'plain', span };
  }

  // ------------------------------------------------------------------------------------------------ block collections

  #list(token: CST.BlockSequence, depth: number): ListNode {
    const items: ListItem[] = [];
    let end = token.offset;
    for (const { start, value } of settleList(token)) {
      const props = this.props(start, 'seq-item-ind', start[0]?.offset ?? end);
      const dash = props.indicator;
      if (!dash && !props.anchor && !props.tag && !value) continue;
      if (!dash) this.report('missing-dash', headSpan(value), {});
      const node = this.value(value, props, depth + 1);
      const itemStart = Math.min(dash?.offset ?? node.span.start, node.span.start);
      end = Math.max(node.span.end, dash ? dash.offset + 1 : 0);
      items.push({ value: node, span: { start: itemStart, end } });
    }
    return { kind: 'list', items, flow: false, span: { start: token.offset, end } };
  }

  // ------------------------------------------------------------------------------------------------ shared

  props(tokens: readonly CST.SourceToken[] | undefined, indicator: CST.SourceToken['type'], at: number): Props {
    const props = readProps(tokens, indicator, at);
    if (props.unexpected) this.unexpected(props.unexpected);
    return props;
  }

  /** What may follow a node on its line: blanks and a comment. */
  end(tokens: readonly CST.SourceToken[] | undefined): void {
    const stray = tokens?.find(isStray);
    if (stray) this.unexpected(stray);
  }

  unexpected(token: CST.Token): void {
    const span = firstLine(headSpan(token), this.text);
    this.report('unexpected-text', span, { text: this.text.slice(span.start, span.end) });
  }

  #source(token: CST.FlowScalar): string {
    return this.text.slice(token.offset, token.offset + token.source.length);
  }

  #content(token: CST.BlockScalar): string {
    const start = contentStart(token);
    return this.text.slice(start, start + token.source.length);
  }
}

/** `!!int` for `!<tag:yaml.org,2002:int>` too. */
function shortTag(tag: string | undefined): string | undefined {
  return tag?.replace(/^!<tag:yaml\.org,2002:(.*)>$/, '!!$1');
}
