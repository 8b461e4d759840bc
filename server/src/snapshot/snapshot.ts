import type { ClusterFacts, Policy } from '../engine/model.ts';
import type { ObjectPlace } from '../lower/object.ts';
import type { Bystander } from '../lower/workloads.ts';
import type { SnapshotHeader } from './file/header.ts';

/** Everything known about a cluster from one source, with nothing kept that the allow-list does not name (`projection.ts`). */
export interface Snapshot {
  readonly source: SnapshotSource;
  readonly facts: ClusterFacts;
  readonly policies: readonly PlacedPolicy[];
  readonly dataplane: DataplaneGuess;
  /** Counts as shown to people. */
  readonly counts: {
    readonly pods: number;
    readonly workloads: number;
    readonly namespaces: number;
    readonly services: number;
    readonly nodes: number;
    readonly policies: number;
  };
  /** Files or objects that could not be read: what, where, why. Facts, no sentences. */
  readonly problems: readonly SnapshotProblem[];
  /** Where pods, nodes and workloads are declared, by endpoint id (namespaces as `namespace/<name>`), for navigation. */
  readonly places: ReadonlyMap<string, ObjectPlace>;
  /** Labels of workload objects and Services themselves, which select nothing but are often taken for pod labels. */
  readonly bystanders: readonly Bystander[];
}

export interface SnapshotSource {
  readonly kind: 'file' | 'folder' | 'workspace' | 'cases';
  /** Shown to people: `staging.yaml`, `workspace manifests`. */
  readonly name: string;
  readonly uri: string;
  /** Milliseconds since 1970: when the newest file was written; absent when not known. */
  readonly capturedAt?: number;
  /** What the snapshot files among them say of themselves. */
  readonly headers?: readonly SnapshotHeader[];
}

export type { Bystander, ObjectPlace };

export interface PlacedPolicy {
  readonly policy: Policy;
  readonly place: ObjectPlace;
}

export interface SnapshotProblem {
  readonly kind:
    | 'unreadable-file'
    | 'not-text'
    | 'not-yaml'
    | 'not-an-object'
    | 'unusable-object'
    | 'seen-twice'
    | 'broken-snapshot'
    | 'newer-snapshot';
  readonly uri: string;
  /** Index in the file; absent where the whole file is meant. */
  readonly document?: number;
  /** `Pod shop/web-0`, `Pod without a name`, a code of the YAML reader; of what is no text `gzip`, `UTF-16` or `binary`. */
  readonly detail: string;
}

export interface DataplaneGuess {
  readonly name: 'kubernetes' | 'calico' | 'cilium' | 'canal' | 'weave' | 'none';
  readonly version?: string;
  /** What gave it away: `DaemonSet kube-system/cilium`; undefined for the default. */
  readonly evidence?: string;
}
