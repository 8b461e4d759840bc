/** What follows from the shape of the text alone: ranges that grow with the syntax, and regions that fold. */

import { pathAt } from '../../syntax/cursor.ts';
import type { MapEntry, Node, Slice, Span } from '../../syntax/tree.ts';
import { moved, sliceAt } from '../place.ts';
import type { Fold } from '../results.ts';
import type { DocumentView } from '../view.ts';

/** From the smallest to the whole file, each inside the next. */
export function selectionSpans(view: DocumentView, offset: number): readonly Span[] {
  const placed = sliceAt(view.slices, offset);
  const whole: Span = { start: 0, end: view.text.length };
  if (placed === undefined) return [whole];
  const { slice, start } = placed;
  const found = spansAt(slice, offset - start).map((span) => moved(span, start));
  const document = trimmed(slice.text);
  return growing([...found, moved(document, start), whole]);
}

/** Values, entries and items around an offset of a slice, from the root inwards reversed. */
function spansAt(slice: Slice, offset: number): readonly Span[] {
  const spans: Span[] = [];
  let node: Node | undefined = slice.root;
  const place = pathAt(slice, offset);
  if (node === undefined || place === undefined) return spans;
  spans.push(node.span);
  for (const step of place.path) {
    if (node?.kind === 'map') {
      const entry: MapEntry | undefined = node.entries.findLast((one) => one.key === String(step));
      if (entry === undefined) break;
      spans.push(entry.span, entry.value.span);
      node = entry.value;
    } else if (node?.kind === 'list' && typeof step === 'number') {
      const item: (typeof node.items)[number] | undefined = node.items[step];
      if (item === undefined) break;
      spans.push(item.span, item.value.span);
      node = item.value;
    } else break;
  }
  if (place.part === 'key') spans.pop();
  spans.push(place.span);
  return spans.reverse().filter((span) => span.start <= offset && offset <= span.end);
}

/** Each strictly larger than the one before, and around it. */
function growing(spans: readonly Span[]): readonly Span[] {
  const kept: Span[] = [];
  for (const span of spans) {
    const last = kept.at(-1);
    if (last === undefined) {
      kept.push(span);
      continue;
    }
    const holds = span.start <= last.start && last.end <= span.end;
    if (holds && (span.start !== last.start || span.end !== last.end)) kept.push(span);
  }
  return kept;
}

function trimmed(text: string): Span {
  const end = text.trimEnd().length;
  return { start: Math.min(end, text.length - text.trimStart().length), end };
}

/** Regions of two lines or more: documents, what stands under a key or dash, and blocks of comments. In text order. */
export function folds(view: DocumentView): readonly Fold[] {
  const found: Fold[] = [];
  const add = (span: Span, kind: Fold['kind']): void => {
    if (lineOf(view, span.start) < lineOf(view, span.end)) found.push({ span, kind });
  };
  for (const { slice, start } of view.slices) {
    if (view.slices.length > 1 && slice.root !== undefined) {
      // At its separator, else where it begins: comments above it fold by themselves.
      const from = slice.text.startsWith('---') ? 0 : slice.root.span.start;
      add(moved({ start: from, end: trimmed(slice.text).end }, start), 'document');
    }
    for (const span of commentBlocks(slice)) add(moved(span, start), 'comment');
    for (const span of nodeSpans(slice.root)) add(moved(span, start), 'region');
  }
  return found.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
}

function lineOf({ text }: DocumentView, offset: number): number {
  return text.positionAt(offset).line;
}

function* nodeSpans(node: Node | undefined): Generator<Span> {
  if (node === undefined || node.alias !== undefined) return;
  if (node.kind === 'map') {
    for (const entry of node.entries) {
      if (entry.merged || entry.value.alias !== undefined) continue;
      if (entry.value.kind !== 'scalar' || entry.value.style === 'block') yield entry.span;
      yield* nodeSpans(entry.value);
    }
  }
  if (node.kind === 'list') {
    for (const item of node.items) {
      if (item.value.kind !== 'scalar') yield item.span;
      yield* nodeSpans(item.value);
    }
  }
}

/** Comments on lines of their own that follow one another. */
function commentBlocks({ text, comments }: Slice): readonly Span[] {
  const blocks: { start: number; end: number }[] = [];
  for (const { span } of comments) {
    const alone = text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start).trim() === '';
    if (!alone) continue;
    const last = blocks.at(-1);
    const between = last && text.slice(last.end, span.start);
    if (last && between !== undefined && /^\r?\n[ \t]*$/.test(between)) last.end = span.end;
    else blocks.push({ ...span });
  }
  return blocks;
}
