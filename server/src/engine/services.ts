/**
 * Where a Service leads: policy is asked after translation, so a flow to a Service is a flow to each of its backends
 * at the backend's own port (kubernetes.md A.3.8).
 */

import { type Address, addressKey, sameAddress } from './address.ts';
import { endpointFacts, type Inventory } from './inventory.ts';
import type { Endpoint, FlowEnd, Service, ServicePort } from './model.ts';
import type { Protocol } from './ports.ts';
import { equalTo, matches } from './selector.ts';

/** One end that a port of a Service leads to. */
export interface Backend {
  readonly end: FlowEnd;
  /** The pod or node behind it; absent for an address outside the cluster. */
  readonly endpoint?: Endpoint;
  /** The address that the EndpointSlice names; absent where the Service's selector was asked instead. */
  readonly address?: Address;
  readonly port: number;
  readonly ready: boolean;
}

/** EndpointSlices where there are any, else the pods that the selector matches; of those, the ones that have the port. */
export function backendsOf(service: Service, port: ServicePort, inventory: Inventory): readonly Backend[] {
  return service.backends === undefined
    ? selectedBackends(service, port, inventory)
    : sliceBackends(service, port, inventory);
}

/** Pods behind the Service whatever the port. Host-network pods are among them: a Service does not mind. */
export function podsBehind(service: Service, inventory: Inventory): readonly Endpoint[] {
  if (service.backends !== undefined) {
    const found = new Set<Endpoint>();
    for (const backend of service.backends) {
      const owner = inventory.endpointsAt(backend.address)[0];
      if (owner?.kind === 'pod') found.add(owner);
    }
    return [...found];
  }
  if (service.selector === undefined || service.selector.size === 0) return [];
  const selector = equalTo(service.selector);
  return inventory
    .endpointsIn(service.namespace)
    .filter((pod) => pod.kind === 'pod' && !pod.finished && matches(selector, endpointFacts(pod)) === 'yes');
}

/** The pod's ports that a target port means: itself for a number, every declaration of the name otherwise. */
export function targetPorts(pod: Endpoint, target: number | string, protocol: Protocol): readonly number[] {
  if (typeof target === 'number') return [target];
  // An init container that ends before the pod serves has no port to offer.
  const named = pod.ports.filter(
    (port) => port.name === target && port.protocol === protocol && port.container !== 'init',
  );
  return [...new Set(named.map((port) => port.port))];
}

/** A Service's port behind an address that clients use, with what the way through it does to the source. */
export interface Frontend {
  readonly service: Service;
  readonly port: ServicePort;
  /** A node port or external address: the forwarding node may put its own address in place of the client's. */
  readonly rewrites?: { readonly node?: string };
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
      return { service, port: behind, ...(!keeps && { rewrites: { node: node.id } }) };
    }
  }
  return undefined;
}

function selectedBackends(service: Service, port: ServicePort, inventory: Inventory): readonly Backend[] {
  return podsBehind(service, inventory).flatMap((endpoint) =>
    targetPorts(endpoint, port.targetPort, port.protocol).map((number) => ({
      end: { kind: 'endpoint' as const, id: endpoint.id },
      endpoint,
      port: number,
      ready: true,
    })),
  );
}

function sliceBackends(service: Service, port: ServicePort, inventory: Inventory): readonly Backend[] {
  const found = new Map<string, Backend>();
  for (const { address, ready, ports } of service.backends ?? []) {
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
    });
  }
  return [...found.values()];
}

function holds(addresses: readonly Address[], address: Address): boolean {
  return addresses.some((one) => sameAddress(one, address));
}
