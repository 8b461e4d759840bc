import type { Steps } from '../engine/steps.ts';
import { blockItems, itemsStart, marginValue } from '../syntax/blockItems.ts';
import type { Piece } from './pieces.ts';
import { inheritedFrom } from './pieces.ts';

/**
 * Cuts a document in block style whose root is a List into its items, as kubectl writes it. Undefined for anything else.
 * An alias that reaches into another item is missing in the piece; the reader then takes the document whole.
 */
export function* cutBlockList(text: string, start: number, end: number): Steps<readonly Piece[] | undefined> {
  const body = text.slice(start, end);
  const kind = marginValue(body, 'kind');
  const first = kind?.endsWith('List') === true ? itemsStart(body) : undefined;
  if (kind === undefined || first === undefined) return undefined;
  const inherits = inheritedFrom(kind, marginValue(body, 'apiVersion'));
  const pieces: Piece[] = [];
  const items = blockItems(text, start + first, end);
  for (let next = items.next(); ; next = items.next()) {
    if (next.done) return next.value ? pieces : undefined;
    const { indent, ...range } = next.value;
    pieces.push({
      ...range,
      at: ['items', pieces.length],
      syntax: 'yaml',
      kind: itemKind(text.slice(range.start, range.end), indent),
      inherits,
    });
    if (pieces.length % 64 === 0) yield;
  }
}

function itemKind(item: string, indent: number): string | undefined {
  const found = new RegExp(`^[ -]{${indent}}kind:[ \\t]+["']?([A-Za-z][A-Za-z0-9]*)["']?[ \\t\\r]*$`, 'm').exec(item);
  return found?.[1];
}
