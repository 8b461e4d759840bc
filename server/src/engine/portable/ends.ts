/** Whom to ask about a policy: a few of those that its rules name, and a few that they do not. */

import { contains, parseAddress } from '../address.ts';
import { members } from '../bitset.ts';
import type { Programs } from '../compile.ts';
import { compileRule } from '../match.ts';
import type { AddressPeer, Direction, Endpoint, FlowEnd, Policy, Rule } from '../model.ts';

/** Of each rule, and of what is near: so many. */
const EACH = 4;
/** An address of the documentation's range (RFC 5737): it stands for the world outside. */
const OUTSIDE = parseAddress('203.0.113.77');

/** Each once; never the pod itself. */
export function othersOf(
  policy: Policy,
  direction: Direction,
  subject: Endpoint,
  programs: Programs,
): readonly FlowEnd[] {
  const { inventory } = programs;
  const pods = new Set<Endpoint>();
  for (const rule of policy.rules) {
    if (rule.direction !== direction) continue;
    for (const pod of meant(rule, programs)) pods.add(pod);
  }
  const nodes = [
    subject.node,
    ...[...inventory.endpoints].filter(({ kind }) => kind === 'node').map(({ name }) => name),
  ];
  for (const name of [...new Set(nodes)].slice(0, 2)) {
    const node = name === undefined ? undefined : inventory.node(name);
    if (node !== undefined) pods.add(node);
  }
  for (const pod of inventory.endpointsIn(subject.namespace ?? '').slice(0, EACH)) pods.add(pod);
  const ends = [...pods].filter((pod) => pod !== subject && !pod.finished);
  return [
    ...ends.map(({ id }): FlowEnd => ({ kind: 'endpoint', id })),
    ...(OUTSIDE === undefined ? [] : [{ kind: 'address', address: OUTSIDE } as const]),
  ];
}

function meant(rule: Rule, programs: Programs): readonly Endpoint[] {
  const { inventory } = programs;
  const { pods } = compileRule(rule, programs);
  const selected = pods === undefined ? [] : members(pods.sure).slice(0, EACH);
  const ranges = (rule.peers ?? []).filter((peer): peer is AddressPeer => peer.kind === 'addresses');
  const within: Endpoint[] = [];
  if (ranges.length > 0) {
    for (const endpoint of inventory.endpoints) {
      if (within.length >= EACH) break;
      if (ranges.some((peer) => isIn(endpoint, peer))) within.push(endpoint);
    }
  }
  return [...selected.flatMap((ordinal) => inventory.endpoints[ordinal] ?? []), ...within];
}

/** One of its addresses is in the peer's ranges and in none of its exceptions. */
export function isIn({ addresses }: Endpoint, { ranges, except }: AddressPeer): boolean {
  return addresses.some(
    (address) => ranges.some((range) => contains(range, address)) && !except.some((hole) => contains(hole, address)),
  );
}
