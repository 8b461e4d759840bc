/** From a Service and a port to the flows that translation makes of one connection (kubernetes.md A.3.8). */

import { type Address, sameAddress } from './address.ts';
import { endpointFacts, type Inventory } from './inventory.ts';
import type { Endpoint, Flow, FlowEnd, Service, ServiceHop, ServicePort } from './model.ts';
import { type Protocol, TCP } from './ports.ts';
import { equalTo, matches } from './selector.ts';

export interface ServiceRequest {
  readonly from: FlowEnd;
  readonly service: Service;
  /** As the client asks for it: a number, or the name of a Service port. */
  readonly port: number | string;
  /** Absent: that of the port. */
  readonly protocol?: Protocol;
  readonly family?: 4 | 6;
  /** How the client reaches the Service; absent: at its cluster address, or by name. */
  readonly entry?: ServiceEntry;
}

/** `node`: id of the node whose address and node port the client used. `external`: an external or load balancer's address. */
export type ServiceEntry = { readonly kind: 'node'; readonly node: string } | { readonly kind: 'external' };

export type ServiceRoute =
  /** One flow per backend that is ready; none when there is none. */
  | { readonly kind: 'flows'; readonly flows: readonly Flow[]; readonly port: ServicePort | undefined }
  | { readonly kind: 'no-such-port' }
  /** An alias for a name outside: only its address could be judged. */
  | { readonly kind: 'external-name'; readonly name: string };

export function routeService(inventory: Inventory, request: ServiceRequest): ServiceRoute {
  const { service } = request;
  if (service.type === 'ExternalName') return { kind: 'external-name', name: service.externalName ?? '' };
  const port = servicePort(service, request);
  if (port === undefined && !(service.headless && typeof request.port === 'number')) return { kind: 'no-such-port' };
  const protocol = request.protocol ?? port?.protocol ?? TCP;
  const hop: ServiceHop = {
    namespace: service.namespace,
    name: service.name,
    port: typeof request.port === 'number' ? request.port : (port?.port ?? 0),
    ...rewritesOf(service, request.entry),
  };
  const backends = backendsOf(inventory, service, port, request).filter((backend) =>
    isLocalEnough(inventory, service, request.entry, backend),
  );
  const flows = backends.map(
    (backend): Flow => ({
      from: request.from,
      to: backend.to,
      protocol,
      port: backend.port,
      ...(request.family !== undefined && { family: request.family }),
      via: hop,
    }),
  );
  return { kind: 'flows', flows, port };
}

/** The Service, its port and the way in that a packet to this address and port meets, if there is one. */
export function serviceBehind(
  inventory: Inventory,
  address: Address,
  protocol: Protocol,
  port: number,
): { readonly service: Service; readonly port: ServicePort; readonly entry: ServiceEntry | undefined } | undefined {
  const same = (own: Address) => sameAddress(own, address);
  for (const service of inventory.servicesAt(address)) {
    const inside = service.clusterIPs.some(same);
    const external = service.externalIPs.some(same);
    const found = service.ports.find(
      (candidate) =>
        candidate.protocol === protocol && (inside || external ? candidate.port : candidate.nodePort) === port,
    );
    if (found === undefined) continue;
    if (inside) return { service, port: found, entry: undefined };
    if (external) return { service, port: found, entry: { kind: 'external' } };
    const node = inventory.endpointsAt(address).find((endpoint) => endpoint.kind === 'node');
    if (node !== undefined) return { service, port: found, entry: { kind: 'node', node: node.id } };
  }
  return undefined;
}

interface Backend {
  readonly to: FlowEnd;
  readonly port: number;
}

function servicePort(service: Service, { port, protocol }: ServiceRequest): ServicePort | undefined {
  return service.ports.find(
    (candidate) =>
      (typeof port === 'number' ? candidate.port === port : candidate.name === port) &&
      (protocol === undefined || candidate.protocol === protocol),
  );
}

/** Only `externalTrafficPolicy: Local` keeps the client's address on the way in. */
function rewritesOf(service: Service, entry: ServiceEntry | undefined): Pick<ServiceHop, 'rewrites'> {
  if (entry === undefined || service.externalTrafficPolicy === 'Local') return {};
  return { rewrites: entry.kind === 'node' ? { node: entry.node } : {} };
}

/** With `externalTrafficPolicy: Local` a node forwards to its own pods only. */
function isLocalEnough(
  inventory: Inventory,
  service: Service,
  entry: ServiceEntry | undefined,
  { to }: Backend,
): boolean {
  if (entry?.kind !== 'node' || service.externalTrafficPolicy !== 'Local' || to.kind !== 'endpoint') return true;
  return inventory.endpoint(to.id)?.node === inventory.endpoint(entry.node)?.name;
}

function backendsOf(
  inventory: Inventory,
  service: Service,
  port: ServicePort | undefined,
  request: ServiceRequest,
): readonly Backend[] {
  // A headless Service translates nothing: the client's own port arrives.
  const chosen = service.headless && typeof request.port === 'number' ? request.port : undefined;
  return service.backends !== undefined && (service.backends.length > 0 || service.selector === undefined)
    ? slicedBackends(inventory, service, port, chosen, request)
    : selectedBackends(inventory, service, port, chosen);
}

function slicedBackends(
  inventory: Inventory,
  service: Service,
  port: ServicePort | undefined,
  chosen: number | undefined,
  request: ServiceRequest,
): readonly Backend[] {
  const ready = (service.backends ?? []).filter((backend) => backend.ready);
  const asked = request.family ?? (request.from.kind === 'address' ? request.from.address.family : undefined);
  const family = asked ?? (ready.some((backend) => backend.address.family === 4) ? 4 : 6);
  return ready.flatMap((backend) => {
    if (backend.address.family !== family) return [];
    const listed = backend.ports.find(
      (candidate) => port !== undefined && candidate.name === (port.name ?? '') && candidate.protocol === port.protocol,
    );
    const number = chosen ?? listed?.port;
    if (number === undefined) return [];
    const owner = inventory.endpointsAt(backend.address)[0];
    const to: FlowEnd =
      owner === undefined ? { kind: 'address', address: backend.address } : { kind: 'endpoint', id: owner.id };
    return [{ to, port: number }];
  });
}

/** Without EndpointSlices in the snapshot: what the endpoint controller would put there, readiness aside. */
function selectedBackends(
  inventory: Inventory,
  service: Service,
  port: ServicePort | undefined,
  chosen: number | undefined,
): readonly Backend[] {
  if (service.selector === undefined || service.selector.size === 0) return [];
  const selector = equalTo(service.selector);
  return inventory.endpointsIn(service.namespace).flatMap((endpoint) => {
    if (endpoint.finished || matches(selector, endpointFacts(endpoint)) !== 'yes') return [];
    const number = chosen ?? (port && targetOf(endpoint, port));
    return number === undefined ? [] : [{ to: { kind: 'endpoint', id: endpoint.id }, port: number }];
  });
}

/** A named target port is looked up on each pod: containers first, then sidecars (kubernetes pkg/api/v1/pod FindPort). */
function targetOf(endpoint: Endpoint, port: ServicePort): number | undefined {
  if (typeof port.targetPort === 'number') return port.targetPort;
  const declared = (role: 'container' | 'sidecar') =>
    endpoint.ports.find(
      (candidate) =>
        candidate.container === role && candidate.name === port.targetPort && candidate.protocol === port.protocol,
    );
  return (declared('container') ?? declared('sidecar'))?.port;
}
