/** What has an address and labels for Calico (calico.md 2.6, 4.6): pods, host endpoints, network sets. */

import { contains, same } from '../address.ts';
import { type Cluster, ownsAddresses, podIPs } from '../cluster.ts';
import { type Json, list } from '../json.ts';
import type { Labels } from './selector.ts';

export interface Addressable {
  readonly labels: Labels;
  readonly has: (ip: string) => boolean;
  readonly ports: readonly { readonly name: string; readonly protocol: string; readonly port: number }[];
}

export function addressables(cluster: Cluster): Addressable[] {
  const pods = cluster.pods.filter(ownsAddresses).map((pod) => ({
    labels: podLabels(cluster, pod),
    has: (ip: string) => podIPs(pod).some((own) => same(own, ip)),
    ports: podPorts(pod),
  }));
  const hosts = cluster.of('HostEndpoint').map(({ metadata, spec }) => ({
    labels: { ...metadata.labels },
    has: (ip: string) => list(spec.expectedIPs).some((own) => same(own, ip)),
    ports: list(spec.ports),
  }));
  const sets = cluster.of('NetworkSet').map(({ metadata, spec }) => ({
    labels: {
      ...ofNamespace(cluster, metadata.namespace),
      ...metadata.labels,
      'projectcalico.org/namespace': metadata.namespace,
    },
    has: (ip: string) => list(spec?.nets).some((net) => contains(net, ip)),
    ports: [],
  }));
  const globalSets = cluster.of('GlobalNetworkSet').map(({ metadata, spec }) => ({
    labels: { ...metadata.labels },
    has: (ip: string) => list(spec?.nets).some((net) => contains(net, ip)),
    ports: [],
  }));
  return [...pods, ...hosts, ...sets, ...globalSets];
}

/** Own labels win over those of the namespace and the ServiceAccount; a pod cannot pretend to theirs. */
export function podLabels(cluster: Cluster, pod: Json): Labels {
  const { namespace, labels } = pod.metadata;
  const account = pod.spec.serviceAccountName ?? 'default';
  const own = Object.entries<string>(labels ?? {}).filter(([key]) => !/^pc(ns|sa)\./.test(key));
  return {
    ...ofAccount(cluster, namespace, account),
    ...ofNamespace(cluster, namespace),
    ...Object.fromEntries(own),
    'projectcalico.org/namespace': namespace,
    'projectcalico.org/orchestrator': 'k8s',
    'projectcalico.org/serviceaccount': account,
  };
}

function ofNamespace(cluster: Cluster, name: string): Labels {
  return { ...prefixed('pcns.', cluster.namespaceLabels(name)), 'pcns.projectcalico.org/name': name };
}

/** An account that does not exist gives no labels (7.1). */
function ofAccount(cluster: Cluster, namespace: string, name: string): Labels {
  const found = cluster
    .of('ServiceAccount')
    .find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  return found ? { ...prefixed('pcsa.', found.metadata.labels ?? {}), 'pcsa.projectcalico.org/name': name } : {};
}

function prefixed(prefix: string, labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [prefix + key, value]));
}

/** All init containers count (4.6). */
function podPorts(pod: Json): Addressable['ports'] {
  return [...list(pod.spec.containers), ...list(pod.spec.initContainers)]
    .flatMap((container) => list(container.ports))
    .filter(({ name }) => name)
    .map(({ name, protocol, containerPort }) => ({ name, protocol: protocol ?? 'TCP', port: containerPort }));
}

/** The endpoints of a Service by the label of its EndpointSlices, ready or not; the Service itself is not looked at. */
export function serviceMembers(
  cluster: Cluster,
  namespace: string,
  name: string,
): { readonly ip: string; readonly protocol: string; readonly port: number | undefined }[] {
  return cluster
    .of('EndpointSlice')
    .filter(
      ({ metadata }) => metadata.namespace === namespace && metadata.labels?.['kubernetes.io/service-name'] === name,
    )
    .flatMap((slice) =>
      list(slice.endpoints).flatMap((endpoint) =>
        list(endpoint.addresses).flatMap((ip) => {
          const ports = list(slice.ports).map(({ protocol, port }) => ({
            ip,
            protocol: protocol ?? 'TCP',
            port: port ?? undefined,
          }));
          return ports.length > 0 ? ports : [{ ip, protocol: 'TCP', port: undefined }];
        }),
      ),
    );
}
