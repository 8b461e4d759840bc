import type { Policy } from '../engine/model.ts';
import { once } from '../engine/once.ts';
import type { PlacedObject } from '../lower/lists.ts';
import type { DataplaneHint } from '../snapshot/detect.ts';
import type { FilePolicy } from '../snapshot/read.ts';
import { cutSlices, type SliceCache } from '../syntax/slices.ts';
import type { Text } from '../syntax/text.ts';
import type { PlacedSlice, Slice } from '../syntax/tree.ts';
import { type Analysis, placeObjects } from './analysis.ts';
import { composeShown, type ShownSlice, type ShownText, showSlices } from './lastGood.ts';
import { sameData } from './same.ts';

/** Longer texts are dumps, not manifests somebody writes: they are read as files (`snapshot/`), as they are on disk. */
export const LONGEST_DOCUMENT = 4_000_000;

/** False for a text that is too long to be read again at every key: it has no documents. */
export function isAnalysed(document: OpenDocument): boolean {
  return document.text.length <= LONGEST_DOCUMENT;
}

/** One open file at one version. Never changes: an edit makes the next one, which takes over what stayed the same. */
export interface OpenDocument {
  readonly uri: string;
  readonly version: number;
  readonly text: Text;
  /** Changed since it was opened or saved. */
  readonly unsaved: boolean;
  /** Line of the last edit; what is unfinished there is not complained about. Undefined before any edit and after saving. */
  readonly typing: number | undefined;
  readonly slices: readonly PlacedSlice[];
  /** In step with `slices`. */
  readonly analyses: readonly Analysis[];
  readonly shown: readonly ShownSlice[];
  /** Undefined where lens and hover see the text itself, and no earlier one. */
  readonly shownText: () => ShownText | undefined;
  /** What the file says about the cluster, by slice. The arrays are the same ones while a slice stays as it is. */
  readonly parts: readonly DocumentPart[];
}

export interface DocumentPart {
  readonly analysis: Analysis;
  readonly objects: readonly PlacedObject[];
  readonly hints: readonly DataplaneHint[];
  readonly policies: readonly FilePolicy[];
  readonly start: number;
}

/** A text as the editor told it. */
export type GivenText = Pick<OpenDocument, 'uri' | 'version' | 'text' | 'unsaved'>;

/** Reads a text, reusing the slices of `cache` and what `before` already knows. */
export function readDocument(
  given: GivenText,
  before: OpenDocument | undefined,
  cache: SliceCache,
  analyse: (slice: PlacedSlice['slice']) => Analysis,
): OpenDocument {
  const slices = given.text.length > LONGEST_DOCUMENT ? [] : cutSlices(given.text.text, reusing(before, cache));
  const analyses = slices.map(({ slice }) => analyse(slice));
  const shown = showSlices(before?.shown ?? [], analyses);
  const policiesBefore = once(() => byId(before));
  const parts = shown.map((slice, document) => {
    const start = slices[document]?.start ?? 0;
    const old = before?.parts[document];
    if (old?.analysis === slice.shown) return old.start === start ? old : movedPart(old, start);
    return partOf(slice.shown, given.uri, document, start, old, policiesBefore);
  });
  const typing = before && given.unsaved ? typingLine(before, given.text, slices) : undefined;
  return { ...given, typing, slices, analyses, shown, shownText: lazilyShown(slices, shown), parts };
}

/** A function of its own: what it keeps alive is what it was given, and not the version before. */
function lazilyShown(slices: readonly PlacedSlice[], shown: readonly ShownSlice[]): OpenDocument['shownText'] {
  return once(() => composeShown(slices, shown));
}

/** First what the version before shows: however long the file, an edit parses what it touched and nothing else. */
function reusing(before: OpenDocument | undefined, cache: SliceCache): Pick<SliceCache, 'get'> {
  const shown = new Map<string, Slice>();
  for (const { slice } of before?.slices ?? []) {
    shown.set(slice.text, slice);
    for (const item of slice.items ?? []) shown.set(item.slice.text, item.slice);
  }
  return { get: (text) => shown.get(text) ?? cache.get(text, (item) => shown.get(item)) };
}

/** The same objects, hints and policies further up or down; those who compare them see no change. */
function movedPart(part: DocumentPart, start: number): DocumentPart {
  return { ...part, policies: part.policies.map((policy) => ({ ...policy, start })), start };
}

function byId(document: OpenDocument | undefined): ReadonlyMap<string, Policy> {
  return new Map(document?.parts.flatMap((part) => part.policies.map(({ policy }) => [policy.id, policy])));
}

/** Takes over from `old` what says the same: an edit of a comment or of a line that policy does not read changes no cluster. */
function partOf(
  analysis: Analysis,
  uri: string,
  document: number,
  start: number,
  old: DocumentPart | undefined,
  policiesBefore: () => ReadonlyMap<string, Policy>,
): DocumentPart {
  const { cluster } = analysis;
  const objects = placeObjects(cluster, uri, document);
  const policies = analysis.objects.flatMap((object) =>
    object.policies.map((read) => {
      const { id } = read;
      const known = old?.policies.find((each) => each.policy.id === id)?.policy ?? policiesBefore().get(id);
      const policy = known && sameData(known, read) ? known : read;
      return { policy, place: { uri, document, at: object.at }, object, start };
    }),
  );
  return {
    analysis,
    objects: old && sameData(old.objects, objects) ? old.objects : objects,
    hints: old && sameData(old.hints, cluster.hints) ? old.hints : cluster.hints,
    policies,
    start,
  };
}

/** The line up to which an edit reached; that of the edit before where nothing changed. */
function typingLine(before: OpenDocument, text: Text, slices: readonly PlacedSlice[]): number | undefined {
  const last = before.slices.length;
  const same = (a: PlacedSlice | undefined, b: PlacedSlice | undefined) => a?.slice === b?.slice;
  const most = Math.min(last, slices.length);
  let head = 0;
  while (head < most && same(before.slices[head], slices[head])) head += 1;
  if (head === last && head === slices.length) return before.typing;
  let tail = 0;
  while (tail < most - head && same(before.slices[last - 1 - tail], slices[slices.length - 1 - tail])) tail += 1;
  const part = (of: readonly PlacedSlice[], whole: string) =>
    whole.slice(of[head]?.start ?? whole.length, tail === 0 ? whole.length : of[of.length - tail]?.start);
  const a = part(before.slices, before.text.text);
  const b = part(slices, text.text);
  let equal = 0;
  const shorter = Math.min(a.length, b.length);
  while (equal < shorter && a.charCodeAt(a.length - 1 - equal) === b.charCodeAt(b.length - 1 - equal)) equal += 1;
  return text.lineAt((slices[head]?.start ?? text.length) + b.length - equal);
}
