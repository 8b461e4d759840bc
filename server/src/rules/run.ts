import type { Programs } from '../engine/compile.ts';
import { remembered } from '../engine/remembered.ts';
import type { Steps } from '../engine/steps.ts';
import type { ManifestObject } from '../lower/object.ts';
import type { Family } from '../schema/field.ts';
import { checkStructure, type Structure } from '../schema/walk.ts';
import type { Slice, Span } from '../syntax/tree.ts';
import { findingSpan } from './locate.ts';
import { RULES, SLICE_RULES } from './registry.ts';
import type { ClusterView, Finding, Rule, RuleSettings, RuleSubject } from './rule.ts';
import { ownRules } from './support/between.ts';
import { prepareLabels } from './support/calico/near.ts';
import { inForce } from './support/channels.ts';
import { readCilium } from './support/cilium/reading.ts';
import { lineStart } from './support/lines.ts';

/** One document ready to be judged. `structures` holds each object of a kind with a table against that table. */
export interface Judged {
  readonly slice: Slice;
  readonly objects: readonly ManifestObject[];
  readonly structures: ReadonlyMap<ManifestObject, Structure>;
  readonly settings: RuleSettings;
}

/** What phase 2 asks: the policies in force, and the cluster as far as anything is known of one. */
export interface Around {
  readonly view: ClusterView | undefined;
  readonly programs: Programs;
}

/** A finding, the object it is about (none where it is about the document's text), and where it is in the slice. */
export interface FoundIn {
  readonly finding: Finding;
  readonly object: ManifestObject | undefined;
  readonly span: Span;
}

const NOTHING: Structure = { fields: [], violations: [] };
const DOCUMENT_RULES = byFamily('document');
const CLUSTER_RULES = byFamily('cluster');
const SHAPE_CODES: ReadonlySet<string> = new Set(RULES.filter((rule) => rule.shape).map((rule) => rule.code));

/** Holds the objects against their tables, once for all rules. */
export function structuresOf(objects: readonly ManifestObject[]): ReadonlyMap<ManifestObject, Structure> {
  return new Map(
    objects.flatMap((object) => (object.schema ? [[object, checkStructure(object.node, object.schema)]] : [])),
  );
}

/**
 * Phase 1: what one document's text alone decides, in text order. A template is left in peace but for the hint that
 * says so.
 */
export function judgeDocument(judged: Judged): readonly FoundIn[] {
  const { slice, objects } = judged;
  const found: FoundIn[] = [];
  for (const rule of SLICE_RULES) {
    if (slice.template && rule.code !== 'template') continue;
    for (const finding of rule.check({ slice, objects })) found.push(located(finding, undefined, slice));
  }
  if (slice.template) return inOrder(found);
  const ofObjects: FoundIn[] = [];
  for (const { rules, subject } of questions(DOCUMENT_RULES, judged)) {
    for (const rule of rules) ask(rule, subject, slice, ofObjects);
  }
  return inOrder([...found, ...credible(ofObjects, slice)]);
}

/** Phase 2: what the objects say next to other documents and the snapshot, if there is one; in text order. */
export function* judgeCluster(judged: Judged, around: Around): Steps<readonly FoundIn[]> {
  const { slice } = judged;
  if (slice.template) return [];
  const found: FoundIn[] = [];
  for (const { rules, subject } of questions(CLUSTER_RULES, judged, around)) {
    for (const rule of rules) {
      ask(rule, subject, slice, found);
      yield;
    }
  }
  return inOrder(credible(found, slice));
}

/** What rules of phase 2 ask of the whole cluster for such objects, made before the first of them asks. */
export function* prepareCluster(objects: readonly ManifestObject[], { view }: Around): Steps<void> {
  if (view && objects.some(({ schema }) => schema?.family === 'calico')) yield* prepareLabels(view);
}

type RulesByFamily = Readonly<Record<Family | 'other', readonly Rule[]>>;

/** Those asked about an object of each family, and about one of none: most rules are of one family. */
function byFamily(scope: Rule['scope']): RulesByFamily {
  const asked = (family?: Family) =>
    RULES.filter((rule) => rule.scope === scope && (!rule.families || (family && rule.families.includes(family))));
  return {
    kubernetes: asked('kubernetes'),
    admin: asked('admin'),
    calico: asked('calico'),
    cilium: asked('cilium'),
    other: asked(),
  };
}

/** An object, and the rules that are asked about it. */
interface Question {
  readonly rules: readonly Rule[];
  readonly subject: RuleSubject;
}

function questions(
  rules: RulesByFamily,
  { objects, structures, settings }: Judged,
  around: Partial<Around> = {},
): readonly Question[] {
  const among = remembered(ownRules);
  return objects.map((object) => {
    const structure = structures.get(object) ?? NOTHING;
    const alone = around.programs === undefined;
    const cilium = alone && object.schema ? readCilium(object.node, object.schema, structure) : undefined;
    const subject: RuleSubject = {
      object,
      structure,
      ownRules: () => among(object),
      cilium,
      settings,
      cluster: around.view,
      programs: around.programs,
    };
    return { rules: rules[object.schema?.family ?? 'other'], subject };
  });
}

function ask(rule: Rule, subject: RuleSubject, slice: Slice, found: FoundIn[]): void {
  const { object, settings } = subject;
  if (rule.asked?.(settings) === false) return;
  for (const finding of rule.check(subject)) {
    const counted = inForce(finding, object, settings);
    if (counted) found.push(located(counted, object, slice));
  }
}

function located(finding: Finding, object: ManifestObject | undefined, slice: Slice): FoundIn {
  return { finding, object, span: findingSpan(finding, object, slice) };
}

/**
 * What may be said of objects in a text that is no YAML: what is refused all the same. Nothing about where things stand
 * or what is not there, nothing about what the policy means, nothing on a line that is at fault itself. A half-typed
 * line keeps the rest of the document's findings.
 */
export function credible(found: readonly FoundIn[], { text, problems }: Slice): readonly FoundIn[] {
  const faults = problems.filter(({ code }) => code !== 'duplicate-key');
  if (faults.length === 0) return found;
  const lines = new Set(faults.map(({ span }) => lineStart(text, span.start)));
  return found.filter(
    ({ finding, object, span }) =>
      object === undefined ||
      (finding.level === 'error' &&
        !SHAPE_CODES.has(finding.code) &&
        !finding.unfinished &&
        !lines.has(lineStart(text, span.start))),
  );
}

/** By place, then as the registry has them; what is said of the same place in the same words is said once. */
export function inOrder(found: readonly FoundIn[]): readonly FoundIn[] {
  const said = new Set<string>();
  return [...found]
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
    .filter(({ finding, span }) => {
      const key = `${span.start} ${span.end} ${finding.code} ${finding.message}`;
      return !said.has(key) && said.add(key);
    });
}
