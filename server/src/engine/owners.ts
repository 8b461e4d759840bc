/** Who answers at an address: endpoints that report it, and Services. */

import { type Address, addressKey } from './address.ts';
import type { Endpoint, Service } from './model.ts';
import { eachInSteps, type Steps } from './steps.ts';

/** Who owns each address: a pod of the pod network before a node, a running pod before another, a node before its host-network pods. */
export class AddressOwners {
  // Nearly every address has one owner, who needs no list.
  readonly #first = new Map<string | number, Endpoint>();
  readonly #several = new Map<string | number, Endpoint[]>();

  add(endpoint: Endpoint): void {
    if (endpoint.finished) return;
    for (const address of endpoint.addresses) {
      const key = addressKey(address);
      const first = this.#first.get(key);
      if (first === undefined) {
        this.#first.set(key, endpoint);
        continue;
      }
      const list = this.#several.get(key) ?? [first];
      list.push(endpoint);
      this.#several.set(key, list);
    }
  }

  /** Once all are added. */
  *sort(): Steps<void> {
    yield* eachInSteps(this.#several.values(), (list) => void list.sort((a, b) => claim(a) - claim(b)));
  }

  at(address: Address): readonly Endpoint[] {
    const key = addressKey(address);
    const owner = this.#first.get(key);
    return owner === undefined ? [] : (this.#several.get(key) ?? [owner]);
  }
}

function claim(endpoint: Endpoint): number {
  if (endpoint.kind === 'node') return 2;
  if (endpoint.hostNetwork) return 3;
  return endpoint.running ? 0 : 1;
}

/** Cluster and external addresses; for Services with node ports also those of every node. */
export function servicesByAddress(
  services: readonly Service[],
  nodes: readonly Endpoint[],
): ReadonlyMap<string | number, readonly Service[]> {
  const found = new Map<string | number, Service[]>();
  const place = (address: Address, service: Service) => {
    const list = found.get(addressKey(address));
    if (list) list.push(service);
    else found.set(addressKey(address), [service]);
  };
  for (const service of services) {
    for (const address of [...service.clusterIPs, ...service.externalIPs]) place(address, service);
    if (!service.ports.some((port) => port.nodePort !== undefined)) continue;
    for (const node of nodes) for (const address of node.addresses) place(address, service);
  }
  return found;
}
