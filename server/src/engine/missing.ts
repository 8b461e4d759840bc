/**
 * What could not be read of a cluster, and what hangs on it: a policy that nobody could see may decide any flow of the
 * pods that it could select. Answers err towards *unknown* here, never towards a guess.
 */

import { type Address, type Cidr, contains, parseCidr } from './address.ts';
import type { Dataplane } from './dataplane/dataplane.ts';
import type { Criterion, MissingFact, MissingResource, Peer, Policy } from './model.ts';

/** `networking.k8s.io/NetworkPolicy` -> `networkpolicies.networking.k8s.io`, `Pod` -> `pods`. */
export function resourceOfKind(groupKind: string): string {
  const slash = groupKind.lastIndexOf('/');
  const kind = groupKind.slice(slash + 1).toLowerCase();
  const plural = kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`;
  return slash <= 0 ? plural : `${plural}.${groupKind.slice(0, slash)}`;
}

/** The entry for that resource, if some of it may be there that nobody read: in one namespace, or anywhere. */
export function missingOf(
  missing: readonly MissingResource[],
  resource: string,
  namespace?: string,
): MissingResource | undefined {
  const entry = missing.find((each) => each.resource === resource);
  return namespace !== undefined && entry?.except?.includes(namespace) === true ? undefined : entry;
}

export function missingFact({ resource, why }: MissingResource): MissingFact {
  return { kind: 'resource', resource, why };
}

/** Policies that may be there besides the known ones, for pods of a namespace; without one, for nodes. */
export function missingPolicies(
  missing: readonly MissingResource[],
  { enforces }: Dataplane,
  namespace: string | undefined,
): readonly MissingFact[] {
  if (missing.length === 0) return [];
  const kinds = [...enforces].map(resourceOfKind);
  // The order of tiers decides as much as what stands in them.
  if (kinds.some((kind) => kind.endsWith('.projectcalico.org'))) kinds.push('tiers.projectcalico.org');
  return kinds.flatMap((kind) => {
    const entry = missingOf(missing, kind, namespace);
    return entry === undefined ? [] : [missingFact(entry)];
  });
}

/** What the rules of a policy speak of and nobody read. */
export function missingForRules(missing: readonly MissingResource[], rules: Policy['rules']): readonly MissingFact[] {
  if (missing.length === 0) return [];
  const peers = rules.flatMap((rule) => rule.peers ?? []);
  const criteria = rules.flatMap((rule) => rule.criteria ?? []);
  const asked = [
    ...(peers.some(isOfServices) || criteria.some(isOfService) ? SERVICES : []),
    ...(criteria.some(isOfLabels) ? NETWORK_SETS : []),
    ...(peers.some(isOfGroups) ? CIDR_GROUPS : []),
  ];
  return asked.flatMap((resource) => {
    const entry = missingOf(missing, resource);
    return entry === undefined ? [] : [missingFact(entry)];
  });
}

const SERVICES = ['services', 'endpointslices.discovery.k8s.io'];
const NETWORK_SETS = ['networksets.projectcalico.org', 'globalnetworksets.projectcalico.org'];
const CIDR_GROUPS = ['ciliumcidrgroups.cilium.io'];

function isOfServices({ kind }: Peer): boolean {
  return kind === 'services';
}

function isOfService({ kind }: Criterion): boolean {
  return kind === 'service';
}

function isOfLabels({ kind }: Criterion): boolean {
  return kind === 'labels';
}

function isOfGroups(peer: Peer): boolean {
  return peer.kind === 'labelled' && JSON.stringify(peer.selector).includes('"cidrgroup:');
}

/**
 * Who may stand at an address that no known pod and no known node has. Public IPv4 addresses are taken for the world
 * outside: clusters give pods private ones.
 */
export function hiddenAt(missing: readonly MissingResource[], address: Address): readonly MissingFact[] {
  if (missing.length === 0) return [];
  if (address.family === 4 && !PRIVATE.some((range) => contains(range, address))) return [];
  return STANDING.flatMap((resource) => {
    const entry = missingOf(missing, resource);
    return entry === undefined ? [] : [missingFact(entry)];
  });
}

/** What `hiddenAt` tells apart among addresses. */
export function hidingRanges(missing: readonly MissingResource[]): readonly Cidr[] {
  return STANDING.some((resource) => missingOf(missing, resource) !== undefined) ? PRIVATE : [];
}

const STANDING = ['pods', 'nodes'];

const PRIVATE: readonly Cidr[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].flatMap(
  (text) => parseCidr(text) ?? [],
);
