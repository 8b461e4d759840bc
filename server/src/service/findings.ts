import type { Diagnostic, FileSpan, FixResult, IgnoredDiagnostic } from '../features/results.ts';
import type { ManifestObject } from '../lower/object.ts';
import { applyIgnores, type Heeded } from '../rules/ignore/applyIgnores.ts';
import { CODES, isAsked } from '../rules/registry.ts';
import type { Fix, Level, RelatedPlace, RuleSettings } from '../rules/rule.ts';
import type { Around, FoundIn } from '../rules/run.ts';
import { fieldName, type Path } from '../syntax/path.ts';
import type { Span } from '../syntax/tree.ts';
import type { Analysis } from './analysis.ts';
import type { OpenDocument } from './documents.ts';
import { type FindPlace, moved } from './places.ts';

export interface DiagnosticOptions {
  /** Level by code, where a setting says so. */
  readonly severity: Readonly<Record<string, Level | 'off'>>;
  readonly rules: RuleSettings;
  readonly findPlace: FindPlace;
  /** The same for a policy in force, by its id. */
  readonly policyPlace: (id: string, path: Path) => FileSpan | undefined;
}

/** What is said of a file, and what its own comments say to ignore; both in text order. */
export interface FileDiagnostics {
  readonly shown: readonly Diagnostic[];
  readonly ignored: readonly IgnoredDiagnostic[];
}

/**
 * What is wrong in a file. Without `around` phase 1 only: what the text alone says. What is not finished on the line
 * that is being typed waits until that line is left or saved.
 */
export function diagnosticsOf(
  document: OpenDocument,
  around: Around | undefined,
  options: DiagnosticOptions,
): FileDiagnostics {
  const shown: Diagnostic[] = [];
  const ignored: IgnoredDiagnostic[] = [];
  for (const [index, heeded] of heed(document, around, options).entries()) {
    const start = document.slices[index]?.start ?? 0;
    const told = (found: FoundIn): Diagnostic | undefined => {
      const level = options.severity[found.finding.code] ?? found.finding.level;
      const span = moved(found.span, start);
      if (level === 'off' || (found.finding.unfinished && isBeingTyped(span, document))) return undefined;
      return diagnosticOf(found, level, span, document, index, start, options);
    };
    shown.push(...heeded.kept.flatMap((found) => told(found) ?? []));
    for (const { found, reason } of heeded.ignored) {
      const diagnostic = told(found);
      if (diagnostic !== undefined) ignored.push({ ...diagnostic, reason });
    }
  }
  return { shown: shown.sort(byPlace), ignored: ignored.sort(byPlace) };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
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

function diagnosticOf(
  { finding, object }: FoundIn,
  level: Level,
  span: Span,
  { uri }: OpenDocument,
  document: number,
  start: number,
  { findPlace, policyPlace }: DiagnosticOptions,
): Diagnostic {
  return {
    code: finding.code,
    level,
    message: finding.message,
    span,
    path: fieldName(finding.field ?? finding.path),
    document,
    rejectedBy: finding.rejectedBy ?? [],
    related: (finding.related ?? []).flatMap((related) => {
      const place = related.policy
        ? policyPlace(related.policy, related.path)
        : related.span
          ? { uri, span: moved(related.span, start) }
          : relatedPlace(related, uri, document, object, findPlace);
      return place ? [{ message: related.message, place }] : [];
    }),
    tags: finding.tags ?? [],
    fixes: (finding.fixes ?? []).map((fix) => fixOf(fix, start)),
  };
}

function relatedPlace(
  related: RelatedPlace,
  uri: string,
  document: number,
  object: ManifestObject | undefined,
  findPlace: FindPlace,
): FileSpan | undefined {
  const place = related.object ?? { document, at: object?.at ?? [] };
  return findPlace({ uri: related.uri ?? uri, ...place }, related.path);
}

function fixOf(fix: Fix, start: number): FixResult {
  return {
    title: fix.title,
    edits: fix.edits.map((edit) => ({ span: moved(edit.span, start), text: edit.text })),
    preferred: fix.preferred ?? false,
  };
}
