/**
 * Random clusters, NetworkPolicies and flows from a seed. Kinder to corners than to realism: nulls, empty lists, host
 * network, finished pods, port names that several containers use, addresses of pods and nodes, both families.
 */

import { contains, type NaiveFlow } from './naive.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface RandomCase {
  readonly objects: readonly { readonly [key: string]: Json }[];
  readonly flows: readonly NaiveFlow[];
}

/** mulberry32: small, and the same everywhere. */
class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  chance(p: number): boolean {
    return this.roll() < p;
  }
  upTo(n: number): number {
    return Math.floor(this.roll() * (n + 1));
  }
  pick<T>(items: readonly [T, ...T[]]): T {
    return items[Math.floor(this.roll() * items.length)] ?? items[0];
  }
  list<T>(least: number, most: number, make: (index: number) => T): T[] {
    return Array.from({ length: least + this.upTo(most - least) }, (_, index) => make(index));
  }
}

const NAMESPACES = ['red', 'green', 'blue'] as const;
const KEYS = ['app', 'tier', 'env'] as const;
const VALUES = ['', 'a', 'b'] as const;
const PROTOCOLS = ['TCP', 'TCP', 'UDP', 'SCTP'] as const;
const PORT_NAMES = ['web', 'dns', 'admin'] as const;
const PORTS = [53, 80, 81, 8080] as const;
const RANGES = [
  '0.0.0.0/0',
  '::/0',
  '10.0.0.0/8',
  '10.0.1.0/24',
  '10.0.1.1/32',
  '10.0.0.0/15',
  '192.168.0.0/16',
  '192.168.0.1/32',
  '198.51.100.0/25',
  'fd00::/8',
  'fd00:1::/64',
  '2001:db8::/33',
] as const;
const OUTSIDE = ['198.51.100.7', '198.51.100.200', '2001:db8::1', '2001:db8:8000::1'] as const;
const NODES = ['n1', 'n2'] as const;

export function randomCase(seed: number): RandomCase {
  const dice = new Dice(seed);
  const namespaces = NAMESPACES.map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: labels(dice) },
  }));
  const nodes = NODES.map((name, index) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    status: { addresses: [{ type: 'InternalIP', address: `192.168.0.${index + 1}` }] },
  }));
  const pods = dice.list(2, 7, (index) => pod(dice, index));
  const policies = dice.list(1, 9, (index) => policy(dice, index));
  return {
    objects: [...namespaces, ...nodes, ...pods.map(({ object }) => object), ...policies],
    flows: dice.list(8, 16, () => flow(dice, pods)),
  };
}

interface RandomPod {
  readonly object: { readonly [key: string]: Json };
  readonly name: string;
  readonly addresses: readonly string[];
}

function pod(dice: Dice, index: number): RandomPod {
  const namespace = dice.pick(NAMESPACES);
  const host = dice.chance(0.12);
  const node = dice.pick(NODES);
  const own = [`10.${dice.upTo(1)}.${dice.upTo(2)}.${index + 1}`, `fd00:${dice.upTo(2)}::${(index + 1).toString(16)}`];
  const kept = dice.chance(0.4) ? own : own.slice(0, 1);
  const addresses = host ? [`192.168.0.${node === 'n1' ? 1 : 2}`] : dice.chance(0.05) ? own.slice(1) : kept;
  const container = () => ({
    name: 'c',
    ports: dice.list(0, 2, () => ({
      name: dice.pick(PORT_NAMES),
      containerPort: dice.pick(PORTS),
      ...(dice.chance(0.6) && { protocol: dice.pick(PROTOCOLS) }),
    })),
  });
  const name = `p${index}`;
  return {
    name: `${namespace}/${name}`,
    addresses,
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels: labels(dice) },
      spec: {
        nodeName: node,
        ...(host && { hostNetwork: true }),
        containers: dice.list(1, 2, container),
        ...(dice.chance(0.3) && {
          initContainers: dice.list(1, 2, () => ({
            ...container(),
            ...(dice.chance(0.5) && { restartPolicy: 'Always' }),
          })),
        }),
      },
      status: {
        phase: dice.chance(0.1) ? dice.pick(['Succeeded', 'Failed']) : 'Running',
        podIPs: addresses.map((ip) => ({ ip })),
      },
    },
  };
}

function labels(dice: Dice): { readonly [key: string]: string } {
  return Object.fromEntries(KEYS.filter(() => dice.chance(0.6)).map((key) => [key, dice.pick(VALUES)]));
}

