/** Values that the cluster knows: tiers, ports, ranges, Services, ServiceAccounts, nodes. */

import { formatAddress } from '../../../engine/address.ts';
import type { Endpoint } from '../../../engine/model.ts';
import { readProtocol } from '../../../lower/calico/values.ts';
import { scalar } from '../../../rules/support/render.ts';
import { PROTOCOL_NAMES } from '../../../schema/calico/rule.ts';
import { textAt } from '../../../schema/calico/views.ts';
import { isCalico, policiesOfTier, tiersInOrder } from '../../hover/calico/order.ts';
import { podsAtEnd } from '../../hover/calico/sight.ts';
import { podCount } from '../../pods.ts';
import { count } from '../../words.ts';
import { whole } from '../plain.ts';
import { portsOf } from '../ports.ts';
import type { Proposal } from '../proposal.ts';
import type { Spot } from '../spot.ts';

export function tiers({ view }: Spot): readonly Proposal[] {
  const { cluster } = view;
  if (!cluster) return [whole('default', 'the tier of every policy that names none')];
  return tiersInOrder(cluster).map(({ name, order, end }) => ({
    label: name,
    detail: `order ${order}, ${count(policiesOfTier(cluster, name).length, 'policy')}, ${end === 'Pass' ? 'passes on' : 'denies'} at its end`,
    insert: scalar(name),
    kind: 'value',
  }));
}

/** Behind the last of its tier that has an order, and before the first. */
export function orders(spot: Spot): readonly Proposal[] {
  const { cluster } = spot.view;
  if (!cluster) return [];
  const tier = textAt(spot.nodeAt(['spec']), ['tier'], 'server') || 'default';
  const own = spot.policy?.id;
  const others = policiesOfTier(cluster, tier).filter((policy) => policy.id !== own && isCalico(policy));
  const taken = others.map(({ order }) => order).filter(Number.isFinite);
  if (taken.length === 0) return [];
  const [first, last] = [Math.min(...taken), Math.max(...taken)];
  return [
    {
      label: `${Math.floor(last) + 10}`,
      detail: `asked after every other of tier ${tier} that has an order`,
      kind: 'value',
    },
    { label: `${Math.ceil(first) - 10}`, detail: `asked before every other of tier ${tier}`, kind: 'value' },
  ];
}

export function protocols(): readonly Proposal[] {
  return PROTOCOL_NAMES.map((label) => ({ label, detail: `protocol ${readProtocol(label) ?? ''}`, kind: 'enum' }));
}

/** Ports of the pods at that end. */
export function ports(spot: Spot): readonly Proposal[] {
  const { cluster } = spot.view;
  const end = endPath(spot);
  if (!cluster || !end) return [];
  const rule = spot.nodeAt(end.slice(0, -1));
  const protocol = readProtocol(textAt(rule, ['protocol'], 'calicoctl'));
  const pods = podsAtEnd(cluster, { root: (path) => spot.nodeAt(path), namespace: namespaceOf(spot) }, end);
  return portsOf(cluster, pods, protocol);
}

export function accounts(spot: Spot): readonly Proposal[] {
  const { cluster } = spot.view;
  const end = endPath(spot);
  if (!cluster || !end) return [];
  const anywhere = namespaceOf(spot) === undefined || textAt(spot.nodeAt(end), ['namespaceSelector'], 'server') !== '';
  const running = new Map<string, Endpoint[]>();
  for (const pod of cluster.inventory.endpoints) {
    if (pod.serviceAccount === undefined || (!anywhere && pod.namespace !== spot.namespace)) continue;
    running.set(pod.serviceAccount, [...(running.get(pod.serviceAccount) ?? []), pod]);
  }
  return [...running]
    .sort(([a, m], [b, n]) => n.length - m.length || (a < b ? -1 : 1))
    .map(([name, pods]) => ({
      label: name,
      detail: podCount(pods, cluster.inventory),
      insert: scalar(name),
      kind: 'value',
    }));
}

/** By the namespace that stands beside it, if one does. */
export function serviceNames(spot: Spot): readonly Proposal[] {
  const { cluster } = spot.view;
  const namespace = textAt(spot.nodeAt(spot.path.slice(0, -1)), ['namespace'], 'server');
  return (cluster?.inventory.services ?? [])
    .filter((service) => namespace === '' || service.namespace === namespace)
    .map((service) => ({
      label: service.name,
      detail: `in ${service.namespace}`,
      insert: scalar(service.name),
      kind: 'value',
    }));
}

export function serviceNamespaces(spot: Spot): readonly Proposal[] {
  const { cluster } = spot.view;
  const name = textAt(spot.nodeAt(spot.path.slice(0, -1)), ['name'], 'server');
  const found = (cluster?.inventory.services ?? []).filter((service) => name === '' || service.name === name);
  const counts = new Map<string, number>();
  for (const { namespace } of found) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  return [...counts].map(([namespace, number]) => ({
    label: namespace,
    detail: name === '' ? count(number, 'Service') : `has ${name}`,
    insert: scalar(namespace),
    kind: 'value',
  }));
}

export function nodes({ view }: Spot): readonly Proposal[] {
  return nodesOf(view).map((node) => ({
    label: node.name,
    detail: node.addresses.map(formatAddress).join(', '),
    insert: scalar(node.name),
    kind: 'value',
  }));
}

export function nodeAddresses(spot: Spot): readonly Proposal[] {
  const node = textAt(spot.nodeAt(['spec']), ['node'], 'server');
  return nodesOf(spot.view)
    .filter(({ name }) => node === '' || name === node)
    .flatMap(({ name, addresses }) =>
      addresses.map((address) => ({
        label: formatAddress(address),
        detail: `node ${name}`,
        insert: scalarAddress(formatAddress(address)),
        kind: 'value' as const,
      })),
    );
}

function scalarAddress(text: string): string {
  return text.startsWith(':') ? `"${text}"` : text;
}

function nodesOf({ cluster }: Spot['view']): readonly Endpoint[] {
  return (cluster?.inventory.endpoints ?? []).filter(({ kind }) => kind === 'node');
}

export const interfaces = (): readonly Proposal[] => [
  { label: '*', detail: 'every interface that no other host endpoint governs', insert: '"*"', kind: 'value' },
];

export const profiles = (): readonly Proposal[] => [
  whole('projectcalico-default-allow', 'allows what no policy decides'),
];

export const types = (): readonly Proposal[] => [
  whole('[Ingress]', 'to what is governed'),
  whole('[Egress]', 'from what is governed'),
  whole('[Ingress, Egress]', 'both'),
];

export const icmpTypes = (): readonly Proposal[] => [
  whole('8', 'echo request (ping), ICMP'),
  whole('128', 'echo request (ping), ICMPv6'),
  whole('3', 'destination unreachable, ICMP'),
  whole('11', 'time exceeded, ICMP'),
];

/** The path of `source` or `destination` around the spot. */
function endPath({ path }: Spot) {
  const end = path.findLastIndex((step) => step === 'source' || step === 'destination');
  return end < 0 ? undefined : path.slice(0, end + 1);
}

/** Undefined for global policies. */
export function namespaceOf(spot: Spot): string | undefined {
  const kind = spot.fields?.[0]?.fields?.kind?.enum?.[0] ?? '';
  return kind.endsWith('GlobalNetworkPolicy') ? undefined : spot.namespace;
}
