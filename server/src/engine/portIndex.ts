/**
 * Who listens where, as sets: pods by the ports they declare, and what the ports of Services lead to. For questions
 * about many pods at once; `services.ts` answers the same about one Service, with addresses and readiness.
 */

import { type Bitset, intersect, isEmpty, setOf } from './bitset.ts';
import type { Inventory } from './inventory.ts';
import type { Endpoint, Service, ServicePort } from './model.ts';
import type { Protocol } from './ports.ts';
import { backendsOf, podsBehind, targetPort } from './services.ts';

export interface PortIndex {
  /** Endpoints of which some container declares the port. */
  declaring(protocol: Protocol, port: number): Bitset;
  /** Endpoints of which some container declares any port. */
  declaringAny(): Bitset;
  /** Endpoints of which some container declares a port of this name, whatever its protocol. */
  naming(name: string): Bitset;
  /** Ports of Services with this number, in the order of the Services. */
  servicePorts(protocol: Protocol, port: number): readonly ServicePortOf[];
  /** The numbers that a Service's port leads to inside the cluster, each with the endpoints it leads to there. Never empty sets. */
  targets(of: ServicePortOf): readonly PortTarget[];
  /** Pods behind the Service whatever the port. */
  behind(service: Service): Bitset;
}

export interface ServicePortOf {
  readonly service: Service;
  readonly port: ServicePort;
}

export interface PortTarget {
  readonly port: number;
  readonly endpoints: Bitset;
}

/** Indexes are made when first asked for; each costs about one look at every endpoint. */
export function indexPorts(inventory: Inventory): PortIndex {
  const { endpoints, services } = inventory;
  const size = endpoints.length;
  const targetsOf = new WeakMap<ServicePort, readonly PortTarget[]>();
  const behind = new WeakMap<Service, Bitset>();
  let declared: DeclaredPorts | undefined;
  let fronts: ReadonlyMap<string, readonly ServicePortOf[]> | undefined;

  const declarations = (): DeclaredPorts => {
    declared ??= readDeclarations(endpoints);
    return declared;
  };
  const podsOf = (service: Service): Bitset => {
    const pods = behind.get(service) ?? setOf(size, ordinalsOf(inventory, podsBehind(service, inventory)));
    behind.set(service, pods);
    return pods;
  };
  const led = ({ service, port }: ServicePortOf): readonly PortTarget[] => {
    // Where EndpointSlices decide, and for Services without selector, each backend has a port of its own.
    if (service.backends !== undefined) return listedTargets(service, port, inventory);
    const pods = podsOf(service);
    if (typeof port.targetPort === 'number') return nonEmpty([{ port: port.targetPort, endpoints: pods }]);
    const numbers = declarations().byTarget.get(portKey(port.protocol, port.targetPort)) ?? new Map();
    return nonEmpty(
      [...numbers].map(([number, ordinals]) => ({
        port: number,
        endpoints: intersect(pods, setOf(size, ordinals)),
      })),
    );
  };

  return {
    declaring: (protocol, port) => setOf(size, declarations().byNumber.get(portKey(protocol, port)) ?? []),
    declaringAny: () => setOf(size, declarations().any),
    naming: (name) => setOf(size, declarations().byName.get(name) ?? []),
    servicePorts(protocol, port) {
      fronts ??= readFronts(services);
      return fronts.get(portKey(protocol, port)) ?? [];
    },
    targets(of) {
      const targets = targetsOf.get(of.port) ?? led(of);
      targetsOf.set(of.port, targets);
      return targets;
    },
    behind: podsOf,
  };
}

/** Ordinals of endpoints, ascending. */
interface DeclaredPorts {
  readonly byNumber: ReadonlyMap<string, readonly number[]>;
  readonly byName: ReadonlyMap<string, readonly number[]>;
  /** By protocol and name: the numbers that a target port of this name means, and on which endpoints. */
  readonly byTarget: ReadonlyMap<string, ReadonlyMap<number, readonly number[]>>;
  readonly any: readonly number[];
}

function readDeclarations(endpoints: readonly Endpoint[]): DeclaredPorts {
  const byNumber = new Map<string, number[]>();
  const byName = new Map<string, number[]>();
  const byTarget = new Map<string, Map<number, number[]>>();
  const any: number[] = [];
  for (const [ordinal, endpoint] of endpoints.entries()) {
    if (endpoint.ports.length > 0) any.push(ordinal);
    for (const { protocol, port, name } of endpoint.ports) {
      put(byNumber, portKey(protocol, port), ordinal);
      if (name === undefined) continue;
      put(byName, name, ordinal);
      const number = targetPort(endpoint, name, protocol);
      if (number === undefined) continue;
      const key = portKey(protocol, name);
      const numbers = byTarget.get(key) ?? new Map<number, number[]>();
      byTarget.set(key, numbers);
      put(numbers, number, ordinal);
    }
  }
  return { byNumber, byName, byTarget, any };
}

function readFronts(services: readonly Service[]): ReadonlyMap<string, readonly ServicePortOf[]> {
  const fronts = new Map<string, ServicePortOf[]>();
  for (const service of services) {
    for (const port of service.ports) put(fronts, portKey(port.protocol, port.port), { service, port });
  }
  return fronts;
}

function listedTargets(service: Service, port: ServicePort, inventory: Inventory): readonly PortTarget[] {
  const found = new Map<number, Endpoint[]>();
  for (const backend of backendsOf({ service, port }, inventory)) {
    if (backend.endpoint) put(found, backend.port, backend.endpoint);
  }
  return [...found].map(([number, endpoints]) => ({
    port: number,
    endpoints: setOf(inventory.endpoints.length, ordinalsOf(inventory, endpoints)),
  }));
}

function ordinalsOf(inventory: Inventory, endpoints: readonly Endpoint[]): readonly number[] {
  return endpoints.map(({ id }) => inventory.ordinal(id));
}

function nonEmpty(targets: readonly PortTarget[]): readonly PortTarget[] {
  return targets.filter(({ endpoints }) => !isEmpty(endpoints));
}

function portKey(protocol: Protocol, port: number | string): string {
  return `${protocol} ${port}`;
}

function put<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
