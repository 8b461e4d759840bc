/**
 * Random clusters: kinder to corners than to realism. Host network, finished pods (one may still show its node's address), port
 * names that several containers use, sidecars, both address families, Services with and without selector, EndpointSlices without
 * a Service.
 */

import type { Flow, FlowEnd } from '../naive/flow.ts';
import type { Dice, JsonObject } from './dice.ts';

export const NAMESPACES = ['red', 'green', 'blue'] as const;
export const KEYS = ['app', 'tier', 'env'] as const;
export const VALUES = ['', 'a', 'b'] as const;
export const PROTOCOLS = ['TCP', 'TCP', 'UDP', 'SCTP'] as const;
export const PORT_NAMES = ['web', 'dns', 'admin'] as const;
export const PORTS = [53, 80, 81, 8080] as const;
export const ACCOUNTS = ['default', 'robot'] as const;
export const OUTSIDE = ['198.51.100.7', '198.51.100.200', '2001:db8::1', '2001:db8:8000::1'] as const;
export const RANGES = [
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
export const SERVICES = ['api', 'store'] as const;
export const SERVICE_NAMESPACE = { api: 'red', store: 'green' } as const;
const NODES = ['n1', 'n2'] as const;

export interface RandomPod {
  readonly object: JsonObject;
  readonly name: string;
  readonly addresses: readonly string[];
}

export interface RandomWorld {
  readonly objects: readonly JsonObject[];
  readonly pods: readonly RandomPod[];
}

export function world(dice: Dice): RandomWorld {
  const namespaces = NAMESPACES.map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: labels(dice) },
  }));
  const nodes = NODES.map((name, index) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels(dice) } },
    status: {
      addresses: [
        { type: 'InternalIP', address: `192.168.0.${index + 1}` },
        { type: 'Hostname', address: name },
        ...(dice.chance(0.2) ? [{ type: 'ExternalIP', address: `203.0.113.${index + 1}` }] : []),
      ],
    },
  }));
  const pods = dice.list(2, 7, (index) => pod(dice, index));
  return { pods, objects: [...namespaces, ...nodes, ...pods.map(({ object }) => object)] };
}

function pod(dice: Dice, index: number): RandomPod {
  const namespace = dice.pick(NAMESPACES);
  const host = dice.chance(0.12);
  const node = dice.pick(NODES);
  const ofNode = `192.168.0.${node === 'n1' ? 1 : 2}`;
  const own = [`10.${dice.upTo(1)}.${dice.upTo(2)}.${index + 1}`, `fd00:${dice.upTo(2)}::${(index + 1).toString(16)}`];
  const kept = dice.chance(0.4) ? own : own.slice(0, 1);
  const phase = dice.chance(0.1) ? dice.pick(['Succeeded', 'Failed']) : 'Running';
  const addresses = host
    ? [ofNode]
    : phase !== 'Running' && dice.chance(0.3)
      ? [ofNode]
      : dice.chance(0.05)
        ? own.slice(1)
        : kept;
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
      metadata: { name, namespace, labels: podLabels(dice) },
      spec: {
        nodeName: node,
        serviceAccountName: dice.pick(ACCOUNTS),
        ...(host && { hostNetwork: true }),
        containers: dice.list(1, 2, container),
        ...(dice.chance(0.3) && {
          initContainers: dice.list(1, 2, () => ({
            ...container(),
            ...(dice.chance(0.5) && { restartPolicy: 'Always' }),
          })),
        }),
      },
      status: { phase, podIP: addresses[0] ?? '', podIPs: addresses.map((ip) => ({ ip })) },
    },
  };
}

/** Now and then a key that Cilium leaves out of identities, or takes for its own. */
function podLabels(dice: Dice): { readonly [key: string]: string } {
  return {
    ...labels(dice),
    ...(dice.chance(0.1) && { 'pod-template-hash': 'a' }),
    ...(dice.chance(0.02) && { init: 'a' }),
    ...(dice.chance(0.02) && { 'io.cilium.k8s.policy.serviceaccount': 'robot' }),
    ...(dice.chance(0.02) && { 'pcns.env': 'a' }),
  };
}

