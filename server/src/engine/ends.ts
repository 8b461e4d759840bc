/** The two ends of a flow as policy sees them: who stands behind an address, and which address a packet carries. */

import type { Address, IpFamily } from './address.ts';
import { addressesOf, type Inventory } from './inventory.ts';
import type { Endpoint, Flow, FlowEnd } from './model.ts';

/** `missing`: an id that the inventory does not have. Only `pod` has policies of its own and can be selected. */
export type Standing = 'pod' | 'node' | 'host-network' | 'finished' | 'outside' | 'missing';

export interface Side {
  readonly end: 'from' | 'to';
  readonly standing: Standing;
  /** As the flow named it: an endpoint's id, or empty. */
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
}

export interface Ends {
  readonly from: Side;
  readonly to: Side;
  readonly family: IpFamily;
}

export function resolveEnds(inventory: Inventory, flow: Flow): Ends {
  const family = flow.family ?? familyOf(inventory, flow.from, flow.to);
  return {
    from: resolveEnd(inventory, 'from', flow.from, family),
    to: resolveEnd(inventory, 'to', flow.to, family),
    family,
  };
}

export function resolveEnd(inventory: Inventory, which: Side['end'], end: FlowEnd, family: IpFamily): Side {
  if (end.kind === 'endpoint') {
    const endpoint = inventory.endpoint(end.id);
    return endpoint === undefined
      ? missing(which, end.id, family)
      : endpointSide(inventory, which, endpoint, family, undefined);
  }
  const owner = inventory.endpointsAt(end.address)[0];
  if (owner !== undefined) return endpointSide(inventory, which, owner, family, end.address);
  return {
    end: which,
    standing: 'outside',
    id: '',
    endpoint: undefined,
    ordinal: -1,
    host: undefined,
    family,
    addresses: [end.address],
    addressesKnown: true,
  };
}

/** Both ends are one pod of the pod network. */
export function isSamePod(ends: Ends): boolean {
  return ends.from.ordinal >= 0 && ends.from.ordinal === ends.to.ordinal;
}

/** Nodes and what shares their network: selectors never mean them, the own-node exemption does. */
export function isHost(side: Side): boolean {
  return side.standing === 'node' || side.standing === 'host-network';
}

function endpointSide(
  inventory: Inventory,
  end: Side['end'],
  endpoint: Endpoint,
  family: IpFamily,
  address: Address | undefined,
): Side {
  const standing = standingOf(endpoint);
  const reported = address === undefined ? addressesOf(endpoint, family) : [address];
  return {
    end,
    standing,
    id: endpoint.id,
    endpoint,
    ordinal: standing === 'pod' ? inventory.ordinal(endpoint.id) : -1,
    host: standing === 'node' ? endpoint.name : standing === 'host-network' ? endpoint.node : undefined,
    family,
    // A pod shows the first of its addresses of a family; a node may show any.
    addresses: standing === 'node' ? reported : reported.slice(0, 1),
    addressesKnown: reported.length > 0 || endpoint.addresses.length > 0,
  };
}

function standingOf(endpoint: Endpoint): Standing {
  if (endpoint.kind === 'node') return 'node';
  if (endpoint.finished) return 'finished';
  return endpoint.hostNetwork ? 'host-network' : 'pod';
}

function missing(end: Side['end'], id: string, family: IpFamily): Side {
  return {
    end,
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

/** An address decides; two endpoints talk over IPv4 unless one of them is known to have only IPv6. */
function familyOf(inventory: Inventory, from: FlowEnd, to: FlowEnd): IpFamily {
  if (from.kind === 'address') return from.address.family;
  if (to.kind === 'address') return to.address.family;
  return onlyIpv6(inventory.endpoint(from.id)) || onlyIpv6(inventory.endpoint(to.id)) ? 6 : 4;
}

function onlyIpv6(endpoint: Endpoint | undefined): boolean {
  return endpoint !== undefined && endpoint.addresses.length > 0 && addressesOf(endpoint, 4).length === 0;
}
