/** Which host endpoint governs the interface that a packet takes (calico.md 1.9). */

import { type Address, sameAddress } from '../address.ts';
import type { Inventory } from '../inventory.ts';
import type { HostEndpoint } from '../model.ts';

/** The host endpoints that may govern it, `undefined` for none. Several: nobody told which interface it is. */
export type Candidates = readonly (HostEndpoint | undefined)[];

export interface Governing {
  /** An interface of the node to the outside that has one of these addresses; none given: those of the node. */
  outside(node: string, addresses: readonly Address[]): Candidates;
  /** Interfaces that no host endpoint claims, those of pods among them. */
  unclaimed(node: string): HostEndpoint | undefined;
  /** Nodes that have any. */
  readonly nodes: readonly string[];
}

const EVERY = '*';

export function governing(inventory: Inventory): Governing {
  const byNode = new Map<string, HostEndpoint[]>();
  // Of several that claim one interface, the smallest name wins.
  for (const host of [...inventory.hostEndpoints].sort(byName)) {
    if (host.node === '' || (host.interfaceName === '' && host.addresses.length === 0)) continue;
    const list = byNode.get(host.node);
    if (list) list.push(host);
    else byNode.set(host.node, [host]);
  }
  const unclaimed = (node: string) => byNode.get(node)?.find(({ interfaceName }) => interfaceName === EVERY);
  return {
    nodes: [...byNode.keys()],
    unclaimed,
    outside(node, addresses) {
      const claiming = byNode.get(node)?.filter(({ interfaceName }) => interfaceName !== EVERY) ?? [];
      const own = addresses.length > 0 ? addresses : (inventory.node(node)?.addresses ?? []);
      const found = claiming.find((host) => host.addresses.some((one) => own.some((each) => sameAddress(one, each))));
      if (found !== undefined) return [found];
      // A name alone does not say whether the packet takes that interface.
      const named = claiming.filter((host) => host.addresses.length === 0);
      return [...named, unclaimed(node)];
    },
  };
}

function byName(a: HostEndpoint, b: HostEndpoint): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