export function labels(dice: Dice): { readonly [key: string]: string } {
  return Object.fromEntries(KEYS.filter(() => dice.chance(0.6)).map((key) => [key, dice.pick(VALUES)]));
}

/** All of them: of a missing one calico.md says both that it has no labels (7.1) and that they are not known (7.3). */
export function accounts(dice: Dice): JsonObject[] {
  return NAMESPACES.flatMap((namespace) =>
    ACCOUNTS.map((name) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace, labels: labels(dice) },
    })),
  );
}

/** Services and slices come and go independently of each other. */
export function services(dice: Dice, pods: readonly RandomPod[]): JsonObject[] {
  return SERVICES.flatMap((name) => {
    const namespace = SERVICE_NAMESPACE[name];
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels: podLabels(dice) },
      spec: {
        clusterIP: `10.96.0.${SERVICES.indexOf(name) + 1}`,
        ports: [{ port: 80, targetPort: dice.pick(PORTS) }],
        ...(dice.chance(0.6) && { selector: { app: dice.pick(VALUES) } }),
      },
    };
    const backends = dice.list(1, 2, () => {
      const one = pods[dice.upTo(pods.length - 1)];
      const [address] = one?.addresses ?? [];
      return address !== undefined && !address.includes(':') && dice.chance(0.7) ? address : '198.51.100.7';
    });
    const slice = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-1`, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: dice.list(1, 2, () => ({
        name: dice.pick(PORT_NAMES),
        port: dice.pick(PORTS),
        ...(dice.chance(0.7) && { protocol: dice.pick(PROTOCOLS) }),
      })),
      endpoints: [...new Set(backends)].map((address) => ({
        addresses: [address],
        conditions: { ready: dice.chance(0.8) },
      })),
    };
    // A cluster makes the slices of every Service; a Service without them is a snapshot that lacks something.
    return dice.chance(0.7) ? [service, slice] : dice.chance(0.8) ? [slice] : [];
  });
}

export interface FlowKinds {
  /** How often the packet is of ICMP. */
  readonly icmp: number;
  /** How often the type of an ICMP packet is told. */
  readonly typed?: number;
  /** How often the client's own port is told. */
  readonly sourcePort?: number;
}

export function flow(dice: Dice, pods: readonly RandomPod[], kinds: FlowKinds): Flow {
  const end = (): FlowEnd => {
    const one = pods[dice.upTo(pods.length - 1)];
    if (one === undefined || dice.chance(0.2)) return { ip: dice.pick([...OUTSIDE, '192.168.0.1', '192.168.0.2']) };
    const [address] = one.addresses;
    return dice.chance(0.15) && address !== undefined ? { ip: address } : { pod: one.name };
  };
  const families = (one: FlowEnd): boolean[] =>
    ('ip' in one ? [one.ip] : (pods.find(({ name }) => name === one.pod)?.addresses ?? [])).map((ip) =>
      ip.includes(':'),
    );
  let from = end();
  let to = end();
  // Ends that share no address family never talk.
  while (!families(from).some((family) => families(to).includes(family))) {
    from = end();
    to = end();
  }
  if (dice.chance(kinds.icmp)) {
    const protocol = [from, to].some((one) => !families(one).includes(false)) ? 'ICMPv6' : 'ICMP';
    const typed = dice.chance(kinds.typed ?? 0);
    const icmp = typed && { icmp: { type: dice.pick([0, 8, 128, 3]), code: dice.upTo(1) } };
    return { from, to, protocol, ...icmp };
  }
  const sourcePort = dice.chance(kinds.sourcePort ?? 0) && { sourcePort: dice.pick([1024, 53, 5000]) };
  return { from, to, protocol: dice.pick(PROTOCOLS), port: dice.pick(PORTS), ...sourcePort };
}
