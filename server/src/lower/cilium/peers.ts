/** The peers of one item of a rule (cilium.md 1.3, 2.6, 4.2). */

import type { Cidr } from '../../engine/address.ts';
import type { Direction, Path, Peer } from '../../engine/model.ts';
import { allOf, type Requirement, type Selector } from '../../engine/selector.ts';
import { readNet } from '../calico/values.ts';
import type { Json } from '../object.ts';
import { at, isObject, listAt, textAt } from '../value.ts';
import { entitySelector, nodeSelector, peerSelector, readSelector } from './selectors.ts';

export interface PeerContext {
  readonly direction: Direction;
  /** Undefined for clusterwide policies. */
  readonly namespace: string | undefined;
  readonly subject: readonly Requirement[];
  readonly denies: boolean;
}

/** Whom an item is about. `nobody`: one of its lists is there and empty; `refused`: the agent takes no such item. */
export type ItemPeers =
  | { readonly kind: 'listed'; readonly peers: readonly Peer[] }
  | { readonly kind: 'unrestricted' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'refused' };

type Field = readonly [name: string, lower: (item: Json, path: Path, context: PeerContext) => Peer | undefined];

const FIELDS: readonly Field[] = [
  ['Endpoints', lowerEndpoints],
  ['Nodes', lowerNodes],
  ['Entities', lowerEntity],
  ['CIDR', lowerCidr],
  ['CIDRSet', lowerCidrSet],
];
/** Lists of these that are empty count as absent (cilium.md 2.6). */
const LOOSE: readonly Field[] = [
  ['Groups', lowerGroup],
  ['FQDNs', lowerName],
  ['Services', lowerService],
];

export function lowerPeers(item: Json, path: Path, context: PeerContext): ItemPeers {
  const prefix = context.direction === 'ingress' ? 'from' : 'to';
  const peers: Peer[] = [];
  let lists = 0;
  let empty = false;
  for (const [name, lower] of [...FIELDS, ...LOOSE]) {
    const field = `${prefix}${name}`;
    const written = at(item, field) ?? undefined;
    if (written === undefined || isUnknown(name, context)) continue;
    if (!Array.isArray(written)) return { kind: 'refused' };
    if (written.length > 0 && isUnresolved(name, context)) {
      lists++;
      continue;
    }
    if (written.length === 0) {
      empty ||= FIELDS.some(([strict]) => strict === name);
      continue;
    }
    lists++;
    for (const [index, one] of written.entries()) {
      const peer = lower(one, [...path, field, index], context);
      if (peer === undefined) return { kind: 'refused' };
      peers.push(peer);
    }
  }
  // V10: at most one list that is not empty.
  if (lists > 1) return { kind: 'refused' };
  if (empty) return { kind: 'nobody' };
  return peers.length === 0 ? { kind: 'unrestricted' } : { kind: 'listed', peers };
}

/** Names and Services are of egress only, names of rules that allow. */
function isUnknown(name: string, { direction, denies }: PeerContext): boolean {
  return (name === 'FQDNs' && (direction === 'ingress' || denies)) || (name === 'Services' && direction === 'ingress');
}

/** In a rule that denies nobody resolves Services, which is as if none were named (cilium.md 4.7); they exclude others all the same. */
function isUnresolved(name: string, { denies }: PeerContext): boolean {
  return name === 'Services' && denies;
}

function lowerEndpoints(item: Json, path: Path, { namespace, subject }: PeerContext): Peer | undefined {
  const requirements = readSelector(item, path);
  return requirements && { kind: 'labelled', selector: peerSelector(requirements, namespace, subject), path };
}

function lowerNodes(item: Json, path: Path): Peer | undefined {
  const requirements = readSelector(item, path);
  return requirements && { kind: 'labelled', selector: nodeSelector(requirements), path };
}

function lowerEntity(item: Json, path: Path): Peer | undefined {
  const selector = typeof item === 'string' ? entitySelector(item, path) : undefined;
  return selector && { kind: 'labelled', selector, path };
}

