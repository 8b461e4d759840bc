import type { Diagnostic, DocumentDiagnostic, FixResult, IgnoredDiagnostic } from '../features/results.ts';
import { applyIgnores, type Heeded } from '../rules/ignore/applyIgnores.ts';
import { CODES, isAsked } from '../rules/registry.ts';
import type { Around, FoundIn } from '../rules/run.ts';
import type { Span } from '../syntax/tree.ts';
import type { Analysis } from './analysis.ts';
import type { OpenDocument } from './documents.ts';
import { moved } from './places.ts';
import { type DiagnosticOptions, isSettled, type Told, tell } from './told.ts';

/** What is said of a file, and what its own comments say to ignore; both in text order. */
export interface FileDiagnostics {
  readonly shown: readonly Diagnostic[];
  readonly ignored: readonly IgnoredDiagnostic[];
}

/** What is said of one document, in text order. */
export interface FoundInDocument {
  readonly shown: readonly DocumentDiagnostic[];
  readonly ignored: readonly { readonly diagnostic: DocumentDiagnostic; readonly reason: string }[];
}

type ToldBefore = WeakMap<FoundIn, DocumentDiagnostic>;

/** What was said of a file's documents: an answer that cannot have changed is given again as it is. */
export class KnownDiagnostics {
  #severity: DiagnosticOptions['severity'] | undefined;
  #documents: { readonly analysis: Analysis; readonly moved: boolean; readonly told: ToldBefore }[] = [];
  /** The last answer of phase 1, where no comment ignores anything. */
  plain: PlainAnswer | undefined;

  /** Settings say which level is told; documents that are not there any more are let go. */
  start(severity: DiagnosticOptions['severity'], count: number): void {
    if (this.#severity !== severity) {
      this.#documents = [];
      this.plain = undefined;
    }
    this.#severity = severity;
    this.#documents.length = Math.min(this.#documents.length, count);
  }

  /** Of one document at its place, by finding; empty where it is another one than before. */
  of({ document, analysis, moved }: Told): ToldBefore {
    const known = this.#documents[document];
    if (known?.analysis === analysis && known.moved === moved) return known.told;
    const told: ToldBefore = new WeakMap();
    this.#documents[document] = { analysis, moved, told };
    return told;
  }
}

interface PlainAnswer {
  readonly reading: object;
  readonly found: readonly FoundInDocument[];
  /** Documents whose answer rests on more than their text: on what is being typed, or on places elsewhere. */
  readonly unsettled: readonly number[];
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
  const first = around === undefined ? plainAnswer(document, options, known) : undefined;
  if (first === undefined)
    return heed(document, around, options).map((heeded, index) =>
      tellDocument(document, index, heeded, options, known),
    );
  known.plain = first;
  return first.found;
}

/** Phase 1 without comments to heed: every document stands for itself, and only those that an edit touched are asked. */
function plainAnswer(
  document: OpenDocument,
  options: DiagnosticOptions,
  known: KnownDiagnostics,
): PlainAnswer | undefined {
  const { analyses, since } = document;
  const { plain } = known;
  const before =
    plain !== undefined && plain.reading === since?.reading && plain.found.length === analyses.length
      ? { ...plain, ...since }
      : { found: [], unsettled: [], head: 0, tail: 0 };
  const behind = analyses.length - before.tail;
  const found = [...before.found];
  const asked = before.unsettled.filter((index) => index < before.head || index >= behind);
  for (let index = before.head; index < behind; index++) asked.push(index);
  const unsettled: number[] = [];
  for (const index of asked) {
    const { ignores, documentFindings: kept } = analyses[index] as Analysis;
    if (ignores.length > 0) return undefined;
    found[index] = tellDocument(document, index, { kept, ignored: [] }, options, known);
    const at = toldAt(document, index);
    if (kept.some((each) => each.finding.unfinished || !isSettled(each, at))) unsettled.push(index);
  }
  return { reading: document.reading, found, unsettled };
}

function toldAt({ uri, analyses, shown }: OpenDocument, document: number): Told {
  const analysis = analyses[document] as Analysis;
  return { uri, document, analysis, moved: shown[document]?.shown !== analysis };
}

function tellDocument(
  document: OpenDocument,
  index: number,
  { kept, ignored }: Heeded,
  options: DiagnosticOptions,
  known: KnownDiagnostics,
): FoundInDocument {
  if (kept.length === 0 && ignored.length === 0) return NOTHING;
  const at = toldAt(document, index);
  const before = known.of(at);
  const start = document.slices[index]?.start ?? 0;
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
    shown: kept.flatMap(told).sort(byPlace),
    ignored: ignored
      .flatMap(({ found, reason }) => told(found).map((diagnostic) => ({ diagnostic, reason })))
      .sort((a, b) => byPlace(a.diagnostic, b.diagnostic)),
  };
}

const NOTHING: FoundInDocument = { shown: [], ignored: [] };

/** The same with all places counted in the file. */
export function inFile({ uri, slices }: OpenDocument, documents: readonly FoundInDocument[]): FileDiagnostics {
  const startOf = (index: number) => slices[index]?.start ?? 0;
  return {
    shown: documents.flatMap(({ shown }, index) => shown.map((each) => placed(each, uri, startOf(index)))),
    ignored: documents.flatMap(({ ignored }, index) =>
      ignored.map(({ diagnostic, reason }) => ({ ...placed(diagnostic, uri, startOf(index)), reason })),
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
  const ofCluster = around ? analysis.clusterFindings(around) : [];
  return ofCluster.length === 0 ? analysis.documentFindings : [...analysis.documentFindings, ...ofCluster];
}

function isBeingTyped(span: Span, { text, typing }: OpenDocument): boolean {
  return typing !== undefined && text.lineAt(span.start) <= typing && typing <= text.lineAt(span.end);
}
