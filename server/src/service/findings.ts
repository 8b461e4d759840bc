import { finish } from '../engine/steps.ts';
import type { Diagnostic, DocumentDiagnostic, FixResult, IgnoredDiagnostic } from '../features/results.ts';
import { applyIgnores, type Heeded } from '../rules/ignore/applyIgnores.ts';
import { CODES, isAsked } from '../rules/registry.ts';
import type { Around, FoundIn } from '../rules/run.ts';
import type { Span } from '../syntax/tree.ts';
import type { Analysis } from './analysis.ts';
import type { OpenDocument } from './documents.ts';
import {
  type FoundInDocument,
  type FoundInPart,
  KnownDiagnostics,
  type PlainAnswer,
  type ToldBefore,
} from './knownDiagnostics.ts';
import { moved } from './places.ts';
import { type DiagnosticOptions, isSettled, type Told, tell } from './told.ts';
import { isWhole } from './whole.ts';

/** What is said of a file, and what its own comments say to ignore; both in text order. */
export interface FileDiagnostics {
  readonly shown: readonly Diagnostic[];
  readonly ignored: readonly IgnoredDiagnostic[];
}

/**
 * What is wrong in a file, by document. Without `around` phase 1 only: what the text alone says. What is not finished on
 * the line that is being typed waits until that line is left or saved.
 */
export function findInDocuments(
  document: OpenDocument,
  around: Around | undefined,
  options: DiagnosticOptions,
  known = new KnownDiagnostics(),
): readonly FoundInDocument[] {
  known.start(options.severity, document.slices.length);
  const plain = plainAnswer(document, around, options, known);
  if (plain === undefined) {
    return heed(document, around, options).map((heeded, index) => {
      const at = toldAt(document, index);
      return [tellPart(document, at, 0, heeded, options, known.of(at))];
    });
  }
  if (around === undefined) known.plain = plain;
  return plain.found;
}

/** Without comments to heed every document stands for itself, and in phase 1 only those that an edit touched are asked. */
function plainAnswer(
  document: OpenDocument,
  around: Around | undefined,
  options: DiagnosticOptions,
  known: KnownDiagnostics,
): PlainAnswer | undefined {
  const { analyses, since } = document;
  const { plain } = known;
  const before =
    around === undefined &&
    plain !== undefined &&
    plain.reading === since?.reading &&
    plain.found.length === analyses.length
      ? { ...plain, ...since }
      : { found: [], unsettled: [], head: 0, tail: 0 };
  const behind = analyses.length - before.tail;
  const found = [...before.found];
  const asked = before.unsettled.filter((index) => index < before.head || index >= behind);
  for (let index = before.head; index < behind; index++) asked.push(index);
  const unsettled: number[] = [];
  for (const index of asked) {
    const at = toldAt(document, index);
    if (at.analysis.ignores.length > 0) return undefined;
    const plainly = tellPlainly(document, at, around, options, known);
    found[index] = plainly.found;
    if (!plainly.settled) unsettled.push(index);
  }
  return { reading: document.reading, found, unsettled };
}

function tellPlainly(
  document: OpenDocument,
  at: Told,
  around: Around | undefined,
  options: DiagnosticOptions,
  known: KnownDiagnostics,
): { readonly found: FoundInDocument; readonly settled: boolean } {
  const { analysis, moved } = at;
  // What is wrong in one item's text leaves less to say of the others too.
  if (analysis.parts === undefined || moved || !isWhole(analysis.slice)) {
    const kept = foundIn(analysis, around);
    const told = tellPart(document, at, 0, { kept, ignored: [] }, options, known.of(at));
    return { found: [told], settled: areSettled(kept, at) };
  }
  let settled = true;
  const found = analysis.parts.map(({ start, analysis: item }): FoundInPart => {
    const atItem = { ...at, analysis: item };
    const before = known.ofPart(atItem);
    if (around === undefined && before.settled !== undefined) return { ...before.settled, start };
    const kept = foundIn(item, around);
    const told = tellPart(document, atItem, start, { kept, ignored: [] }, options, before.told);
    if (!areSettled(kept, atItem)) settled = false;
    else if (around === undefined) before.settled = told;
    return told;
  });
  return { found, settled };
}