function lowerCidr(item: Json, path: Path): Peer | undefined {
  const range = readNet(item);
  return range && { kind: 'addresses', ranges: [range], except: [], path };
}

/** A range with holes, or the ranges of groups, by name or by label (cilium.md 1.4). */
function lowerCidrSet(item: Json, path: Path): Peer | undefined {
  if (!isObject(item)) return undefined;
  const cidr = textAt(item, 'cidr');
  const ref = textAt(item, 'cidrGroupRef');
  const groups = at(item, 'cidrGroupSelector') ?? undefined;
  if ([cidr, ref, groups].filter((one) => one !== undefined).length !== 1) return undefined;
  const except = listAt(item, 'except').map(readNet);
  if (!except.every((hole) => hole !== undefined)) return undefined;
  if (cidr !== undefined) {
    const range = cidr.includes('/') ? readNet(cidr) : undefined;
    if (range === undefined || !except.every((hole) => isWithin(hole, range))) return undefined;
    return { kind: 'addresses', ranges: [range], except, path };
  }
  const selector = ref === undefined ? groupSelector(groups, path) : groupNamed(ref, path);
  return selector && { kind: 'labelled', selector, ...(except.length > 0 && { except }), path };
}

/** The label by which a group is found under its own name. */
export const GROUP_NAME = 'cidrgroup:io.cilium.policy.cidrgroupname/';

function groupNamed(name: string, path: Path): Selector {
  return allOf([{ op: 'exists', key: GROUP_NAME + name, path }]);
}

/** Keys without source are the groups' own; of nothing it is everyone, of negations alone the world (cilium.md 2.4). */
function groupSelector(value: Json | undefined, path: Path): Selector | undefined {
  const requirements = readSelector(value, [...path, 'cidrGroupSelector']);
  if (requirements === undefined) return undefined;
  if (requirements.length === 0) return { kind: 'all' };
  const own = requirements.map((one) => ({ ...one, key: one.key.replace(/^any:/, 'cidrgroup:') }));
  const world = entitySelector('world', path);
  return world && { kind: 'and', of: [allOf(own), world] };
}

function isWithin(hole: Cidr, range: Cidr): boolean {
  if (hole.family !== range.family || hole.length < range.length) return false;
  return range.words.every((word, i) => {
    const bits = Math.min(32, Math.max(0, range.length - i * 32));
    const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
    return ((hole.words[i] ?? 0) & mask) >>> 0 === (word & mask) >>> 0;
  });
}

/** Cloud groups are resolved by the operator: without its answer they select nobody (cilium.md 4.2). */
function lowerGroup(_item: Json, path: Path): Peer {
  return { kind: 'labelled', selector: { kind: 'or', of: [] }, path };
}

function lowerName(item: Json, path: Path): Peer | undefined {
  const name = textAt(item, 'matchName');
  const pattern = textAt(item, 'matchPattern');
  if (name !== undefined && pattern !== undefined) return undefined;
  const one = name ?? pattern;
  return one === undefined ? undefined : { kind: 'domains', names: [one], path };
}

/** Where both members are given the selector counts (cilium.md 1.5). */
function lowerService(item: Json, path: Path): Peer | undefined {
  const bySelector = at(item, 'k8sServiceSelector') ?? undefined;
  const byName = at(item, 'k8sService') ?? undefined;
  if (bySelector !== undefined) {
    const requirements = readSelector(at(bySelector, 'selector'), [...path, 'k8sServiceSelector', 'selector']);
    if (requirements === undefined) return undefined;
    const selector = allOf(requirements.map((one) => ({ ...one, key: one.key.slice(one.key.indexOf(':') + 1) })));
    const namespace = textAt(bySelector, 'namespace');
    return { kind: 'services', selector, ...(namespace !== undefined && { namespace }), path };
  }
  const name = textAt(byName, 'serviceName') ?? '';
  const namespace = textAt(byName, 'namespace');
  return { kind: 'services', name, ...(namespace !== undefined && { namespace }), path };
}
