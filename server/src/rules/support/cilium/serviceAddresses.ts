import { type Cidr, contains, formatCidr } from '../../../engine/address.ts';
import type { AddressPeer, Service } from '../../../engine/model.ts';
import { podsBehind } from '../../../engine/services.ts';
import { count } from '../../../snapshot/words.ts';
import { get } from '../../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, RuleSubject } from '../../rule.ts';
import { fix } from '../fix.ts';
import { code, sentences } from '../text.ts';
import { confirmed } from '../view.ts';
import { listNames, thePods } from '../words.ts';
import { endpointsWithin } from './addressIndex.ts';
import { allItems, type CiliumItemText, nodesIn, underCilium } from './manifest.ts';
import { serviceItem } from './serviceItem.ts';
import { swapEntry } from './swapEntry.ts';

/** Wider ranges are meant for more than Services. */
const WIDEST = { 4: 12, 6: 64 } as const;

/** Addresses of Services, which have become those of pods before policy is asked (cilium.md M43, 4.10). */
export function* ciliumServiceAddresses(subject: RuleSubject): Iterable<Finding> {
  const cluster = underCilium(subject.cluster);
  if (!cluster) return;
  for (const item of allItems(subject)) {
    for (const peer of item.rules[0]?.peers ?? []) {
      const [range] = peer.kind === 'addresses' ? peer.ranges : [];
      if (peer.kind !== 'addresses' || !range || range.length < WIDEST[range.family]) continue;
      const services = cluster.inventory.services.filter((service) => service.clusterIPs.some((ip) => holds(peer, ip)));
      if (services.length === 0 || holdsElse(cluster, peer)) continue;
      yield finding(cluster, item, peer, range, services);
    }
  }
}

function holds({ ranges, except }: AddressPeer, address: Parameters<typeof contains>[1]): boolean {
  return ranges.some((range) => contains(range, address)) && !except.some((range) => contains(range, address));
}

/** A pod, a node, or an address that a Service has or leads to outside. */
function holdsElse({ inventory }: ClusterView, peer: AddressPeer): boolean {
  return (
    peer.ranges.some((range) =>
      endpointsWithin(inventory, range).some(({ addresses }) => addresses.some((address) => holds(peer, address))),
    ) ||
    inventory.services.some(
      ({ externalIPs, backends = [] }) =>
        externalIPs.some((address) => holds(peer, address)) || backends.some(({ address }) => holds(peer, address)),
    )
  );
}

function finding(
  cluster: ClusterView,
  item: CiliumItemText,
  peer: AddressPeer,
  range: Cidr,
  services: readonly Service[],
): Finding {
  const names = services.map(({ namespace, name }) => `${namespace}/${name}`);
  const [only] = services;
  const pods = only && services.length === 1 ? podsBehind(only, cluster.inventory) : [];
  const what =
    services.length === 1
      ? `${code(formatCidr(range))} is the address of Service ${listNames(names)}`
      : `${code(formatCidr(range))} holds the addresses of ${count(services.length, 'Service')} and of no pod or node: ${listNames(names)}`;
  const isApi = names.length === 1 && names[0] === 'default/kubernetes';
  return {
    code: 'service-address',
    level: confirmed(cluster),
    message: sentences(
      `${what} (${cluster.words}), and it never matches: ${item.direction === 'egress' ? 'when policy is asked, it has become the address of what stands behind the Service.' : 'nothing sends from the address of a Service.'}`,
      isApi
        ? 'Use the entity `kube-apiserver`.'
        : pods.length > 0
          ? `Select ${thePods(pods, cluster.inventory)} behind it instead.`
          : 'Select the pods behind it instead.',
    ),
    path: [...peer.path],
    part: 'value',
    fixes: only && services.length === 1 ? fixesFor(item, peer, only, pods.length > 0) : [],
  };
}

/** Where it is the only peer of its item. */
function fixesFor(
  { map, of, direction }: CiliumItemText,
  peer: AddressPeer,
  service: Service,
  hasPods: boolean,
): readonly Fix[] {
  const key = String(peer.path.find((step) => step === 'toCIDR' || step === 'toCIDRSet'));
  const entry = get(map, key);
  const isApi = service.namespace === 'default' && service.name === 'kubernetes';
  if (direction !== 'egress' || !entry || nodesIn(map, key).length > 1 || !(hasPods || isApi)) return [];
  const title = isApi
    ? 'Use the entity `kube-apiserver`'
    : `Select the pods behind ${service.namespace}/${service.name}`;
  return fix(title, swapEntry(of.text, map, entry, serviceItem(service)), true);
}
