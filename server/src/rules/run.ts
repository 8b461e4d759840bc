import type { ManifestObject } from '../lower/object.ts';
import { checkStructure, type Structure } from '../schema/walk.ts';
import type { Slice, Span } from '../syntax/tree.ts';
import { findingSpan } from './locate.ts';
import { RULES, SLICE_RULES } from './registry.ts';
import type { ClusterView, Finding, Rule, RuleSettings, RuleSubject } from './rule.ts';
import { lineStart } from './support/lines.ts';

/** A finding and the object it is about; none for findings about the document's text. */
export interface FoundIn {
  readonly finding: Finding;
  readonly object: ManifestObject | undefined;
}

const NOTHING: Structure = { fields: [], violations: [] };

/**
 * Phase 1: what one document's text alone decides, in text order. A template is left in peace but for the hint that
 * says so. `structures` may hold what was checked before; what is missing in it is checked here.
 */
export function runDocument(
  slice: Slice,
  objects: readonly ManifestObject[],
  structures: ReadonlyMap<ManifestObject, Structure>,
  settings: RuleSettings,
): readonly FoundIn[] {
  const found: FoundIn[] = [];
  for (const rule of SLICE_RULES) {
    if (slice.template && rule.code !== 'template') continue;
    for (const finding of rule.check({ slice, objects })) found.push({ finding, object: undefined });
  }
  if (!slice.template) found.push(...credible(runOn(objects, structures, settings, undefined, 'document'), slice));
  return inOrder(found);
}

/** Phase 2: what the objects say next to other documents and the snapshot, in text order. */
export function runCluster(
  objects: readonly ManifestObject[],
  structures: ReadonlyMap<ManifestObject, Structure>,
  settings: RuleSettings,
  view: ClusterView,
): readonly FoundIn[] {
  return inOrder(runOn(objects, structures, settings, view, 'cluster'));
}

function runOn(
  objects: readonly ManifestObject[],
  structures: ReadonlyMap<ManifestObject, Structure>,
  settings: RuleSettings,
  cluster: ClusterView | undefined,
  scope: Rule['scope'],
): FoundIn[] {
  const rules = RULES.filter((rule) => rule.scope === scope);
  return objects.flatMap((object) => {
    const { schema } = object;
    const structure = structures.get(object) ?? (schema ? checkStructure(object.node, schema) : NOTHING);
    const subject: RuleSubject = { object, structure, settings, cluster };
    return rules.flatMap((rule) => [...rule.check(subject)].map((finding) => ({ finding, object })));
  });
}

/**
 * What may be said of objects in a text that is no YAML: nothing about where things stand, nothing about what is not
 * there, nothing on a line that is at fault itself. Half-typed lines keep the rest of the document's findings that way.
 */
function credible(found: readonly FoundIn[], slice: Slice): readonly FoundIn[] {
  const faults = slice.problems.filter(({ code }) => code !== 'duplicate-key');
  if (faults.length === 0) return found;
  const shapes = new Set(RULES.filter((rule) => rule.shape).map((rule) => rule.code));
  const lines = new Set(faults.map(({ span }) => lineStart(slice.text, span.start)));
  return found.filter(
    (each) =>
      !shapes.has(each.finding.code) &&
      !each.finding.unfinished &&
      !lines.has(lineStart(slice.text, findingSpan(each).start)),
  );
}

/** By place, then as the registry has them; what is said of the same place with the same words is said once. */
function inOrder(found: readonly FoundIn[]): readonly FoundIn[] {
  const placed = found.map((each) => ({ each, span: findingSpan(each) }));
  placed.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const said = new Set<string>();
  return placed
    .filter(({ each, span }) => {
      const key = keyOf(each, span);
      return !said.has(key) && said.add(key);
    })
    .map(({ each }) => each);
}

function keyOf({ finding }: FoundIn, span: Span): string {
  return `${span.start} ${span.end} ${finding.code} ${finding.message}`;
}
