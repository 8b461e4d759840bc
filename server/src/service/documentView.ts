import type { CodeLens, FileSpan, Hover, Symbol as OutlineSymbol } from '../features/results.ts';
import type { DocumentView, FeatureSettings, PlacedManifest } from '../features/view.ts';
import type { ClusterView } from '../rules/rule.ts';
import { Text } from '../syntax/text.ts';
import type { PlacedSlice, Span } from '../syntax/tree.ts';
import type { Analysis } from './analysis.ts';
import type { OpenDocument } from './documents.ts';

/** What a view holds beside the document. */
export interface Surroundings {
  readonly settings: FeatureSettings;
  readonly cluster: ClusterView | undefined;
  readonly loading: boolean;
  readonly now: number;
  endpointPlace(endpointId: string): FileSpan | undefined;
}

/** The text as it is: for whoever completes or edits it. */
export function currentView(document: OpenDocument, around: Surroundings): DocumentView {
  const { uri, text, slices, analyses } = document;
  return { uri, text, slices, objects: manifestsOf(slices, analyses), ...around };
}

/** The text as lens and hover see it, where something is half typed: that document as it last was whole. */
export interface ShownView {
  readonly view: DocumentView;
  /** False where the current text itself is shown. */
  readonly moved: boolean;
  /** Undefined where the text under the cursor is newer than what is shown. */
  toShown(offset: number): number | undefined;
  toNow(span: Span): Span;
}

export function shownView(document: OpenDocument, around: Surroundings): ShownView {
  const { uri, shown } = document;
  const shownText = document.shownText();
  if (shownText === undefined) {
    return { view: currentView(document, around), moved: false, toShown: (offset) => offset, toNow: (span) => span };
  }
  const { slices, toShown, toNow } = shownText;
  const objects = manifestsOf(
    slices,
    shown.map((slice) => slice.shown),
  );
  return { view: { uri, text: new Text(shownText.text), slices, objects, ...around }, moved: true, toShown, toNow };
}

function manifestsOf(slices: readonly PlacedSlice[], analyses: readonly Analysis[]): readonly PlacedManifest[] {
  return analyses.flatMap(({ objects }, document) =>
    objects.map((object) => ({ object, document, start: slices[document]?.start ?? 0 })),
  );
}

export function hoverNow(hover: Hover | undefined, { toNow }: ShownView): Hover | undefined {
  return hover && { ...hover, span: toNow(hover.span) };
}

export function lensNow(lens: CodeLens, { moved, toNow }: ShownView): CodeLens {
  if (!moved) return lens;
  const { action } = lens;
  const there =
    action && 'at' in action ? { ...action, at: toNow({ start: action.at, end: action.at }).start } : action;
  return { ...lens, span: toNow(lens.span), action: there };
}

export function symbolNow(symbol: OutlineSymbol, shown: ShownView): OutlineSymbol {
  const span = shown.toNow(symbol.span);
  const selection = shown.toNow(symbol.selection);
  return { ...symbol, span, selection, children: symbol.children.map((child) => symbolNow(child, shown)) };
}
