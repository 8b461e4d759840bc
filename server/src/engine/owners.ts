/** Who answers at an address: endpoints that report it, and Services. */

import { type Address, addressKey } from './address.ts';
import type { ClusterFacts, Endpoint, Service } from './model.ts';
import { eachInSteps, type Steps } from './steps.ts';

/** A pod of the pod network owns its address before a node does, a running pod before another, a node before its host-network pods. */
export function* ownersByAddress(endpoints: readonly Endpoint[]): Steps<ReadonlyMap<string, readonly Endpoint[]>> {
  const owners = new Map<string, Endpoint[]>();
  yield* eachInSteps(endpoints, (endpoint) => {
    if (endpoint.finished) return;
    for (const address of endpoint.addresses) {
      const key = addressKey(address);
      const list = owners.get(key);
      if (list) list.push(endpoint);
      else owners.set(key, [endpoint]);
    }
  });
  yield* eachInSteps(owners.values(), (list) => {
    if (list.length > 1) list.sort((a, b) => claim(a) - claim(b));
  });
  return owners;
}

function claim(endpoint: Endpoint): number {
  if (endpoint.kind === 'node') return 2;
  if (endpoint.hostNetwork) return 3;
  return endpoint.running ? 0 : 1;
}

/** Cluster and external addresses; for Services with node ports also those of every node. */
export function servicesByAddress(facts: ClusterFacts): ReadonlyMap<string, readonly Service[]> {
  const found = new Map<string, Service[]>();
  const place = (address: Address, service: Service) => {
    const list = found.get(addressKey(address));
    if (list) list.push(service);
    else found.set(addressKey(address), [service]);
  };
  const nodes = facts.endpoints.filter((endpoint) => endpoint.kind === 'node');
  for (const service of facts.services) {
    for (const address of [...service.clusterIPs, ...service.externalIPs]) place(address, service);
    if (!service.ports.some((port) => port.nodePort !== undefined)) continue;
    for (const node of nodes) for (const address of node.addresses) place(address, service);
  }
  return found;
}
