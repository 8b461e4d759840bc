/** Pods between whose addresses no range has a boundary. */

import { type Address, addressKey, type Cidr, type IpFamily } from '../address.ts';
import type { Inventory } from '../inventory.ts';
import type { AddressPeer, Endpoint } from '../model.ts';
import { addressNumber, rangeBounds } from './addressNumbers.ts';

/** By ordinal: a number that two pods share when every range says the same of both. */
export function addressGroups(inventory: Inventory, ranges: readonly AddressPeer[]): Int32Array {
  const cidrs = ranges.flatMap((range) => [...range.ranges, ...range.except]);
  // An edit leaves most policies with the ranges that they had.
  const last = inventory.derive('address groups', (): { key?: string; groups: Int32Array } => ({
    groups: new Int32Array(0),
  }));
  const key = [...new Set(cidrs.map((cidr) => `${addressKey(cidr)}/${cidr.length}`))].sort().join();
  if (last.key !== key) {
    last.groups = groupsBetween(inventory, cidrs);
    last.key = key;
  }
  return last.groups;
}

function groupsBetween({ endpoints }: Inventory, cidrs: readonly Cidr[]): Int32Array {
  const placesOf = addressPlaces(cidrs);
  const numbers = new Map<string, number>();
  const groups = new Int32Array(endpoints.length);
  for (const [ordinal, endpoint] of endpoints.entries()) {
    const key = placesOf(endpoint);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    groups[ordinal] = number;
  }
  return groups;
}

/** Equal for pods of which every one of these ranges says the same. */
export function addressPlaces(cidrs: readonly Cidr[]): (endpoint: Pick<Endpoint, 'addresses'>) => string {
  const cuts = { 4: cutsOf(cidrs, 4), 6: cutsOf(cidrs, 6) };
  return ({ addresses }) => {
    // A pod shows the first of its addresses of a family.
    const place = (family: IpFamily) =>
      placeOf(
        addresses.find((one) => one.family === family),
        cuts[family],
      );
    return `${place(4)} ${place(6)}`;
  };
}

function cutsOf(cidrs: readonly Cidr[], family: IpFamily): readonly bigint[] {
  const cuts = new Set<bigint>();
  for (const cidr of cidrs) {
    if (cidr.family !== family) continue;
    const { first, last } = rangeBounds(cidr);
    cuts.add(first).add(last + 1n);
  }
  return [...cuts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** How many boundaries are not above it; -1 without an address. */
function placeOf(address: Address | undefined, cuts: readonly bigint[]): number {
  if (address === undefined) return -1;
  const at = addressNumber(address);
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle] ?? 0n) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
