import type { Programs } from '../../engine/compile.ts';
import { decideSide, evaluate } from '../../engine/evaluate.ts';
import type { Direction, Endpoint, Flow, Policy, Rule, SideVerdict } from '../../engine/model.ts';
import type { PortMatch, Protocol } from '../../engine/ports.ts';
import type { ClusterView } from '../rule.ts';
import { peerPods } from './peers.ts';
import { subjects } from './view.ts';

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
 * names, or that the receivers declare where it names none. Undefined where something passes, where it is not sure, or
 * where there is too much to ask.
 */
export function deniedFlows(
  cluster: ClusterView,
  programs: Programs,
  policy: Policy,
  rule: Rule,
  side: Direction,
): DeniedFlows | undefined {
  if (!rule.peers || rule.peers.length === 0 || !rule.peers.every(({ kind }) => kind === 'pods')) return undefined;
  const own = subjects(cluster, policy);
  const others = peerPods(cluster, rule);
  if (!own.certain || !others.certain) return undefined;
  const [senders, receivers] = rule.direction === 'ingress' ? [others.pods, own.pods] : [own.pods, others.pods];
  let first: Flow | undefined;
  let asked = 0;
  const ends = { senders: new Set<Endpoint>(), receivers: new Set<Endpoint>() };
  for (const to of receivers) {
    const ports = portsOf(to, rule.ports);
    if (!ports) return undefined;
    for (const from of senders) {
      if (from.id === to.id) continue;
      for (const { protocol, port } of ports) {
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

function flowOf(from: Endpoint, to: Endpoint, protocol: Protocol, port: number): Flow {
  return { from: { kind: 'endpoint', id: from.id }, to: { kind: 'endpoint', id: to.id }, protocol, port };
}

interface Port {
  readonly protocol: Protocol;
  readonly port: number;
}

/** Undefined where the rule is about more ports than can be named. */
function portsOf(to: Endpoint, matches: readonly PortMatch[] | undefined): readonly Port[] | undefined {
  if (matches === undefined) return to.ports.length > 0 ? to.ports : undefined;
  const ports: Port[] = [];
  for (const { port, protocol } of matches) {
    if (port.kind === 'all' || (port.kind === 'numbers' && port.ranged)) return undefined;
    if (port.kind === 'named') {
      ports.push(
        ...to.ports.filter((each) => each.name === port.name && (protocol ?? each.protocol) === each.protocol),
      );
    } else if (protocol !== undefined) {
      ports.push({ protocol, port: port.first });
    }
  }
  return ports;
}
