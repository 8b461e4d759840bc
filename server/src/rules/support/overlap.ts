/** Whether two rules can speak of one connection: as the cluster view is now. */

import { containsRange } from '../../engine/address.ts';
import type { Peer, Rule } from '../../engine/model.ts';
import type { PortMatch } from '../../engine/ports.ts';
import type { ClusterView } from '../rule.ts';
import { select } from './view.ts';

/** Rules of one direction; what cannot be told apart counts as overlapping. */
export function rulesMeet(cluster: ClusterView, a: Rule, b: Rule): boolean {
  return a.direction === b.direction && portsMeet(a.ports, b.ports) && peersMeet(cluster, a.peers, b.peers);
}

function peersMeet(cluster: ClusterView, a: readonly Peer[] | undefined, b: readonly Peer[] | undefined): boolean {
  if (a === undefined || b === undefined) return (a ?? b)?.length !== 0;
  return a.some((one) => b.some((other) => peerMeets(cluster, one, other)));
}

function peerMeets(cluster: ClusterView, a: Peer, b: Peer): boolean {
  if (a.kind === 'pods' && b.kind === 'pods') {
    const pods = new Set(select(cluster, a.namespaces, a.pods).pods);
    return select(cluster, b.namespaces, b.pods).pods.some((pod) => pods.has(pod));
  }
  if (a.kind === 'addresses' && b.kind === 'addresses') {
    return a.ranges.some((one) => b.ranges.some((other) => containsRange(one, other) || containsRange(other, one)));
  }
  return a.kind === b.kind;
}

function portsMeet(a: readonly PortMatch[] | undefined, b: readonly PortMatch[] | undefined): boolean {
  if (a === undefined || b === undefined) return (a ?? b)?.length !== 0;
  return a.some((one) => b.some((other) => portMeets(one, other)));
}

function portMeets(a: PortMatch, b: PortMatch): boolean {
  if (a.protocol !== undefined && b.protocol !== undefined && a.protocol !== b.protocol) return false;
  if (a.port.kind === 'numbers' && b.port.kind === 'numbers') {
    return a.port.first <= b.port.last && b.port.first <= a.port.last;
  }
  return a.port.kind !== 'named' || b.port.kind !== 'named' || a.port.name === b.port.name;
}
