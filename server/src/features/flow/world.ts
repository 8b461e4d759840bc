import type { Endpoint, Path, Service } from '../../engine/model.ts';
import type { ClusterView } from '../../rules/rule.ts';
import type { FileSpan } from '../results.ts';

/**
 * What *Simulate Flow* may ask, filled by the service: the cluster with open buffers over workspace over snapshot, and
 * how to get from the engine's ids to text. Plain questions with plain answers, so that tests can bring a table.
 */
export interface FlowWorld {
  /** `cluster.policies` are the effective ones: those that an edit overlays are replaced. */
  readonly cluster: ClusterView;
  /** How the dataplane is known: `setting`, `DaemonSet kube-system/cilium`, `default`. Stands in parentheses. */
  readonly dataplaneHow: string;
  /** The node at `path` of a policy's manifest (`[]`: its head line); undefined when it is written nowhere we can read. */
  policyPlace(policyId: string, path: Path): FileSpan | undefined;
  /** Who would refuse the policy as it is written (names of validators) and for which text; undefined where nobody does. */
  refusal(policyId: string): { readonly by: readonly string[]; readonly place: FileSpan } | undefined;
  /** Where a pod, node or workload template is declared. */
  endpointPlace(endpointId: string): FileSpan | undefined;
  /** What the workspace says of the workload that made a pod of the snapshot; undefined where it says nothing. */
  manifest(endpoint: Endpoint): Manifest | undefined;
  /** The same of a Service. */
  serviceManifest(service: Service): ServiceManifest | undefined;
  /** Counted from 1, for words; undefined when the text is not loaded. */
  line(place: FileSpan): number | undefined;
  /** A file as people call it: `policies/db.yaml`. */
  display(uri: string): string;
  /** Open files whose unsaved text counted, by uri. */
  readonly unsaved: readonly string[];
  /** Roots whose policies lie over the snapshot's. */
  readonly folders: readonly string[];
  readonly settings: { readonly defaultNamespace: string; readonly clusterDomain: string };
  readonly generation: number;
  /** Milliseconds since 1970, for the age of the snapshot. */
  readonly now: number;
}

export interface ServiceManifest {
  readonly uri: string;
  readonly service: Pick<Service, 'selector' | 'ports'>;
}

export interface Manifest {
  readonly uri: string;
  /** What it gives its pods. */
  readonly pods: Pick<Endpoint, 'labels' | 'ports' | 'serviceAccount'>;
}