function selector(dice: Dice): Json {
  if (dice.chance(0.2)) return {};
  const matchLabels = Object.fromEntries(
    dice.list(0, 2, () => [dice.pick(KEYS), dice.chance(0.1) ? null : dice.pick(VALUES)] as const),
  );
  const matchExpressions = dice.list(0, 2, () => {
    const key = dice.pick(KEYS);
    const operator = dice.pick(['In', 'NotIn', 'Exists', 'DoesNotExist']);
    return operator.endsWith('In')
      ? { key, operator, values: dice.list(1, 2, () => dice.pick(VALUES)) }
      : { key, operator, ...(dice.chance(0.3) && { values: dice.pick<Json>([null, []]) }) };
  });
  return {
    ...(dice.chance(0.7) && { matchLabels: dice.chance(0.05) ? null : matchLabels }),
    ...(dice.chance(0.5) && { matchExpressions }),
  };
}

function namespaceSelector(dice: Dice): Json {
  if (!dice.chance(0.3)) return selector(dice);
  return { matchLabels: { 'kubernetes.io/metadata.name': dice.pick(NAMESPACES) } };
}

function peer(dice: Dice): Json {
  switch (dice.upTo(4)) {
    case 0:
      return { podSelector: selector(dice), ...(dice.chance(0.2) && { namespaceSelector: null }) };
    case 1:
      return { namespaceSelector: namespaceSelector(dice) };
    case 2:
      return { namespaceSelector: namespaceSelector(dice), podSelector: selector(dice) };
    default: {
      const cidr = dice.pick(RANGES);
      const inside = RANGES.filter((range) => isStrictlyInside(range, cidr));
      return {
        ipBlock: {
          cidr,
          ...(dice.chance(0.6) && { except: inside.filter(() => dice.chance(0.3)) }),
        },
      };
    }
  }
}

/** The API server refuses other exceptions. */
function isStrictlyInside(range: string, outer: string): boolean {
  const [network = '', length] = range.split('/');
  return Number(length) > Number(outer.split('/')[1]) && contains(outer, network);
}

function port(dice: Dice): Json {
  if (dice.chance(0.05)) return null;
  const protocol = dice.chance(0.7) ? { protocol: dice.pick(PROTOCOLS) } : {};
  if (dice.chance(0.15)) return protocol;
  if (dice.chance(0.4)) return { ...protocol, port: dice.pick(PORT_NAMES) };
  const number = dice.pick(PORTS);
  return { ...protocol, port: number, ...(dice.chance(0.3) && { endPort: number + dice.upTo(40) }) };
}

function rule(dice: Dice, side: 'from' | 'to'): Json {
  if (dice.chance(0.03)) return null;
  return {
    ...(dice.chance(0.93) && {
      [side]: dice.chance(0.05) ? null : dice.list(dice.chance(0.05) ? 0 : 1, 3, () => peer(dice)),
    }),
    ...(dice.chance(0.7) && { ports: dice.list(dice.chance(0.1) ? 0 : 1, 2, () => port(dice)) }),
  };
}

function policy(dice: Dice, index: number): { readonly [key: string]: Json } {
  const types = dice.pick<Json | undefined>([
    undefined,
    undefined,
    null,
    [],
    ['Ingress'],
    ['Egress'],
    ['Ingress', 'Egress'],
  ]);
  const spec = {
    podSelector: dice.chance(0.4) ? {} : selector(dice),
    ...(types !== undefined && { policyTypes: types }),
    ...(dice.chance(0.8) && { ingress: dice.list(0, 3, () => rule(dice, 'from')) }),
    ...(dice.chance(0.6) && { egress: dice.list(0, 3, () => rule(dice, 'to')) }),
  };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `np${index}`, namespace: dice.pick(NAMESPACES) },
    ...(!dice.chance(0.03) && { spec }),
  };
}

function flow(dice: Dice, pods: readonly RandomPod[]): NaiveFlow {
  const end = (): NaiveFlow['from'] => {
    const one = pods[dice.upTo(pods.length - 1)];
    if (one === undefined || dice.chance(0.2)) return { ip: dice.pick([...OUTSIDE, '192.168.0.1', '192.168.0.2']) };
    const [address] = one.addresses;
    return dice.chance(0.15) && address !== undefined ? { ip: address } : { pod: one.name };
  };
  let from = end();
  let to = end();
  // Two addresses of different families never talk.
  while ('ip' in from && 'ip' in to && from.ip.includes(':') !== to.ip.includes(':')) {
    from = end();
    to = end();
  }
  return { from, to, protocol: dice.chance(0.05) ? 'ICMP' : dice.pick(PROTOCOLS), port: dice.pick(PORTS) };
}
