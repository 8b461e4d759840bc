import { type Address, type Cidr, contains, formatCidr, sameAddress } from '../../engine/address.ts';
import type { AddressPeer, Endpoint, FlowEnd } from '../../engine/model.ts';
import { TCP, UDP } from '../../engine/ports.ts';
import { count, podCount } from '../../snapshot/words.ts';
import { get } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { endpointsWithin } from '../support/cilium/addressIndex.ts';
import { allItems, type CiliumItemText, nodesIn, underCilium } from '../support/cilium/manifest.ts';
import { sideResult } from '../support/cilium/side.ts';
import { swapEntry } from '../support/cilium/swapEntry.ts';
import { programsWith } from '../support/dns.ts';
import { fix } from '../support/fix.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed, subjects } from '../support/view.ts';

/** Where kubeadm and k3s put pods unless told otherwise. */
const USUAL = ['10.244.', '10.42.'];
/** Wider ranges are meant for more than the cluster. */
const WIDEST = { 4: 12, 6: 48 } as const;
const TRIED = 5;

/**
 * A range of addresses that are pods' or nodes', for which Cilium never lets a range stand unless its settings say so:
 * what it allows stays closed, what it denies stays open (cilium.md 4.6).
 */
export const rangeMissesPods: Rule = {
  code: 'range-misses-pods',
  level: 'warning',
  scope: 'cluster',
  families: ['cilium'],
  title: 'A range of addresses that are pods or nodes',
  answers: ['cilium-M41', 'cilium-M42', 'cilium-M91'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const cluster = underCilium(subject.cluster);
    for (const item of allItems(subject)) {
      for (const peer of item.rules[0]?.peers ?? []) {
        const [range] = peer.kind === 'addresses' ? peer.ranges : [];
        if (peer.kind !== 'addresses' || !range || range.length === 0) continue;
        const finding = cluster ? judge(cluster, item, peer, range) : usual(peer, range, item);
        if (finding) yield finding;
      }
    }
  },
};

function usual(peer: AddressPeer, range: Cidr, { denies }: CiliumItemText): Finding | undefined {
  const text = formatCidr(range);
  if (!USUAL.some((start) => text.startsWith(start)) || range.length < 16) return undefined;
  return {
    code: 'range-misses-pods',
    level: 'info',
    message: `Many clusters give their pods addresses like ${code(text)}, and to Cilium a range never stands for pods: this ${denies ? 'denies' : 'allows'} none. Select them with ${denies ? 'labels' : 'labels or an entity'}.`,
    path: [...peer.path],
    part: 'value',
  };
}

function judge(cluster: ClusterView, item: CiliumItemText, peer: AddressPeer, range: Cidr): Finding | undefined {
  const { rangesHold } = cluster.programs.dataplane;
  if (rangesHold.pods && rangesHold.nodes) return undefined;
  const inside = endpointsWithin(cluster.inventory, range).filter(({ addresses }) =>
    addresses.some((one) => holds(peer, one)),
  );
  const pods = rangesHold.pods ? [] : inside.filter(({ kind, hostNetwork }) => kind === 'pod' && !hostNetwork);
  const nodes = rangesHold.nodes ? [] : inside.filter(({ kind }) => kind === 'node');
  const missed = [...pods, ...nodes];
  if (missed.length === 0 || !isMissed(cluster, item, missed)) return undefined;
  const isApi =
    nodes.length > 0 && inside.every((one) => one.addresses.some((address) => isApiServer(cluster, address)));
  const whom = [
    ...(pods.length > 0 ? [podCount(pods, cluster.inventory)] : []),
    ...(nodes.length > 0 ? [count(nodes.length, 'node')] : []),
  ].join(' and ');
  const wide = range.length < WIDEST[range.family];
  return {
    code: 'range-misses-pods',
    // A wide one may be meant for what is outside.
    level: wide ? 'info' : confirmed(cluster),
    message: sentences(
      `${code(formatCidr(range))} holds the addresses of ${whom} (${cluster.words}), and to Cilium a range stands for neither pods nor nodes: ${item.denies ? 'they are not denied by it' : 'they are not allowed by it'}.`,
      pods.length > 0
        ? `Select the pods with \`${item.prefix}Endpoints\`.`
        : `Use ${isApi ? 'the entity `kube-apiserver`' : 'the entities `host` and `remote-node`'} in \`${item.prefix}Entities\`.`,
    ),
    path: [...peer.path],
    part: 'value',
    fixes: pods.length === 0 && range.length === range.words.length * 32 ? fixesFor(item, peer, isApi) : [],
  };
}

function holds({ ranges, except }: AddressPeer, address: Address): boolean {
  return ranges.some((one) => contains(one, address)) && !except.some((one) => contains(one, address));
}

function isApiServer({ inventory }: ClusterView, address: Address): boolean {
  return inventory.apiServers.some((one) => sameAddress(one, address));
}

/** Some pod of the policy finds them closed though they are allowed here, or open though they are denied. */
function isMissed(cluster: ClusterView, item: CiliumItemText, missed: readonly Endpoint[]): boolean {
  const { policy } = item.of;
  if (!policy || item.of.namesNodes) return false;
  const [pod] = subjects(cluster, policy).pods;
  if (!pod) return false;
  const programs = programsWith(cluster, policy);
  const own: FlowEnd = { kind: 'endpoint', id: pod.id };
  const [match] = item.rules.flatMap(({ ports = [] }) => ports);
  const number = match?.port.kind === 'numbers' ? match.port.first : undefined;
  return missed.slice(0, TRIED).some(({ id }) => {
    const other: FlowEnd = { kind: 'endpoint', id };
    if (id === pod.id) return false;
    const port = number ?? missed[0]?.ports[0]?.port ?? 12345;
    const [from, to] = item.direction === 'egress' ? [own, other] : [other, own];
    const protocol = match?.protocol === UDP ? UDP : TCP;
    const result = sideResult(programs, { from, to, protocol, port }, item.direction);
    return item.denies ? result === 'allow' : result === 'deny';
  });
}

/** A single address, where it is the only peer of its item. */
function fixesFor(item: CiliumItemText, peer: AddressPeer, isApi: boolean): readonly Fix[] {
  const { map, of, prefix } = item;
  const key = peer.path.includes(`${prefix}CIDR`) ? `${prefix}CIDR` : `${prefix}CIDRSet`;
  const entry = get(map, key);
  if (!entry || nodesIn(map, key).length > 1) return [];
  const entities = isApi ? ['kube-apiserver'] : ['host', 'remote-node'];
  return fix(
    `Use the ${isApi ? 'entity `kube-apiserver`' : 'entities `host` and `remote-node`'}`,
    swapEntry(of.text, map, entry, { [`${prefix}Entities`]: entities }),
    true,
  );
}
