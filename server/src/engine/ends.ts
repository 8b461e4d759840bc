/** The two ends of a flow as policy sees them: who stands behind an address, and which address a packet carries. */

import type { Address, IpFamily } from './address.ts';
import { addressesOf, type Inventory } from './inventory.ts';
import { hiddenAt } from './missing.ts';
import type { Endpoint, Flow, FlowEnd, MissingFact } from './model.ts';

/** `missing`: an id that the inventory does not have, or an address at which something may be that nobody could read. Only `pod` has policies of its own and can be selected. */
export type Standing = 'pod' | 'node' | 'host-network' | 'finished' | 'outside' | 'missing';

export interface Side {
  readonly standing: Standing;
  /** The endpoint's id; as the flow named it where there is no such endpoint, empty for outsiders. */
  readonly id: string;
  readonly endpoint: Endpoint | undefined;
  /** Of a pod that can be selected; -1 for everyone else. */
  readonly ordinal: number;
  /** Name of the node that this end is or speaks for; undefined for pods, outsiders, and where nobody knows. */
  readonly host: string | undefined;
  readonly family: IpFamily;
  /** Those that a packet may carry at this end; several only for nodes. */
  readonly addresses: readonly Address[];
  /** False for pods that have no address yet: then any address of the family is possible. */
  readonly addressesKnown: boolean;
  /** Of an address, and of a pod that is no more: what may stand there and could not be read. */
  readonly gaps?: readonly MissingFact[];
}

export interface Ends {
  readonly from: Side;
  readonly to: Side;
}

/** Remembers every endpoint's sides, because a map of a cluster asks for each thousands of times. */
export interface EndResolver {
  ends(flow: Flow): Ends;
  end(end: FlowEnd, family: IpFamily): Side;
}

export function resolveEnds(inventory: Inventory): EndResolver {
  const known = new Map<string, EndpointSides>();
  const sidesOf = (id: string): EndpointSides => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const endpoint = inventory.endpoint(id);
    if (endpoint === undefined) return { onlyIpv6: false, v4: missing(id, 4), v6: missing(id, 6) };
    const made = endpointSides(inventory, endpoint);
    known.set(id, made);
    return made;
  };
  const end = (asked: FlowEnd, family: IpFamily): Side => {
    if (asked.kind === 'address') return addressSide(inventory, asked.address);
    const sides = sidesOf(asked.id);
    return family === 4 ? sides.v4 : sides.v6;
  };
  return {
    end,
    ends({ family, from, to }) {
      if (from.kind === 'address' || to.kind === 'address') {
        // An address decides; of two of different families each end keeps its own, and no range matches both.
        const own = from.kind === 'address' ? from.address.family : to.kind === 'address' ? to.address.family : 4;
        return { from: end(from, own), to: end(to, own) };
      }
      const [a, b] = [sidesOf(from.id), sidesOf(to.id)];
      // Two endpoints talk over IPv4 unless one of them is known to have only IPv6.
      return (family ?? (a.onlyIpv6 || b.onlyIpv6 ? 6 : 4)) === 4 ? { from: a.v4, to: b.v4 } : { from: a.v6, to: b.v6 };
    },
  };
}

/**
 * Both ends are one pod of the pod network. A template stands for all pods of its workload, so from it to itself is
 * from one pod to its sibling (kubernetes.md A.6.3).
 */
export function isSamePod({ from, to }: Ends): boolean {
  return from.ordinal >= 0 && from.ordinal === to.ordinal && from.endpoint?.template !== true;
}

/** Nodes and what shares their network, or did: selectors never mean them, the own-node exemption does. */
export function isHost({ standing, host }: Side): boolean {
  return standing === 'node' || standing === 'host-network' || (standing === 'finished' && host !== undefined);
}

interface EndpointSides {
  readonly onlyIpv6: boolean;
  readonly v4: Side;
  readonly v6: Side;
}

function endpointSides(inventory: Inventory, endpoint: Endpoint): EndpointSides {
  const [v4, v6] = [addressesOf(endpoint, 4), addressesOf(endpoint, 6)];
  return {
    onlyIpv6: v4.length === 0 && v6.length > 0,
    v4: endpointSide(inventory, endpoint, 4, v4),
    v6: endpointSide(inventory, endpoint, 6, v6),
  };
}

function endpointSide(inventory: Inventory, endpoint: Endpoint, family: IpFamily, reported: readonly Address[]): Side {
  const standing = standingOf(endpoint);
  const host = hostOf(inventory, endpoint, standing, reported);
  const gaps = standing === 'finished' && host === undefined ? hiddenNodes(inventory, reported) : [];
  if (gaps.length > 0) {
    return { ...missing(endpoint.id, family), addresses: reported.slice(0, 1), addressesKnown: true, gaps };
  }
  return {
    standing,
    id: endpoint.id,
    endpoint,
    ordinal: standing === 'pod' ? inventory.ordinal(endpoint.id) : -1,
    host,
    family,
    // A pod shows the first of its addresses of a family; a node may show any.
    addresses: standing === 'node' ? reported : reported.slice(0, 1),
    addressesKnown: endpoint.addresses.length > 0,
  };
}

/** Whose address a pod may have had that is no more. */
function hiddenNodes({ missing, endpointsAt }: Inventory, [address]: readonly Address[]): readonly MissingFact[] {
  if (address === undefined || endpointsAt(address).length > 0) return [];
  return hiddenAt(missing, address).filter((gap) => gap.kind === 'resource' && gap.resource === 'nodes');
}

/** A pod that is no more leaves the address that it shared to its node (kubernetes.md A.6.2). */
function hostOf(
  inventory: Inventory,
  endpoint: Endpoint,
  standing: Standing,
  reported: readonly Address[],
): string | undefined {
  if (standing === 'node') return endpoint.name;
  if (standing === 'host-network') return endpoint.node;
  if (standing !== 'finished') return undefined;
  const owners = reported.slice(0, 1).flatMap((address) => inventory.endpointsAt(address).slice(0, 1));
  return owners.find(({ kind }) => kind === 'node')?.name;
}

/** An address of a pod or node is that pod or node, and the packet carries just this one. */
function addressSide(inventory: Inventory, address: Address): Side {
  const owner = inventory.endpointsAt(address)[0];
  if (owner !== undefined) return endpointSide(inventory, owner, address.family, [address]);
  const gaps = hiddenAt(inventory.missing, address);
  if (gaps.length > 0) {
    return { ...missing('', address.family), addresses: [address], addressesKnown: true, gaps };
  }
  return {
    standing: 'outside',
    id: '',
    endpoint: undefined,
    ordinal: -1,
    host: undefined,
    family: address.family,
    addresses: [address],
    addressesKnown: true,
  };
}

function standingOf(endpoint: Endpoint): Standing {
  if (endpoint.kind === 'node') return 'node';
  if (endpoint.finished) return 'finished';
  return endpoint.hostNetwork ? 'host-network' : 'pod';
}

function missing(id: string, family: IpFamily): Side {
  return {
    standing: 'missing',
    id,
    endpoint: undefined,
    ordinal: -1,
    host: undefined,
    family,
    addresses: [],
    addressesKnown: false,
  };
}
