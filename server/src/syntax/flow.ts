import type { CST } from 'yaml';
import { MapBuilder } from './mapBuilder.ts';
import type { NodeReader } from './nodeReader.ts';
import { firstLine, headSpan, type MaybeToken, spanOf } from './tokens.ts';
import type { ListItem, ListNode, MapNode, Node, Span } from './tree.ts';

/** A map or list in brackets. */
export function readFlow(reader: NodeReader, token: CST.FlowCollection, depth: number): MapNode | ListNode {
  const isMap = token.start.source === '{';
  const builder = new MapBuilder(reader.report);
  const items: ListItem[] = [];
  let end = token.offset + 1;
  for (const [index, { start, key, sep, value }] of token.items.entries()) {
    const props = reader.props(start, 'explicit-key-ind', start.at(-1)?.offset ?? end);
    if (!key && !sep && !value && !props.anchor && !props.tag && !props.indicator) {
      if (props.comma && (index === 0 || index < token.items.length - 1)) reader.unexpected(props.comma);
      continue;
    }
    if (index === 0 && props.comma) reader.unexpected(props.comma);
    if (index > 0 && !props.comma) reader.report('missing-comma', headSpan(key ?? value ?? sep?.[0]));
    if (!isMap && !sep && !props.indicator) {
      const node = reader.value(value, props, depth + 1);
      items.push({ value: node, span: node.span });
      end = Math.max(end, node.span.end);
      continue;
    }
    const written = reader.node(key, props, depth + 1);
    const valueProps = reader.props(sep, 'map-value-ind', written.span.end);
    const colon = valueProps.indicator && spanOf(valueProps.indicator);
    const keyNode = gluedKey(reader, written, colon, value);
    if (colon && key && !props.indicator && reader.text.slice(key.offset, colon.start).includes('\n')) {
      reader.report('multiline-key', firstLine(headSpan(key), reader.text));
    }
    if (value?.type === 'block-map') reader.report('nested-colon', headSpan(value.items[0]?.key), {});
    if (value && !colon) reader.report('missing-comma', headSpan(value));
    const valueNode = reader.value(value, valueProps, depth + 1);
    if (!isMap && !colon && !props.indicator) {
      for (const node of value ? [written, valueNode] : [written]) items.push({ value: node, span: node.span });
      end = Math.max(end, valueNode.span.end);
      continue;
    }
    if (isMap) {
      builder.add(keyNode, valueNode, colon);
      end = Math.max(end, builder.end);
    } else {
      const pair = new MapBuilder(reader.report);
      pair.add(keyNode, valueNode, colon);
      const span = { start: keyNode.span.start, end: pair.end };
      items.push({ value: { kind: 'map', entries: pair.entries, flow: true, span }, span });
      end = Math.max(end, pair.end);
    }
  }
  const [close] = token.end;
  if (close?.source === (isMap ? '}' : ']')) {
    end = Math.max(end, close.offset + 1);
    reader.end(token.end.slice(1));
  } else {
    reader.report('unclosed-flow', { start: token.offset, end: token.offset + 1 }, { bracket: token.start.source });
    reader.end(token.end);
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
function gluedKey(reader: NodeReader, key: Node, colon: Span | undefined, value: MaybeToken): Node {
  if (key.kind !== 'scalar' || key.style !== 'plain' || colon?.start !== key.span.end) return key;
  if (!/\S/.test(reader.text[colon.end] ?? ' ')) return key;
  if (value && !('source' in value && value.source === '')) {
    reader.report('missing-space', colon, { key: key.source, text: reader.text.slice(colon.end, colon.end + 1) });
    return key;
  }
  const source = `${key.source}:`;
  return { ...key, value: source, source, span: { start: key.span.start, end: colon.end } };
}
