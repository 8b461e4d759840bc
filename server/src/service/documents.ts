import type { Policy } from '../engine/model.ts';
import { once } from '../engine/once.ts';
import type { PlacedObject } from '../lower/lists.ts';
import type { DataplaneHint } from '../snapshot/detect.ts';
import type { FilePolicy } from '../snapshot/read.ts';
import { type Recut, recutSlices } from '../syntax/recut.ts';
import type { SliceCache } from '../syntax/slices.ts';
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
  /** Stands for this version in the next one, without keeping it. */
  readonly reading: object;
  /** What it took over from the version before: so many slices at its head and at its tail. */
  readonly since: { readonly reading: object; readonly head: number; readonly tail: number } | undefined;
  /** Changed since it was opened or saved. */
  readonly unsaved: boolean;
  /** Line of the last edit; what is unfinished there is not complained about. Undefined before any edit and after saving. */
  readonly typing: number | undefined;
  readonly slices: readonly PlacedSlice[];
  /** Some line starts with `%`. */
  readonly directives: boolean;
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
}

/** A text as the editor told it. */
export type GivenText = Pick<OpenDocument, 'uri' | 'version' | 'text' | 'unsaved'>;

/**
 * Reads a text, reusing the slices of `cache` and what `before` already knows. What stands before and behind an edit is
 * taken over in whole runs: a key in a long file costs what its own document costs, and of the others a copied reference.
 */
export function readDocument(
  given: GivenText,
  before: OpenDocument | undefined,
  cache: SliceCache,
  analyse: (slice: Slice) => Analysis,
): OpenDocument {
  const tooLong = given.text.length > LONGEST_DOCUMENT;
  const cut = tooLong ? NOT_CUT : recutSlices(given.text, before, cache);
  const { slices, directives } = cut;
  const analyses = patched(before?.analyses, cut, (index) => analyse((slices[index] as PlacedSlice).slice));
  const shown = showSlices(before?.shown ?? [], analyses);
  const policiesBefore = once(() => byId(before));
  const partAt = (document: number): DocumentPart => {
    const { shown: analysis } = shown[document] as ShownSlice;
    const old = before?.parts[document];
    return old?.analysis === analysis ? old : partOf(analysis, given.uri, document, old, policiesBefore);
  };
  // Where documents came or went, those behind them have other places.
  const kept = before?.parts.length === slices.length ? cut : { ...cut, tail: 0 };
  const parts = patched(before?.parts, kept, partAt);
  const typing = before && given.unsaved ? typingLine(before, given.text, cut) : undefined;
  return {
    ...given,
    reading: {},
    since: before && { reading: before.reading, head: cut.head, tail: cut.tail },
    typing,
    slices,
    directives,
    analyses,
    shown,
    shownText: lazilyShown(slices, shown),
    parts,
  };
}

const NOT_CUT: Recut = { slices: [], directives: false, head: 0, tail: 0 };

/** What was known of each slice, with that of the slices between head and tail made anew. */
function patched<T>(
  before: readonly T[] = [],
  { slices, head, tail }: Recut,
  make: (index: number) => T,
): readonly T[] {
  const made: T[] = [];
  for (let index = head; index < slices.length - tail; index++) made.push(make(index));
  return [...before.slice(0, head), ...made, ...before.slice(before.length - tail)];
}

/** A function of its own: what it keeps alive is what it was given, and not the version before. */
function lazilyShown(slices: readonly PlacedSlice[], shown: readonly ShownSlice[]): OpenDocument['shownText'] {
  return once(() => composeShown(slices, shown));
}

function byId(document: OpenDocument | undefined): ReadonlyMap<string, Policy> {
  return new Map(document?.parts.flatMap((part) => part.policies.map(({ policy }) => [policy.id, policy])));
}

/** Takes over from `old` what says the same: an edit of a comment or of a line that policy does not read changes no cluster. */
function partOf(
  analysis: Analysis,
  uri: string,
  document: number,
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
      return { policy, place: { uri, document, at: object.at }, object };
    }),
  );
  return {
    analysis,
    objects: old && sameData(old.objects, objects) ? old.objects : objects,
    hints: old && sameData(old.hints, cluster.hints) ? old.hints : cluster.hints,
    policies,
  };
}

/** The line up to which an edit reached; that of the edit before where nothing changed. */
function typingLine(before: OpenDocument, text: Text, { slices, head, tail }: Recut): number | undefined {
  if (before.text.length === text.length && before.text.text === text.text) return before.typing;
  const shared = text.sharedWith(before.text);
  if (shared !== undefined) return text.lineAt(text.length - shared.tail);
  const part = (of: readonly PlacedSlice[], whole: string) =>
    whole.slice(of[head]?.start ?? whole.length, tail === 0 ? whole.length : of[of.length - tail]?.start);
  const a = part(before.slices, before.text.text);
  const b = part(slices, text.text);
  let equal = 0;
  const shorter = Math.min(a.length, b.length);
  while (equal < shorter && a.charCodeAt(a.length - 1 - equal) === b.charCodeAt(b.length - 1 - equal)) equal += 1;
  return text.lineAt((slices[head]?.start ?? text.length) + b.length - equal);
}
