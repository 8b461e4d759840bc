import type { PortMatch } from '../../engine/ports.ts';
import type { ClusterView } from '../rule.ts';
import { isUdpDns } from './dnsByText.ts';
import type { PolicyText } from './manifest.ts';
import { type PeerText, peersOf } from './peers.ts';
import { governs, select } from './view.ts';

/**
 * Peers of rules that are for DNS by their ports and mean no pod of the cluster at all; none where one of them means
 * somebody, or may do so.
 */
export function astrayDnsPeers(cluster: ClusterView, found: PolicyText): readonly PeerText[] {
  if (!governs(found.policy, 'egress')) return [];
  const peers = [...peersOf(found)].filter(
    ({ rule }) =>
      rule.direction === 'egress' && rule.action !== 'Deny' && rule.ports?.length !== 0 && rule.ports?.every(isOnlyDns),
  );
  const astray: PeerText[] = [];
  for (const peer of peers) {
    // A range or name may be a server elsewhere.
    if (peer.peer.kind !== 'pods') return [];
    const { pods, certain } = select(cluster, peer.peer.namespaces, peer.peer.pods);
    if (!certain || pods.length > 0) return [];
    astray.push(peer);
  }
  return astray.some(({ rule }) => rule.ports?.some(isUdpDns)) ? astray : [];
}

function isOnlyDns({ port }: PortMatch): boolean {
  return port.kind === 'numbers' && port.first === port.last && (port.first === 53 || port.first === 5353);
}
