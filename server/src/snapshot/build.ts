import type { Endpoint } from '../engine/model.ts';
import { finish, type Steps } from '../engine/steps.ts';
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
  const lowered = yield* lowerClusterInSteps(
    parts.flatMap((part) => part.objects),
    options,
  );
  yield;
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
    counts: countsOf(lowered),
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
function countsOf({ facts }: LoweredCluster): ClusterFromFiles['counts'] {
  const alive = facts.endpoints.filter((endpoint) => endpoint.kind === 'pod' && !endpoint.finished);
  return {
    pods: alive.filter((endpoint) => !endpoint.template).length,
    workloads: new Set(alive.flatMap(workloadKey)).size,
    namespaces: facts.namespaces.length,
    services: facts.services.length,
    nodes: facts.endpoints.filter((endpoint) => endpoint.kind === 'node').length,
  };
}

function workloadKey({ namespace, workload }: Endpoint): string[] {
  return workload ? [`${namespace}/${workload.kind}/${workload.name}`] : [];
}
