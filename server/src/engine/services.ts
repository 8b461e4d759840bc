/**
 * Where a Service leads: policy is asked after translation, so a flow to a Service is a flow to each of its backends
 * at the backend's own port (kubernetes.md A.3.8).
 */

import { type Address, addressKey, sameAddress } from './address.ts';
import type { Inventory } from './inventory.ts';
import type { Endpoint, FlowEnd, Service, ServicePort } from './model.ts';
import type { Protocol } from './ports.ts';
import { equalTo } from './selector.ts';

/** One end that a port of a Service leads to. */
export interface Backend {
  readonly end: FlowEnd;
  /** The pod or node behind it; absent for an address outside the cluster. */
  readonly endpoint?: Endpoint;
  /** The address that the EndpointSlice names; absent where the Service's selector was asked instead. */
  readonly address?: Address;
  readonly port: number;
  readonly ready: boolean;
  /** Name of the node it is on; absent when not known. */
  readonly node?: string;
}

/**
 * EndpointSlices where they list anybody, else the pods that the selector matches; of those, the ones that have the
 * port. A node that keeps client addresses (`externalTrafficPolicy: Local`) forwards to its own pods only.
 */
export function backendsOf({ service, port, local }: Frontend, inventory: Inventory): readonly Backend[] {
  const listed = service.backends !== undefined && (service.backends.length > 0 || !hasSelector(service));
  const all = listed ? sliceBackends(service, port, inventory) : selectedBackends(service, port, inventory);
  return local === undefined ? all : all.filter(({ node }) => node === local);
}

/** Pods behind the Service whatever the port. Host-network pods are among them: a Service does not mind. */
export function podsBehind(service: Service, inventory: Inventory): readonly Endpoint[] {
  if (service.backends !== undefined && service.backends.length > 0) {
    const found = new Set<Endpoint>();
    for (const backend of service.backends) {
      const owner = inventory.endpointsAt(backend.address)[0];
      if (owner?.kind === 'pod') found.add(owner);
    }
    return [...found];
  }
  if (service.selector === undefined || service.selector.size === 0) return [];
  const { sure } = inventory.labelled(service.namespace, equalTo(service.selector));
  return inventory.endpointsOf(sure).filter((pod) => pod.kind === 'pod' && !pod.finished);
}

/**
 * The pod's port that a target port means: itself for a number; a name is looked up in containers first, then in
 * sidecars (kubernetes pkg/api/v1/pod/util.go FindPort). An init container that ends has no port to offer.
 */
export function targetPort(pod: Endpoint, target: number | string, protocol: Protocol): number | undefined {
  if (typeof target === 'number') return target;
  const declared = (role: 'container' | 'sidecar') =>
    pod.ports.find((port) => port.container === role && port.name === target && port.protocol === protocol);
  return (declared('container') ?? declared('sidecar'))?.port;
}

/** A Service's port behind an address that clients use, with what the way through it does to the source. */
export interface Frontend {
  readonly service: Service;
  readonly port: ServicePort;
  /** A node port or external address: the forwarding node may put its own address in place of the client's. */
  readonly rewrites?: { readonly node?: string };
  /** Name of the node whose pods alone are reached. */
  readonly local?: string;
}

/** What answers at an address and port for others: a cluster address, an external one, or a node port. */
export function frontendAt(
  address: Address,
  protocol: Protocol,
  port: number,
  inventory: Inventory,
): Frontend | undefined {
  for (const service of inventory.servicesAt(address)) {
    const own = service.ports.find((candidate) => candidate.protocol === protocol && candidate.port === port);
    if (own !== undefined && holds(service.clusterIPs, address)) return { service, port: own };
    const keeps = service.externalTrafficPolicy === 'Local';
    if (own !== undefined && holds(service.externalIPs, address)) {
      return { service, port: own, ...(!keeps && { rewrites: {} }) };
    }
    const behind = service.ports.find((candidate) => candidate.protocol === protocol && candidate.nodePort === port);
    const node = inventory.endpointsAt(address).find((endpoint) => endpoint.kind === 'node');
    if (behind !== undefined && node !== undefined) {
      return { service, port: behind, ...(keeps ? { local: node.name } : { rewrites: { node: node.id } }) };
    }
  }
  return undefined;
}

function selectedBackends(service: Service, port: ServicePort, inventory: Inventory): readonly Backend[] {
  return podsBehind(service, inventory).flatMap((endpoint) => {
    const number = targetPort(endpoint, port.targetPort, port.protocol);
    return number === undefined
      ? []
      : [
          {
            end: { kind: 'endpoint' as const, id: endpoint.id },
            endpoint,
            port: number,
            ready: true,
            ...onNode(endpoint),
          },
        ];
  });
}

function sliceBackends(service: Service, port: ServicePort, inventory: Inventory): readonly Backend[] {
  const found = new Map<string, Backend>();
  for (const { address, node, ready, ports } of service.backends ?? []) {
    const target = ports.find((one) => one.name === (port.name ?? '') && one.protocol === port.protocol);
    if (target === undefined) continue;
    const endpoint = inventory.endpointsAt(address)[0];
    const end: FlowEnd = endpoint ? { kind: 'endpoint', id: endpoint.id } : { kind: 'address', address };
    found.set(`${addressKey(address)} ${target.port}`, {
      end,
      ...(endpoint && { endpoint }),
      address,
      port: target.port,
      ready,
      ...(node === undefined ? onNode(endpoint) : { node }),
    });
  }
  return [...found.values()];
}

/** Where it runs; a node, which is what stands at the address of a host-network pod, is where it is. */
export function onNode(endpoint: Endpoint | undefined): { readonly node?: string } {
  const node = endpoint?.kind === 'node' ? endpoint.name : endpoint?.node;
  return node === undefined ? {} : { node };
}

function hasSelector(service: Service): boolean {
  return service.selector !== undefined && service.selector.size > 0;
}

function holds(addresses: readonly Address[], address: Address): boolean {
  return addresses.some((one) => sameAddress(one, address));
}
