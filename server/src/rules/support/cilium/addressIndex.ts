/** Who of the cluster has an address in a range, without looking at everybody: sorted once for each inventory. */

import { type Address, type Cidr, contains } from '../../../engine/address.ts';
import type { Inventory } from '../../../engine/inventory.ts';
import type { Endpoint } from '../../../engine/model.ts';

interface Owned {
  readonly address: Address;
  readonly endpoint: Endpoint;
}

/** Each once, in the order of their addresses. */
export function endpointsWithin(inventory: Inventory, range: Cidr): readonly Endpoint[] {
  const owned = inventory.derive('owned addresses in order', sorted);
  const found = new Set<Endpoint>();
  for (let at = firstAtLeast(owned, range); at < owned.length; at++) {
    const one = owned[at];
    if (!one || !contains(range, one.address)) break;
    found.add(one.endpoint);
  }
  return [...found];
}

function sorted({ endpoints }: Inventory): readonly Owned[] {
  return endpoints
    .flatMap((endpoint) => (endpoint.finished ? [] : endpoint.addresses.map((address) => ({ address, endpoint }))))
    .sort((a, b) => compare(a.address, b.address));
}

function firstAtLeast(owned: readonly Owned[], range: Address): number {
  let low = 0;
  let high = owned.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = owned[middle];
    if (one && compare(one.address, range) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compare(a: Address, b: Address): number {
  if (a.family !== b.family) return a.family - b.family;
  for (const [index, word] of a.words.entries()) {
    const difference = (word >>> 0) - ((b.words[index] ?? 0) >>> 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
