import type { DocumentDiagnostic, FixResult } from '../features/results.ts';
import { spanAt } from '../rules/locate.ts';
import type { Level, RelatedPlace, RuleSettings } from '../rules/rule.ts';
import type { FoundIn } from '../rules/run.ts';
import { fieldName } from '../syntax/path.ts';
import type { Analysis } from './analysis.ts';
import { type FindPlace, type PolicyPlace, placeIn } from './places.ts';

export interface DiagnosticOptions {
  /** Level by code, where a setting says so. */
  readonly severity: Readonly<Record<string, Level | 'off'>>;
  readonly rules: RuleSettings;
  readonly findPlace: FindPlace;
  /** The same for a policy in force, by its id. */
  readonly policyPlace: PolicyPlace;
}

/** A document that diagnostics are told of, at its place in its file. */
export interface Told {
  readonly uri: string;
  readonly document: number;
  readonly analysis: Analysis;
  /** Lens, hover and places see an earlier text, because this one is broken. */
  readonly moved: boolean;
}

/** The diagnostic of a finding: but for places elsewhere, of nothing but the document's own text. */
export function tell(
  { finding, object }: FoundIn,
  level: Level,
  span: FoundIn['span'],
  { uri, document, analysis, moved }: Told,
  { findPlace, policyPlace }: DiagnosticOptions,
): DocumentDiagnostic {
  const relatedTo = (related: RelatedPlace): DocumentDiagnostic['related'] => {
    const { message, path } = related;
    if (related.policy !== undefined) {
      const place = policyPlace(related.policy, path);
      return place ? [{ message, place }] : [];
    }
    if (related.span) return [{ message, span: related.span }];
    if (isOwn(related) && !moved) {
      const own = object ? spanAt(object.node, path) : placeIn(analysis.slice, [], path);
      return own ? [{ message, span: own }] : [];
    }
    const at = object?.at ?? [];
    const place = findPlace({ uri: related.uri ?? uri, ...(related.object ?? { document, at }) }, path);
    return place ? [{ message, place }] : [];
  };
  return {
    code: finding.code,
    level,
    message: finding.message,
    span,
    path: fieldName(finding.field ?? finding.path),
    document,
    rejectedBy: finding.rejectedBy ?? [],
    related: (finding.related ?? NONE).flatMap(relatedTo),
    tags: finding.tags ?? [],
    fixes: (finding.fixes ?? []).map(({ title, edits, preferred = false }): FixResult => ({ title, edits, preferred })),
  };
}

const NONE: readonly RelatedPlace[] = [];

/** Whether the diagnostic stays the same as long as its document does: no place in it is looked up elsewhere. */
export function isSettled({ finding }: FoundIn, { moved }: Told): boolean {
  return (
    finding.related === undefined || finding.related.every((each) => each.span !== undefined || (isOwn(each) && !moved))
  );
}

/** In the same object of the same document. */
function isOwn({ policy, uri, object }: RelatedPlace): boolean {
  return policy === undefined && uri === undefined && object === undefined;
}
