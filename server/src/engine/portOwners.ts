/**
 * Whose port names count where peers are more than pods. Calico turns a peer and a port name into one set: the ports of
 * what the peer means and has such a name, pods and host endpoints; a network set that holds the address has no ports
 * (calico.md 1.9, 4.6).
 */

import { hostExposes } from './criteria.ts';
import type { Side } from './ends.ts';
import {
  type CompiledRule,
  holdsPod,
  type MatchWorld,
  type Met,
  matchPeer,
  matchPort,
  type SideFlow,
} from './match.ts';
import type { Mismatch, Peer, Rule } from './model.ts';
import type { PortMatch } from './ports.ts';

/** Whether the rule is one of those: it names a port at an end that it also describes. */
export function namesPortsOfPeers(rule: Rule, { labelling }: MatchWorld): boolean {
  return (
    labelling?.hostFacts !== undefined &&
    rule.direction === 'egress' &&
    rule.ports?.some(({ port }) => port.kind === 'named') === true
  );
}

/** Peers and ports of such a rule, peer by peer. */
export function matchPortsOfPeers({ rule }: CompiledRule, flow: SideFlow, world: MatchWorld): Met {
  let result: Met = 'no';
  for (const peer of rule.peers ?? [undefined]) {
    const there = peer === undefined ? 'yes' : matchPeer(peer, flow, world);
    if (there === 'no') continue;
    for (const port of rule.ports ?? []) {
      const open = port.port.kind === 'named' ? matchNameOf(port, peer, flow, world) : matchPort(port, flow, world);
      const met = open === 'yes' ? there : open === 'conditional' && there === 'unknown' ? there : open;
      if (met === 'yes') return 'yes';
      if (met !== 'no') result = met;
    }
  }
  return result;
}

/** What tells one end from another for such a rule although both are met: whose ports count. */
export function ownersText({ rule }: CompiledRule, side: Side, { labelling }: MatchWorld): string {
  const held = (rule.peers ?? []).map((peer) =>
    peer.kind === 'labelled' ? holdsPod(labelling?.pods(peer.selector), side) : '',
  );
  return `!${held.join()}`;
}

/** The first of its names, where peers and ports match, but not of one thing. */
export function unmeantName({ rule: { ports = [] } }: CompiledRule, { port: has }: SideFlow): readonly Mismatch[] {
  const named = ports.find(({ port }) => port.kind === 'named')?.port;
  return named?.kind === 'named' ? [{ kind: 'named-port', name: named.name, unmeant: true, has }] : [];
}

function matchNameOf(match: PortMatch, peer: Peer | undefined, flow: SideFlow, world: MatchWorld): Met {
  const { destination } = flow;
  const { protocol, port } = match;
  const selector = peer?.kind === 'labelled' ? peer.selector : undefined;
  if (destination.standing === 'pod' || destination.standing === 'missing') {
    const open = matchPort(match, flow, world);
    if (open !== 'yes' || selector === undefined) return open;
    return holdsPod(world.labelling?.pods(selector), destination);
  }
  // A selector of NetworkPolicy means pods.
  if (port.kind !== 'named' || peer?.kind === 'pods') return 'no';
  if (protocol !== undefined && protocol !== flow.protocol) return 'no';
  return hostExposes(
    destination,
    (ports) => ports.some((one) => one.name === port.name && one.protocol === flow.protocol && one.port === flow.port),
    selector,
    world,
  );
}
