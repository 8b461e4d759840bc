/** `ipBlock`, `cidr`, `except` and its items. */

import { type Cidr, containsRange, formatAddress, formatCidr, parseCidr } from '../../engine/address.ts';
import { holdsAddress } from '../../engine/match.ts';
import type { AddressPeer } from '../../engine/model.ts';
import type { ClusterView } from '../../rules/rule.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import { dataplaneTitle } from '../counts.ts';
import { code } from '../markdown.ts';
import { joined, ordinalOf } from '../phrases.ts';
import { podCount } from '../pods.ts';
import { peerAt, ruleAt, selectRange } from '../selection.ts';
import { count } from '../words.ts';
import type { HoverContext, Meaning } from './meaning.ts';
import { podNames } from './names.ts';
import { lastAddress, rangeSize, sizeWords } from './ranges.ts';

/** `base` is the path of `ipBlock`. */
export function blockMeaning({ view, place, policy, base }: HoverContext): Meaning {
  const peer = peerAt(policy, base.slice(0, -1));
  if (peer?.kind === 'addresses') return rangeMeaning(view.cluster, peer);
  const written = nodeAt(place.manifest.object.node, [...base, 'cidr']);
  const range = written?.kind === 'scalar' && typeof written.value === 'string' ? parseCidr(written.value) : undefined;
  if (!range)
    return { bold: 'No range that can be read', after: ': an address, `/` and a prefix length, as in `10.0.0.0/8`' };
  return { bold: extent(range), after: ', but the peer is refused as it stands' };
}

export function rangeMeaning(cluster: ClusterView | undefined, peer: AddressPeer): Meaning {
  const [range] = peer.ranges;
  if (!range) return {};
  const left = rangeSize(range, peer.except);
  const taken = peer.except.length === 0 ? '' : `; without \`except\`, ${left === 0n ? 'none' : sizeWords(left)} left`;
  return {
    bold: extent(range),
    after: taken,
    ...(cluster && { counted: true, notes: coverage(cluster, peer) }),
  };
}

/** One item of `except`; `base` is its path. */
export function exceptMeaning(context: HoverContext): Meaning | undefined {
  const { view, place, policy, base } = context;
  const { node } = place;
  if (typeof base.at(-1) !== 'number' || node.kind !== 'scalar') return undefined;
  const taken = typeof node.value === 'string' ? parseCidr(node.value) : undefined;
  if (!taken) return { bold: 'No range that can be read' };
  const title = code(formatCidr(taken));
  const peer = peerAt(policy, base.slice(0, -3));
  const range = peer?.kind === 'addresses' ? peer.ranges[0] : undefined;
  if (!range || peer?.kind !== 'addresses') return { title, bold: extent(taken) };
  if (!containsRange(range, taken) || range.length === taken.length) {
    return { title, bold: 'Refused', after: `: it must lie inside ${code(formatCidr(range))} and be smaller` };
  }
  const again = letInAgain(context, taken);
  return {
    title,
    bold: `Takes ${sizeWords(rangeSize(taken))} out of ${code(formatCidr(range))}`,
    after: `: ${ends(taken)}`,
    ...(view.cluster && {
      counted: true,
      notes: [...again, ...coverage(view.cluster, { ...peer, ranges: [taken], except: [] })],
    }),
    ...(!view.cluster && { notes: again }),
  };
}

/** A-M67: another peer of the rule holds what this one leaves out. */
function letInAgain({ policy, base }: HoverContext, taken: Cidr): readonly string[] {
  const rule = ruleAt(policy, base.slice(0, -5));
  const other = rule?.peers?.find(
    (peer) =>
      peer.kind === 'addresses' &&
      ordinalOf(peer.path) !== ordinalOf(base.slice(0, -3)) &&
      peer.ranges.some((range) => containsRange(range, taken)) &&
      !peer.except.some((range) => containsRange(range, taken)),
  );
  return other ? [`Peer ${ordinalOf(other.path)} of this rule lets these addresses in all the same.`] : [];
}

/** `Every IPv4 address`, `256 addresses, 10.0.0.0 to 10.0.0.255`. */
function extent(range: Cidr): string {
  if (range.length === 0) return `Every IPv${range.family} address`;
  const size = rangeSize(range);
  return size === 1n ? 'One address' : `${sizeWords(size)}, ${ends(range)}`;
}

function ends(range: Cidr): string {
  if (rangeSize(range) === 1n) return formatAddress(range);
  return `${formatAddress(range)} to ${formatAddress(lastAddress(range))}`;
}

/** What of the cluster is inside, and whether the enforcer counts it. */
function coverage(cluster: ClusterView, peer: AddressPeer): readonly string[] {
  const { pods, nodes, holds } = selectRange(cluster, peer);
  const services = cluster.inventory.services.filter(({ clusterIPs }) =>
    clusterIPs.some((address) => holdsAddress(peer, address)),
  );
  const notes: string[] = [];
  const inside = [
    ...(pods.length > 0 ? [`${podCount(pods, cluster.inventory)}${podNames(pods).replace(/^: (.*)$/, ' ($1)')}`] : []),
    ...(nodes.length > 0 ? [count(nodes.length, 'node')] : []),
  ];
  notes.push(inside.length > 0 ? `Holds ${joined(inside, 'and')}.` : 'Holds no pod and no node.');
  const title = dataplaneTitle(cluster.programs.dataplane);
  if (pods.length > 0 && !holds.pods) notes.push(`${title} never matches pods by address: these stay out.`);
  if (nodes.length > 0 && !holds.nodes) notes.push(`${title} does not match nodes by address here.`);
  if (services.length > 0) {
    const names = joined(
      services.map(({ namespace, name }) => code(`${namespace}/${name}`)),
      'and',
    );
    const [whose, its] =
      services.length === 1
        ? ['the address of Service', 'the Service stands']
        : ['the addresses of Services', 'the Services stand'];
    notes.push(`Also ${whose} ${names}, which says nothing: ${its} for its pods, whose own addresses are compared.`);
  }
  return notes;
}
