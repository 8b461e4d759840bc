import type { Steps } from '../engine/steps.ts';
import type { Piece } from './pieces.ts';
import { inheritedFrom } from './pieces.ts';

/**
 * Cuts a document in block style whose root is a List into its items, as kubectl writes it: `items:` at the margin,
 * each item a dash at one indentation. Undefined for anything else. Every line of an item's content is indented deeper
 * than its dash, whatever scalar it belongs to, so a dash at that indentation always starts the next item. An alias that
 * reaches into another item is missing in the piece; the reader then takes the document whole.
 */
export function* cutBlockList(text: string, start: number, end: number): Steps<readonly Piece[] | undefined> {
  const body = text.slice(start, end);
  const kind = marginValue(body, 'kind');
  if (kind?.endsWith('List') !== true) return undefined;
  const header = /^items:[ \t]*(?:#[^\n]*)?\r?\n/m.exec(body);
  if (header === null) return undefined;
  const cut = yield* itemsFrom(text, start + header.index + header[0].length, end);
  const inherits = inheritedFrom(kind, marginValue(body, 'apiVersion'));
  return cut?.map(({ indent, ...range }, index) => ({
    ...range,
    at: ['items', index],
    syntax: 'yaml',
    kind: itemKind(text.slice(range.start, range.end), indent),
    inherits,
  }));
}

interface Item {
  /** At the dash's line, so that the dash keeps its column. */
  readonly start: number;
  readonly end: number;
  /** Column of the item's keys. */
  readonly indent: number;
}

function* itemsFrom(text: string, from: number, to: number): Steps<readonly Item[] | undefined> {
  const items: { start: number; end: number; indent: number }[] = [];
  let column = -1;
  let at = from;
  for (let lines = 0; at < to; lines++) {
    if (lines % 1024 === 1023) yield;
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 || newline >= to ? to : newline + 1;
    const line = text.slice(at, lineEnd);
    const depth = line.search(/[^ ]/);
    const rest = line.slice(depth);
    const blank = depth < 0 || /^[\t\r\n]*$/.test(rest) || rest.startsWith('#');
    if (!blank) {
      if (column < 0) column = depth;
      if (depth < column || (depth === column && !/^-[ \r\n]/.test(rest))) {
        // A key of the List itself, or text that fits nowhere: the items before it stand.
        if (depth > 0) return undefined;
        break;
      }
      if (depth === column) {
        const keys = /^-( +)[A-Za-z"']/.exec(rest);
        if (keys === null) return undefined;
        items.push({ start: at, end: lineEnd, indent: column + 1 + (keys[1]?.length ?? 1) });
      }
    }
    const last = items.at(-1);
    if (last) last.end = lineEnd;
    at = lineEnd;
  }
  return column < 0 ? undefined : items;
}

function itemKind(item: string, indent: number): string | undefined {
  const found = new RegExp(`^[ -]{${indent}}kind:[ \\t]+["']?([A-Za-z][A-Za-z0-9]*)["']?[ \\t\\r]*$`, 'm').exec(item);
  return found?.[1];
}

/** A plain or quoted word after a key that stands at the margin. */
function marginValue(body: string, key: string): string | undefined {
  return new RegExp(`^${key}:[ \\t]+["']?([A-Za-z][A-Za-z0-9./]*)["']?[ \\t\\r]*$`, 'm').exec(body)?.[1];
}
