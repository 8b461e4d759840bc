/** The cluster as plain data: namespaces, endpoints, Services, sets of addresses. Readonly data and nothing else. */

import type { Address, Cidr } from '../address.ts';
import type { Protocol } from '../ports.ts';
import type { MissingResource } from './missing.ts';
import type { Labels } from './words.ts';

export interface Namespace {
  readonly name: string;
  /** Always holds `kubernetes.io/metadata.name`, which the control plane sets (kubernetes.md 0.4.5). */
  readonly labels: Labels;
  /** False when only the name is known (no Namespace object seen): other labels may exist that nobody told us. */
  readonly labelsKnown: boolean;
}

/** A port that a container declares. Only names matter to policy; an unnamed declaration is informational. */
export interface ContainerPort {
  readonly name?: string;
  readonly protocol: Protocol;
  readonly port: number;
  /** Where it is declared: which init containers count differs between enforcers (`dataplane/`). */
  readonly container: 'container' | 'sidecar' | 'init';
}

/** Something with labels and addresses that policies may select or name as a peer. */
export interface Endpoint {
  /** Unique in the inventory: `pod/shop/db-0`, `node/n1`, `workload/shop/Deployment/web` for a template. */
  readonly id: string;
  readonly kind: 'pod' | 'node';
  /** Absent for nodes. */
  readonly namespace?: string;
  readonly name: string;
  readonly labels: Labels;
  /** Keys that will exist with a value nobody knows yet (`pod-template-hash` of a template). Disjoint from `labels`. */
  readonly unknownLabels: ReadonlySet<string>;
  /** False for a node that only its pods tell of: it may have any labels. */
  readonly labelsKnown?: false;
  /** Empty when not known (a template) or not yet given. */
  readonly addresses: readonly Address[];
  /** Name of the node it runs on; absent when not known or not scheduled. */
  readonly node?: string;
  readonly hostNetwork: boolean;
  /** Phase Succeeded or Failed: owns no address and is no subject and no peer (kubernetes.md A.6.2). */
  readonly finished: boolean;
  /** Phase Running. Of several pods that report one address, a running one owns it (kubernetes.md A.6.2). */
  readonly running?: boolean;
  readonly ports: readonly ContainerPort[];
  readonly serviceAccount?: string;
  readonly workload?: WorkloadRef;
  /** Stands in for the pods of a workload that has none in the snapshot. */
  readonly template: boolean;
  /** Set on a template whose workload asks for no pods now: replicas 0, or suspended. */
  readonly idle?: true;
}

export interface WorkloadRef {
  readonly kind: string;
  readonly name: string;
}

export interface ServicePort {
  readonly name?: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly targetPort: number | string;
  readonly nodePort?: number;
}

export interface Service {
  readonly namespace: string;
  readonly name: string;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  readonly headless: boolean;
  readonly labels?: Labels;
  readonly externalName?: string;
  readonly clusterIPs: readonly Address[];
  readonly externalIPs: readonly Address[];
  readonly ports: readonly ServicePort[];
  /** Absent or empty: endpoints come from EndpointSlices only. */
  readonly selector?: Labels;
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
  /** From inside the cluster only ends on the client's own node are reached. */
  readonly internalTrafficPolicy?: 'Local';
  /** What the EndpointSlices say; absent when there are none in the snapshot. */
  readonly backends?: readonly ServiceBackend[];
}

export interface ServiceBackend {
  readonly address: Address;
  /** Name of the node it is on; absent when the slice does not say. */
  readonly node?: string;
  readonly ready: boolean;
  /** By Service port name ('' when unnamed). */
  readonly ports: readonly { readonly name: string; readonly protocol: Protocol; readonly port: number }[];
}

export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
}

/** A named, labelled list of address ranges: network sets of Calico, CIDR groups of Cilium. */
export interface AddressSet {
  /** `NetworkSet`, `GlobalNetworkSet`, `CiliumCIDRGroup`. */
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly labels: Labels;
  readonly ranges: readonly Cidr[];
}

/** An interface of a node under policy (Calico's HostEndpoint). */
export interface HostEndpoint {
  readonly name: string;
  readonly labels: Labels;
  readonly node: string;
  /** `*`: every interface that no other host endpoint names; '': the one that has an address of `addresses`. */
  readonly interfaceName: string;
  readonly addresses: readonly Address[];
  readonly profiles: readonly string[];
  readonly ports: readonly ContainerPort[];
}

/** The cluster as plain data; `inventory.ts` turns it into something that can be asked. */
export interface ClusterFacts {
  readonly namespaces: readonly Namespace[];
  readonly endpoints: readonly Endpoint[];
  readonly services: readonly Service[];
  /** What EndpointSlices say of Services that are not there, by `namespace/name`: some enforcers ask no Service. */
  readonly strayBackends?: ReadonlyMap<string, readonly ServiceBackend[]>;
  readonly serviceAccounts?: readonly ServiceAccount[];
  readonly addressSets?: readonly AddressSet[];
  readonly hostEndpoints?: readonly HostEndpoint[];
  readonly apiServers?: readonly Address[];
  /** Settings of enforcers by the name of the object that holds them (`cilium-config`), as text. */
  readonly settings?: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** What could not be read: answers that hang on it are unknown. */
  readonly missing?: readonly MissingResource[];
}
