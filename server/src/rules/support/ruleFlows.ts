import { type Kind, sideAsker } from '../../engine/alike.ts';
import type { Programs } from '../../engine/compile.ts';
import { compileRule } from '../../engine/match.ts';
import type { Direction, Endpoint, Peer, Policy, Rule, SideVerdict } from '../../engine/model.ts';
import { type PortMatch, type Protocol, TCP, UDP } from '../../engine/ports.ts';
import { remembered } from '../../engine/remembered.ts';
import type { ClusterView } from '../rule.ts';
import { isPodPeer, peerPods } from './peers.ts';
import { type Selected, subjects } from './view.ts';

/**
 * Questions about kinds of pods, of which a rule has some tens; where more than these would be asked nothing is said
 * (told on the pages of the codes).
 */
const MOST = 10_000;

/** A rule of which one side denies everything that the cluster shows it to be about. */
export interface DeniedFlows {
  readonly senders: readonly Endpoint[];
  readonly receivers: readonly Endpoint[];
  /** What that side says to the first of the flows, or to one that is like it. */
  readonly verdict: SideVerdict;
}

/**
 * Whether the pods' policies on one side surely deny whatever the rule is about: every pair of pods, on every port that it
 * names, or that the receivers declare where it names none; on every port at all where they declare none. Undefined where
 * something passes, where it is not sure, or where there is too much to ask.
 */
export function deniedFlows(
  cluster: ClusterView,
  programs: Programs,
  policy: Policy,
  rule: Rule,
  side: Direction,
): DeniedFlows | undefined {
  const podsAlone = cluster.programs.dataplane.spelling?.podsAlone;
  const isOfPods = (peer: Peer): boolean =>
    peer.kind === 'pods' || (peer.kind === 'labelled' && podsAlone?.(peer.selector) === true);
  if (!rule.peers || rule.peers.length === 0 || !rule.peers.every(isOfPods)) return undefined;
  const own = subjects(cluster, policy);
  const others = rule.peers.every(isPodPeer) ? peerPods(cluster, rule) : labelledPods(cluster, rule);
  if (!own.certain || !others.certain) return undefined;
  const [senders, receivers] = rule.direction === 'ingress' ? [others.pods, own.pods] : [own.pods, others.pods];
  const asker = sideAsker(programs, side);
  const froms = asker.senders(senders);
  const meant = { senders: new Set<Kind>(), receivers: new Set<Kind>() };
  let verdict: SideVerdict | undefined;
  let asked = 0;
  for (const tos of asker.receivers(receivers)) {
    const portsIn = remembered((own: string | undefined) =>
      tos.pods[0] ? portsOf(tos.pods[0], rule.ports, () => turningPoints(programs, side, own)) : [],
    );
    for (const kind of froms) {
      const between = asker.between(kind, tos);
      if (between === undefined) continue;
      const ports = portsIn((side === 'ingress' ? between.to : between.from).namespace);
      asked += ports.length;
      if (asked > MOST || ports.some(({ protocol, port }) => between.ask(protocol, port) !== 'deny')) return undefined;
      const [first] = ports;
      if (first === undefined) continue;
      verdict ??= between.explain(first.protocol, first.port);
      meant.senders.add(kind);
      meant.receivers.add(tos);
    }
  }
  return verdict && { senders: podsOf(meant.senders), receivers: podsOf(meant.receivers), verdict };
}

function podsOf(kinds: Iterable<Kind>): readonly Endpoint[] {
  return [...kinds].flatMap(({ pods }) => pods);
}

function labelledPods({ programs, inventory }: ClusterView, rule: Rule): Selected {
  const { pods } = compileRule(rule, programs);
  return {
    pods: pods ? inventory.endpointsOf(pods.sure) : [],
    certain: pods !== undefined && pods.sure === pods.possible,
  };
}

interface Port {
  readonly protocol: Protocol;
  readonly port: number;
}

/**
 * Ports at which the answer of the policies that may select pods of a namespace can turn: where a range that some rule names begins, or
 * has ended. Between them the answer stays the same.
 */
function turningPoints(programs: Programs, side: Direction, namespace: string | undefined): readonly number[] {
  const turnsIn = programs.derive(`turns ${side}`, ({ policies }) => {
    const found = turnsByNamespace(policies, side);
    return remembered((own: string | undefined) => [
      ...new Set([1, ...(found.get(undefined) ?? []), ...(found.get(own) ?? [])]),
    ]);
  });
  return turnsIn(namespace);
}

/** By the namespace of the policies; under `undefined` those of all. */
function turnsByNamespace(
  policies: readonly Policy[],
  side: Direction,
): ReadonlyMap<string | undefined, ReadonlySet<number>> {
  const found = new Map<string | undefined, Set<number>>();
  for (const { namespace, rules } of policies) {
    const turns = found.get(namespace) ?? new Set();
    found.set(namespace, turns);
    for (const { port } of rules.flatMap((rule) => (rule.direction === side ? (rule.ports ?? []) : []))) {
      if (port.kind !== 'numbers') continue;
      turns.add(port.first);
      if (port.last < 65535) turns.add(port.last + 1);
    }
  }
  return found;
}

/** Of what a rule is about, each port that may be answered in another way. */
function portsOf(
  to: Endpoint,
  matches: readonly PortMatch[] | undefined,
  turnsOf: () => readonly number[],
): readonly Port[] {
  const every = (protocol: Protocol, first = 1, last = 65535) =>
    [first, ...turnsOf().filter((port) => port > first && port <= last)].map((port) => ({ protocol, port }));
  if (matches === undefined) return to.ports.length > 0 ? to.ports : [...every(TCP), ...every(UDP)];
  const ports: Port[] = [];
  for (const { port, protocol } of matches) {
    if (port.kind === 'all') {
      ports.push(...(protocol === undefined ? [...every(TCP), ...every(UDP)] : every(protocol)));
    } else if (port.kind === 'numbers' && port.ranged) {
      ports.push(...(protocol === undefined ? [] : every(protocol, port.first, port.last)));
    } else if (port.kind === 'named') {
      ports.push(
        ...to.ports.filter((each) => each.name === port.name && (protocol ?? each.protocol) === each.protocol),
      );
    } else if (protocol !== undefined) {
      ports.push({ protocol, port: port.first });
    }
  }
  return ports;
}
