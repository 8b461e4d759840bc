/** Random policies of policy.networking.k8s.io: few priorities, so that they tie, and peers of the experimental channel. */

import type { Dice, Json, JsonObject } from './dice.ts';
import { namespaceSelector, selector } from './selectors.ts';
import { PORT_NAMES, PORTS, PROTOCOLS, RANGES } from './world.ts';

const DOMAINS = ['api.example.com', '*.example.com', 'example.org'] as const;

/** What the words of the two API versions are. */
interface Dialect {
  readonly actions: readonly [string, ...string[]];
  readonly current: boolean;
  /** Peers that are meant for one action only, or in one channel only. */
  readonly names: boolean;
  readonly nodes: boolean;
}

export interface AdminPeers {
  readonly names: boolean;
  readonly nodes: boolean;
}

const EVERY_PEER: AdminPeers = { names: true, nodes: true };

export function adminPolicies(dice: Dice, peers = EVERY_PEER): JsonObject[] {
  const dialect = { actions: ['Allow', 'Deny', 'Pass'], current: false, ...peers } as const;
  const baseline = { ...dialect, actions: ['Allow', 'Deny'], names: false } as const;
  const policies = dice.list(0, 4, (index) =>
    policy(dice, 'AdminNetworkPolicy', `anp${index}`, { priority: dice.pick([5, 10, 20]) }, dialect),
  );
  return dice.chance(0.6)
    ? [...policies, policy(dice, 'BaselineAdminNetworkPolicy', 'default', {}, baseline)]
    : policies;
}

export function clusterPolicies(dice: Dice, peers = EVERY_PEER): JsonObject[] {
  const dialect = { actions: ['Accept', 'Deny', 'Pass'], current: true, ...peers } as const;
  return dice.list(0, 5, (index) =>
    policy(
      dice,
      'ClusterNetworkPolicy',
      `cnp${index}`,
      { tier: dice.chance(0.7) ? 'Admin' : 'Baseline', priority: dice.pick([5, 10, 20]) },
      dialect,
    ),
  );
}

function policy(dice: Dice, kind: string, name: string, more: JsonObject, dialect: Dialect): JsonObject {
  return {
    apiVersion: `policy.networking.k8s.io/v1alpha${dialect.current ? 2 : 1}`,
    kind,
    metadata: { name },
    spec: {
      ...more,
      subject: podPeer(dice, dialect),
      ...(dice.chance(0.7) && { ingress: dice.list(0, 3, () => rule(dice, 'from', dialect)) }),
      ...(dice.chance(0.7) && { egress: dice.list(0, 3, () => rule(dice, 'to', dialect)) }),
    },
  };
}

function podPeer(dice: Dice, { current }: Dialect): JsonObject {
  if (dice.chance(0.5)) return { namespaces: namespaceSelector(dice, false) };
  return {
    pods: {
      ...((!current || dice.chance(0.7)) && { namespaceSelector: namespaceSelector(dice, false) }),
      podSelector: selector(dice, false),
    },
  };
}

function rule(dice: Dice, side: 'from' | 'to', dialect: Dialect): JsonObject {
  const action = dice.pick(dialect.actions);
  const peers = dice.list(1, 2, () =>
    side === 'to' && dice.chance(0.5) ? farPeer(dice, dialect, action) : podPeer(dice, dialect),
  );
  // A named port beside such a peer is refused by the experimental channel, which alone knows nodes and names.
  const isFar = peers.some((peer) => 'networks' in peer || 'nodes' in peer || 'domainNames' in peer);
  const field = dialect.current ? 'protocols' : 'ports';
  return {
    action,
    [side]: peers,
    ...(dice.chance(0.6) && { [field]: dice.list(1, 2, () => (dialect.current ? newPort : oldPort)(dice, !isFar)) }),
  };
}

function farPeer(dice: Dice, { names, nodes }: Dialect, action: string): JsonObject {
  const kind = dice.upTo(3);
  if (kind === 0 && nodes) return { nodes: dice.chance(0.4) ? {} : selector(dice, false) };
  if (kind === 1 && names && ['Allow', 'Accept'].includes(action)) {
    return { domainNames: [...new Set(dice.list(1, 2, () => dice.pick(DOMAINS)))] };
  }
  return { networks: [...new Set(dice.list(1, 2, () => dice.pick(RANGES)))] };
}

function oldPort(dice: Dice, named: boolean): Json {
  if (named && dice.chance(0.3)) return { namedPort: dice.pick(PORT_NAMES) };
  const protocol = dice.chance(0.8) ? { protocol: dice.pick(PROTOCOLS) } : {};
  const port = dice.pick(PORTS);
  if (dice.chance(0.3)) return { portRange: { ...protocol, start: port, end: port + 1 + dice.upTo(40) } };
  return { portNumber: { ...protocol, port } };
}

function newPort(dice: Dice, named: boolean): Json {
  if (named && dice.chance(0.3)) return { destinationNamedPort: dice.pick(PORT_NAMES) };
  const number = dice.pick(PORTS);
  const destinationPort = dice.chance(0.3) ? { range: { start: number, end: number + 1 + dice.upTo(40) } } : { number };
  return { [dice.pick(PROTOCOLS).toLowerCase()]: { destinationPort } };
}
