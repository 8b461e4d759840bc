import type { IpFamily } from '../../engine/address.ts';
import { addressesOf, type Inventory } from '../../engine/inventory.ts';
import { code } from '../markdown.ts';
import type { End } from '../resolveEnd.ts';

/** The family asked for, that of an address, or IPv4 unless an end has only IPv6; a sentence where the ends share none. */
export function familyOf(from: End, to: End, family: IpFamily | undefined, inventory: Inventory): IpFamily | string {
  const fixed = [family, from.address?.family, to.address?.family].filter((one) => one !== undefined);
  const [chosen] = fixed;
  if (fixed.some((one) => one !== chosen)) {
    return `A flow has one address family: ${code(from.named.label)} to ${code(to.named.label)} would need IPv4 and IPv6.`;
  }
  for (const candidate of chosen === undefined ? ([4, 6] as const) : [chosen]) {
    if (hasFamily(from, candidate) && hasFamily(to, candidate)) return candidate;
  }
  if (chosen === undefined) return inventory.endpoints.length === 0 ? 4 : `${lacking(from, to, 4)}.`;
  return `${lacking(from, to, chosen)}: it has no part in a flow over IPv${chosen}.`;
}

/** Ends whose addresses nobody told may have any. */
function hasFamily(end: End, family: IpFamily): boolean {
  if (end.kind === 'outside') return end.address.family === family;
  if (end.kind === 'service') {
    const own = end.service.clusterIPs;
    return own.length === 0 || own.some((address) => address.family === family);
  }
  return end.endpoints.some((one) => one.addresses.length === 0 || addressesOf(one, family).length > 0);
}

function lacking(from: End, to: End, family: IpFamily): string {
  const end = hasFamily(from, family) ? to : from;
  return `${code(end.named.label)} has no IPv${family} address`;
}