function areSettled(found: readonly FoundIn[], at: Told): boolean {
  return found.every((each) => !each.finding.unfinished && isSettled(each, at));
}

function toldAt({ uri, analyses, shown }: OpenDocument, document: number): Told {
  const analysis = analyses[document] as Analysis;
  return { uri, document, analysis, moved: shown[document]?.shown !== analysis };
}

/** `part`: where it starts in its document. */
function tellPart(
  document: OpenDocument,
  at: Told,
  part: number,
  { kept, ignored }: Heeded,
  options: DiagnosticOptions,
  before: ToldBefore,
): FoundInPart {
  const start = (document.slices[at.document]?.start ?? 0) + part;
  const told = (found: FoundIn): readonly DocumentDiagnostic[] => {
    const level = options.severity[found.finding.code] ?? found.finding.level;
    if (level === 'off' || (found.finding.unfinished && isBeingTyped(moved(found.span, start), document))) return [];
    const same = before.get(found);
    if (same !== undefined) return [same];
    const made = tell(found, level, found.span, at, options);
    if (isSettled(found, at)) before.set(found, made);
    return [made];
  };
  return {
    start: part,
    shown: kept.flatMap(told).sort(byPlace),
    ignored: ignored
      .flatMap(({ found, reason }) => told(found).map((diagnostic) => ({ diagnostic, reason })))
      .sort((a, b) => byPlace(a.diagnostic, b.diagnostic)),
  };
}

/** The same with all places counted in the file. */
export function inFile({ uri, slices }: OpenDocument, documents: readonly FoundInDocument[]): FileDiagnostics {
  const parts = documents.flatMap((found, index) =>
    found.map((part) => ({ ...part, start: (slices[index]?.start ?? 0) + part.start })),
  );
  return {
    shown: parts.flatMap(({ shown, start }) => shown.map((each) => placed(each, uri, start))),
    ignored: parts.flatMap(({ ignored, start }) =>
      ignored.map(({ diagnostic, reason }) => ({ ...placed(diagnostic, uri, start), reason })),
    ),
  };
}

export function diagnosticsOf(
  document: OpenDocument,
  around: Around | undefined,
  options: DiagnosticOptions,
): FileDiagnostics {
  return inFile(document, findInDocuments(document, around, options));
}

function placed(diagnostic: DocumentDiagnostic, uri: string, start: number): Diagnostic {
  return {
    ...diagnostic,
    span: moved(diagnostic.span, start),
    related: diagnostic.related.map((each) =>
      'place' in each ? each : { message: each.message, place: { uri, span: moved(each.span, start) } },
    ),
    fixes: diagnostic.fixes.map(
      (fix): FixResult => ({
        ...fix,
        edits: fix.edits.map((edit) => ({ span: moved(edit.span, start), text: edit.text })),
      }),
    ),
  };
}

function byPlace(a: { readonly span: Span }, b: { readonly span: Span }): number {
  return a.span.start - b.span.start || a.span.end - b.span.end;
}

/** By document. What a comment ignores in vain is told once everything was asked. */
function heed({ analyses }: OpenDocument, around: Around | undefined, { rules }: DiagnosticOptions): readonly Heeded[] {
  const clustered = around?.view !== undefined;
  return applyIgnores(
    analyses.map((analysis) => ({
      slice: analysis.slice,
      ignores: analysis.ignores,
      found: foundIn(analysis, around),
    })),
    { codes: CODES, lookedFor: (code) => around !== undefined && isAsked(code, rules, clustered) },
  );
}

function foundIn(analysis: Analysis, around: Around | undefined): readonly FoundIn[] {
  const ofCluster = around ? finish(analysis.clusterFindings(around)) : [];
  return ofCluster.length === 0 ? analysis.documentFindings : [...analysis.documentFindings, ...ofCluster];
}

function isBeingTyped(span: Span, { text, typing }: OpenDocument): boolean {
  return typing !== undefined && text.lineAt(span.start) <= typing && typing <= text.lineAt(span.end);
}
