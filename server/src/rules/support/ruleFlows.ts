import { sideAsker } from '../../engine/alike.ts';
import type { Programs } from '../../engine/compile.ts';
import { evaluateSide } from '../../engine/evaluate.ts';
import { compileRule } from '../../engine/match.ts';
import type { Direction, Endpoint, Flow, Peer, Policy, Rule, SideVerdict } from '../../engine/model.ts';
import { type PortMatch, type Protocol, TCP, UDP } from '../../engine/ports.ts';
import { remembered } from '../../engine/remembered.ts';
import type { ClusterView } from '../rule.ts';
import { isPodPeer, peerPods } from './peers.ts';
import { type Selected, subjects } from './view.ts';

/** More questions than these are not asked: then nothing is said. */
const MOST = 200;

/** A rule of which one side denies everything that the cluster shows it to be about. */
export interface DeniedFlows {
  readonly senders: readonly Endpoint[];
  readonly receivers: readonly Endpoint[];
  /** What that side says to the first of the flows. */
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
  const pairs = pairsOf(senders, receivers, (from, to) =>
    portsOf(to, rule.ports, () => turningPoints(programs, side, side === 'ingress' ? to : from)),
  );
  const [first] = pairs ?? [];
  if (pairs === undefined || first === undefined) return undefined;
  const ask = sideAsker(programs, side);
  const denied = ({ from, to, ports }: Pair) =>
    ports.every(({ protocol, port }) => ask(from, to, protocol, port) === 'deny');
  if (!pairs.every(denied)) return undefined;
  return {
    senders: [...new Set(pairs.map(({ from }) => from))],
    receivers: [...new Set(pairs.map(({ to }) => to))],
    verdict: evaluateSide(programs, flowOf(first), side),
  };
}

/** Two pods, and each port at which one is asked about the other; never none. */
interface Pair {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly ports: readonly Port[];
}

/** Undefined where there are more questions than may be asked: told before any is. */
function pairsOf(
  senders: readonly Endpoint[],
  receivers: readonly Endpoint[],
  portsBetween: (from: Endpoint, to: Endpoint) => readonly Port[],
): readonly Pair[] | undefined {
  const pairs: Pair[] = [];
  let asked = 0;
  for (const to of receivers) {
    for (const from of senders) {
      if (from.id === to.id) continue;
      const ports = portsBetween(from, to);
      asked += ports.length;
      if (asked > MOST) return undefined;
      if (ports.length > 0) pairs.push({ from, to, ports });
    }
  }
  return pairs;
}

function labelledPods({ programs, inventory }: ClusterView, rule: Rule): Selected {
  const { pods } = compileRule(rule, programs);
  return {
    pods: pods ? inventory.endpointsOf(pods.sure) : [],
    certain: pods !== undefined && pods.sure === pods.possible,
  };
}

function flowOf({ from, to, ports: [first] }: Pair): Flow {
  const { protocol, port } = first ?? { protocol: TCP, port: 1 };
  return { from: { kind: 'endpoint', id: from.id }, to: { kind: 'endpoint', id: to.id }, protocol, port };
}

interface Port {
  readonly protocol: Protocol;
  readonly port: number;
}

/**
 * Ports at which the answer of the policies that may select the pod can turn: where a range that some rule names begins, or
 * has ended. Between them the answer stays the same.
 */
function turningPoints(programs: Programs, side: Direction, { namespace }: Endpoint): readonly number[] {
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
