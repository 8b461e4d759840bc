/** Lists of peers, entities, ranges, groups, Services and names of hosts. */

import { containsRange, formatAddress, formatCidr, parseCidr } from '../../../engine/address.ts';
import type { AddressPeer, Peer } from '../../../engine/model.ts';
import { podsBehind } from '../../../engine/services.ts';
import type { ClusterView } from '../../../rules/rule.ts';
import { ENTITY_WORDS } from '../../../schema/cilium/entities.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import { code } from '../../markdown.ts';
import { joined } from '../../phrases.ts';
import { podCount } from '../../pods.ts';
import { peerAt, selectLabelled } from '../../selection.ts';
import { capital, count } from '../../words.ts';
import { rangeMeaning } from '../addresses.ts';
import type { HoverContext, Meaning } from '../meaning.ts';
import { podNames } from '../names.ts';
import { rangeSize, sizeWords } from '../ranges.ts';
import { deniesAt, isCilium, itemBase, otherPluginNote, policyOf } from './here.ts';
import { nodesThere } from './selectors.ts';

/** Lists that mean nobody while they are empty; the others count as missing then (cilium.md 2.6). */
const STRICT = /(Endpoints|Nodes|Entities|CIDR|CIDRSet)$/;

/** `fromEndpoints`, `toCIDR` and the like. */
export function peerListMeaning(context: HoverContext): Meaning | undefined {
  const { base, place } = context;
  const name = String(base.at(-1));
  const list = nodeAt(place.manifest.object.node, base);
  if (list?.kind !== 'list') return undefined;
  const size = list.items.length;
  if (size > 0) {
    const verb = deniesAt(base) ? 'Denies' : 'Allows';
    return {
      bold: `${verb} ${size === 1 ? 'the one peer' : `any of these ${size} peers`}`,
      after: ', on the ports of this item',
    };
  }
  if (STRICT.test(name)) return { bold: 'Nobody', after: ': the list is empty, and ports beside it change nothing' };
  const item = nodeAt(place.manifest.object.node, itemBase(base));
  const ports = item?.kind === 'map' && item.entries.some(({ key }) => key === 'toPorts' || key === 'icmps');
  return ports
    ? { bold: 'Everybody', after: ': this empty list counts as missing, and the ports beside it hold for all' }
    : { bold: 'Nobody', after: ': the list is empty' };
}

/** One entity, with what is in it now. */
export function entityMeaning(context: HoverContext): Meaning | undefined {
  const { place, base, view } = context;
  const { node } = place;
  const name = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : '';
  const words = Object.hasOwn(ENTITY_WORDS, name) ? ENTITY_WORDS[name] : undefined;
  if (words === undefined) return { title: code(name), bold: 'No entity' };
  const policy = policyOf(context, base);
  const peer = policy && peerAt(policy, base);
  const found = { title: code(name), bold: capital(words), notes: otherPluginNote(view.cluster) };
  if (!isCilium(view.cluster) || peer === undefined) return found;
  const members = membersOf(view.cluster, name, peer);
  return { ...found, after: members === '' ? '' : `: ${members}`, counted: members !== '' };
}

function membersOf(cluster: ClusterView, name: string, peer: Peer): string {
  const { inventory } = cluster;
  const pods = peer.kind === 'labelled' ? (selectLabelled(cluster, peer)?.matched ?? []) : [];
  switch (name) {
    case 'all':
      return `${podCount(pods, inventory)}, ${nodesThere(cluster)} and every address outside`;
    case 'cluster':
    case 'cluster-mesh':
      return `${podCount(pods, inventory)} and ${nodesThere(cluster)}`;
    case 'host':
      return 'for each pod its own node, and no other';
    case 'remote-node': {
      const nodes = inventory.endpoints.filter(({ kind }) => kind === 'node').length;
      return `for each pod ${count(Math.max(0, nodes - 1), 'other node')}`;
    }
    case 'kube-apiserver': {
      const backends = inventory.service('default', 'kubernetes')?.backends ?? [];
      return joined(
        backends.map(({ address }) => code(formatAddress(address))),
        'and',
      );
    }
    default:
      return '';
  }
}

/** An item of `fromCIDR` or `toCIDR`, or an element of a CIDR set. */
export function ciliumRangeMeaning(context: HoverContext): Meaning | undefined {
  const policy = policyOf(context, context.base);
  const peer = policy && peerAt(policy, context.base);
  return peer?.kind === 'addresses' ? ranged(context, peer) : undefined;
}

/** `cidr` of an element of a CIDR set. */
export function ciliumSetRangeMeaning(context: HoverContext): Meaning | undefined {
  return ciliumRangeMeaning({ ...context, base: context.base.slice(0, -1) });
}

/** One range of a CiliumCIDRGroup. */
export function groupRangeMeaning({ place, base, view }: HoverContext): Meaning | undefined {
  const { node } = place;
  const range = node.kind === 'scalar' && typeof node.value === 'string' ? parseCidr(node.value) : undefined;
  if (!range) return undefined;
  return rangeMeaning(view.cluster, { kind: 'addresses', ranges: [range], except: [], path: base });
}

