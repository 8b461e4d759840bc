import type { Endpoint } from '../engine/model.ts';
import { eachInSteps, finish, type Steps } from '../engine/steps.ts';
import type { PlacedObject } from '../lower/lists.ts';
import { type LoweredCluster, lowerClusterInSteps } from '../lower/workloads.ts';
import { type DataplaneHint, guessDataplane } from './detect.ts';
import type { SnapshotHeader } from './file/header.ts';
import { joinMissing } from './file/missing.ts';
import type { DataplaneGuess, PlacedPolicy, Snapshot, SnapshotProblem, SnapshotSource } from './snapshot.ts';

/** What one file gives to a snapshot, whether it was read from disk or is being edited. */
export interface SnapshotPart {
  readonly objects: readonly PlacedObject[];
  readonly hints: readonly DataplaneHint[];
  readonly problems: readonly SnapshotProblem[];
  /** Of a snapshot file. */
  readonly header?: SnapshotHeader;
}

/** A snapshot without its policies: the part that does not change while a policy is edited. */
export interface ClusterFromFiles extends Omit<LoweredCluster, 'problems'> {
  readonly dataplane: DataplaneGuess;
  readonly problems: readonly SnapshotProblem[];
  readonly counts: Omit<Snapshot['counts'], 'policies'>;
}

/** Joins what all files of a source say; of an object that comes twice the one of the later file counts. */
export function buildCluster(
  parts: readonly SnapshotPart[],
  options: { readonly defaultNamespace: string },
): ClusterFromFiles {
  return finish(buildClusterInSteps(parts, options));
}

export function* buildClusterInSteps(
  parts: readonly SnapshotPart[],
  options: { readonly defaultNamespace: string },
): Steps<ClusterFromFiles> {
  const lowered = yield* lowerClusterInSteps(objectsOf(parts), options);
  const counts = yield* countsOf(lowered);
  const problems = lowered.problems.map(({ kind, detail, place }) => ({
    kind,
    detail,
    uri: place?.uri ?? '',
    ...(place && { document: place.document }),
  }));
  const missing = joinMissing(parts.flatMap(({ header }) => header ?? []));
  return {
    ...lowered,
    facts: missing.length === 0 ? lowered.facts : { ...lowered.facts, missing },
    dataplane: guessDataplane(parts.flatMap((part) => part.hints)),
    problems: [...parts.flatMap((part) => part.problems), ...problems],
    counts,
  };
}

export function snapshotOf(
  source: SnapshotSource,
  { counts, ...cluster }: ClusterFromFiles,
  policies: readonly PlacedPolicy[],
): Snapshot {
  return { source, ...cluster, policies, counts: { ...counts, policies: policies.length } };
}

/** Pods are those that run or will run; a workload counts once, with or without pods. */
function* countsOf({ facts }: LoweredCluster): Steps<ClusterFromFiles['counts']> {
  const workloads = new Set<string>();
  let last: Endpoint | undefined;
  let pods = 0;
  let nodes = 0;
  yield* eachInSteps(facts.endpoints, (endpoint) => {
    const { kind, namespace, workload, finished, template } = endpoint;
    if (kind === 'node') nodes += 1;
    if (kind !== 'pod' || finished) return;
    if (!template) pods += 1;
    if (workload === undefined) return;
    // Pods of one workload follow one another.
    if (last?.workload !== workload || last.namespace !== namespace)
      workloads.add(`${namespace}/${workload.kind}/${workload.name}`);
    last = endpoint;
  });
  return {
    pods,
    workloads: workloads.size,
    namespaces: facts.namespaces.length,
    services: facts.services.length,
    nodes,
  };
}

function* objectsOf(parts: readonly SnapshotPart[]): Generator<PlacedObject> {
  for (const { objects } of parts) yield* objects;
}
