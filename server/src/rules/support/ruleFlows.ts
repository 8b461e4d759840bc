import type { Programs } from '../../engine/compile.ts';
import { decideSide, evaluate } from '../../engine/evaluate.ts';
import { compileRule } from '../../engine/match.ts';
import type { Direction, Endpoint, Flow, Peer, Policy, Rule, SideVerdict } from '../../engine/model.ts';
import { type PortMatch, type Protocol, TCP, UDP } from '../../engine/ports.ts';
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
  const turnsOf = perNamespace((namespace) => turningPoints(programs.policies, side, namespace));
  let first: Flow | undefined;
  let asked = 0;
  const ends = { senders: new Set<Endpoint>(), receivers: new Set<Endpoint>() };
  for (const to of receivers) {
    for (const from of senders) {
      if (from.id === to.id) continue;
      const turns = turnsOf(side === 'ingress' ? to : from);
      for (const { protocol, port } of portsOf(to, rule.ports, turns)) {
        if (++asked > MOST) return undefined;
        const flow = flowOf(from, to, protocol, port);
        if (decideSide(programs, flow, side) !== 'deny') return undefined;
        first ??= flow;
        ends.senders.add(from);
        ends.receivers.add(to);
      }
    }
  }
  return (
    first && { senders: [...ends.senders], receivers: [...ends.receivers], verdict: evaluate(programs, first)[side] }
  );
}

function labelledPods({ programs, inventory }: ClusterView, rule: Rule): Selected {
  const { pods } = compileRule(rule, programs);
  return {
    pods: pods ? inventory.endpointsOf(pods.sure) : [],
    certain: pods !== undefined && pods.sure === pods.possible,
  };
}

function flowOf(from: Endpoint, to: Endpoint, protocol: Protocol, port: number): Flow {
  return { from: { kind: 'endpoint', id: from.id }, to: { kind: 'endpoint', id: to.id }, protocol, port };
}

interface Port {
  readonly protocol: Protocol;
  readonly port: number;
}

function perNamespace<T>(make: (namespace: string | undefined) => T): (pod: Endpoint) => T {
  const made = new Map<string | undefined, T>();
  return ({ namespace }) => {
    const there = made.get(namespace) ?? make(namespace);
    made.set(namespace, there);
    return there;
  };
}

/**
 * Ports at which the answer of the policies that may select the pod can turn: where a range that some rule names begins, or
 * has ended. Between them the answer stays the same.
 */
function turningPoints(policies: readonly Policy[], side: Direction, own: string | undefined): readonly number[] {
  const turns = new Set([1]);
  for (const { namespace, rules } of policies) {
    if (namespace !== undefined && namespace !== own) continue;
    for (const { port } of rules.flatMap((rule) => (rule.direction === side ? (rule.ports ?? []) : []))) {
      if (port.kind !== 'numbers') continue;
      turns.add(port.first);
      if (port.last < 65535) turns.add(port.last + 1);
    }
  }
  return [...turns];
}

/** Of what a rule is about, each port that may be answered in another way. */
function portsOf(to: Endpoint, matches: readonly PortMatch[] | undefined, turns: readonly number[]): readonly Port[] {
  const every = (protocol: Protocol, first = 1, last = 65535) =>
    [first, ...turns.filter((port) => port > first && port <= last)].map((port) => ({ protocol, port }));
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