/** One item of `except`. */
export function ciliumExceptMeaning({ place, base }: HoverContext): Meaning | undefined {
  const { node } = place;
  const hole = node.kind === 'scalar' && typeof node.value === 'string' ? parseCidr(node.value) : undefined;
  if (!hole) return undefined;
  const written = nodeAt(place.manifest.object.node, [...base.slice(0, -2), 'cidr']);
  const range = written?.kind === 'scalar' && typeof written.value === 'string' ? parseCidr(written.value) : undefined;
  const size = sizeWords(rangeSize(hole));
  if (!range) return { title: code(formatCidr(hole)), bold: `Takes ${size} out of the group` };
  if (!containsRange(range, hole)) {
    return { title: code(formatCidr(hole)), bold: 'Refused', after: `: it must lie inside ${code(formatCidr(range))}` };
  }
  return { title: code(formatCidr(hole)), bold: `Takes ${size} out of ${code(formatCidr(range))}` };
}

/** What Cilium never matches by address is said with the counts. */
function ranged({ view }: HoverContext, peer: AddressPeer): Meaning {
  const [range] = peer.ranges;
  const meaning = rangeMeaning(isCilium(view.cluster) ? view.cluster : undefined, peer);
  const whole =
    range?.length === 0 ? [`The same as the entity \`world\` for IPv${range.family}: no pod and no node.`] : [];
  return { ...meaning, notes: [...(meaning.notes ?? []), ...whole, ...otherPluginNote(view.cluster)] };
}

/** `cidrGroupRef`. */
export function groupMeaning({ place, view }: HoverContext): Meaning | undefined {
  const { node } = place;
  const name = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
  if (name === undefined || !view.cluster) return undefined;
  const group = view.cluster.inventory.addressSets.find((one) => one.kind === 'CiliumCIDRGroup' && one.name === name);
  if (!group) return { bold: `There is no group ${code(name)}`, after: ': it holds no address', counted: true };
  const ranges = joined(
    group.ranges.map((range) => code(formatCidr(range))),
    'and',
  );
  return { bold: `${count(group.ranges.length, 'range')}`, after: ranges === '' ? '' : `: ${ranges}`, counted: true };
}

/** `cidrGroupSelector`. */
export function groupSelectorMeaning({ place, base }: HoverContext): Meaning | undefined {
  const node = nodeAt(place.manifest.object.node, base);
  if (node?.kind !== 'map') return undefined;
  if (node.entries.length === 0)
    return { bold: 'Everybody', after: ', pods and nodes as well: an empty selector chooses no group' };
  return { bold: 'The ranges of every group with these labels' };
}

/** One element of `toServices`. */
export function serviceMeaning(context: HoverContext): Meaning | undefined {
  const { base, view } = context;
  const policy = policyOf(context, base);
  const peer = policy && peerAt(policy, base);
  if (deniesAt(base))
    return { bold: 'Never looked up in a deny rule', after: ': with ports beside it they are denied to everybody' };
  if (peer?.kind !== 'services' || !isCilium(view.cluster)) return undefined;
  const { inventory } = view.cluster;
  const { name, namespace } = peer;
  if (name === undefined) return undefined;
  const found = inventory.services.filter(
    (service) => service.name === name && (namespace === undefined || service.namespace === namespace),
  );
  if (found.length === 0) {
    return {
      bold: `There is no Service ${code(name)}`,
      after: ': nobody is meant; with ports beside it, everybody',
      counted: true,
    };
  }
  const where = joined(
    found.map((service) => code(`${service.namespace}/${service.name}`)),
    'and',
  );
  const behind = [...new Set(found.flatMap((service) => podsBehind(service, inventory)))];
  const isOpen = namespace === undefined;
  return {
    bold: capital(podCount(behind, inventory)),
    after: ` behind ${where}${podNames(behind)}`,
    counted: true,
    notes: isOpen ? ['Without `namespace` Services of that name in every namespace are meant.'] : [],
  };
}

/** `matchName`, `matchPattern`: what it means by example. */
export function hostNameMeaning({ place }: HoverContext): Meaning | undefined {
  const { node } = place;
  const text = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
  if (text === undefined || text === '') return undefined;
  if (place.path.at(-1) === 'matchName') return { title: code(text), bold: 'Exactly this name' };
  if (/^\*+\.?$/.test(text)) return { title: code(text), bold: 'Every name' };
  const deep = /^\*\*+\./.test(text);
  const rest = text.replace(/^\*+\.?/, '');
  if (deep)
    return {
      title: code(text),
      bold: `Every name below ${code(rest)}, however deep`,
      after: `, not ${code(rest)} itself`,
    };
  if (text.startsWith('*.') && !rest.includes('*')) {
    return {
      title: code(text),
      bold: `Names with one label before ${code(rest)}`,
      after: `: ${code(`www.${rest}`)}, not ${code(rest)} and not ${code(`a.b.${rest}`)}`,
    };
  }
  if (text.startsWith('*') && !rest.includes('*')) {
    return {
      title: code(text),
      bold: `${code(rest)} and whatever ends like it`,
      after: `: ${code(`evil${rest}`)} too, but not ${code(`www.${rest}`)}`,
    };
  }
  return { title: code(text), bold: 'Names of this form', after: ': each `*` stays inside one label' };
}
