import { once } from '../engine/once.ts';
import type { Steps } from '../engine/steps.ts';
import type { PlacedObject } from '../lower/lists.ts';
import type { JsonObject, ManifestObject } from '../lower/object.ts';
import { readItem, readObjects } from '../lower/objects.ts';
import { isObject } from '../lower/value.ts';
import { type Ignore, ignoresOf } from '../rules/ignore/ignores.ts';
import type { RuleSettings } from '../rules/rule.ts';
import { type Around, type FoundIn, type Judged, structuresOf } from '../rules/run.ts';
import { type DataplaneHint, dataplaneHint } from '../snapshot/detect.ts';
import type { Projection } from '../snapshot/projection.ts';
import { toJson } from '../syntax/json.ts';
import type { Slice } from '../syntax/tree.ts';
import { lastAround } from './lastAround.ts';
import { joinItems } from './listAnalysis.ts';
import { isWhole } from './whole.ts';

/** What a slice's objects tell about the cluster, as far as the allow-list goes. */
export interface ClusterPart {
  readonly objects: readonly { readonly value: JsonObject; readonly at: ManifestObject['at'] }[];
  readonly hints: readonly DataplaneHint[];
}

/**
 * Everything that one document's text alone decides, made when first asked for and kept as long as the slice is: an
 * edit elsewhere in the file costs nothing here. Positions count in the slice, so it may move.
 */
export interface Analysis {
  readonly slice: Slice;
  readonly objects: readonly ManifestObject[];
  /** Nothing where the text is broken: kubectl would not send it. */
  readonly cluster: ClusterPart;
  /** Comments that ignore findings. */
  readonly ignores: readonly Ignore[];
  /** Phase 1. */
  readonly documentFindings: readonly FoundIn[];
  /** Those of a List's items, where it is analysed by item, each with its start in the List's text. */
  readonly parts?: readonly { readonly start: number; readonly analysis: Analysis }[];
  /** Phase 2; the last answer is kept. */
  clusterFindings(around: Around): Steps<readonly FoundIn[]>;
}

/** Rules as the analysis asks them: plain functions, so that tests can count and replace them. */
export interface RuleRunner {
  ofDocument(judged: Judged): readonly FoundIn[];
  ofCluster(judged: Judged, around: Around): Steps<readonly FoundIn[]>;
  /** What `ofCluster` asks of the whole cluster for such objects, made once for all of them. */
  prepare(objects: readonly ManifestObject[], around: Around): Steps<void>;
}

const NOTHING: ClusterPart = { objects: [], hints: [] };

/** Analyses by slice, for one set of settings. Slices are shared by their text, and so are their analyses. */
export function createAnalyst(settings: RuleSettings, projection: Projection, rules: RuleRunner) {
  const known = new WeakMap<Slice, Analysis>();
  const items = new WeakMap<Slice, Analysis>();
  const item = (slice: Slice): Analysis => {
    const found = items.get(slice) ?? analyse(slice, readItem(slice, settings), settings, projection, rules);
    items.set(slice, found);
    return found;
  };
  const analyst = (slice: Slice): Analysis => {
    if (slice.items !== undefined) return joinItems(slice, slice.items, item);
    return analyse(slice, slice.template ? [] : readObjects(slice, settings), settings, projection, rules);
  };
  return (slice: Slice): Analysis => {
    const found = known.get(slice) ?? analyst(slice);
    known.set(slice, found);
    return found;
  };
}

function analyse(
  slice: Slice,
  objects: readonly ManifestObject[],
  settings: RuleSettings,
  projection: Projection,
  rules: RuleRunner,
): Analysis {
  const judged = once(() => ({ slice, objects, structures: structuresOf(objects), settings }));
  const cluster = once(() => (isWhole(slice) ? clusterPart(objects, projection) : NOTHING));
  const ignores = once(() => ignoresOf(slice));
  const documentFindings = once(() => rules.ofDocument(judged()));
  return {
    slice,
    objects,
    get cluster() {
      return cluster();
    },
    get ignores() {
      return ignores();
    },
    get documentFindings() {
      return documentFindings();
    },
    clusterFindings: lastAround((around) => rules.ofCluster(judged(), around)),
  };
}

function clusterPart(objects: readonly ManifestObject[], projection: Projection): ClusterPart {
  const found: { value: JsonObject; at: PathOfObject }[] = [];
  const hints: DataplaneHint[] = [];
  for (const object of objects) {
    // A NetworkPolicy tells nothing of who enforces it.
    if (object.policy && object.schema?.family === 'kubernetes') continue;
    const value = toJson(object.node);
    if (!isObject(value)) continue;
    const hint = dataplaneHint(value);
    if (hint) hints.push(hint);
    if (object.policies.length > 0) continue;
    const kept = projection.project(value);
    if (kept) found.push({ value: kept, at: object.at });
  }
  return found.length === 0 && hints.length === 0 ? NOTHING : { objects: found, hints };
}

type PathOfObject = ManifestObject['at'];

/** The slice's cluster objects at their place in a file. */
export function placeObjects(part: ClusterPart, uri: string, document: number): readonly PlacedObject[] {
  return part.objects.map(({ value, at }) => ({ value, place: { uri, document, at } }));
}
