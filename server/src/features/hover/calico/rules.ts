/** Rules, their ends, and what stands there besides expressions. */

import { type Cidr, formatAddress, formatCidr, parseAddress, parseCidr } from '../../../engine/address.ts';
import type { Endpoint, Path, Policy, Rule } from '../../../engine/model.ts';
import { protocolName } from '../../../engine/ports.ts';
import { podsBehind } from '../../../engine/services.ts';
import { readNet, readPort, readProtocol } from '../../../lower/calico/values.ts';
import type { ClusterView } from '../../../rules/rule.ts';
import { textAt } from '../../../schema/calico/views.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import type { Node } from '../../../syntax/tree.ts';
import { code } from '../../markdown.ts';
import { joined, ordinalOf } from '../../phrases.ts';
import { podCount } from '../../pods.ts';
import { rulePhrase } from '../../rulePhrase.ts';
import { ruleAt, selectRange } from '../../selection.ts';
import { capital, count } from '../../words.ts';
import type { HoverContext, Meaning } from '../meaning.ts';
import { podNames } from '../names.ts';
import { lastAddress, rangeSize, sizeWords } from '../ranges.ts';
import { listed } from '../rules.ts';
import { VERBS } from './order.ts';
import { endSelectors, isSubject, podsAtEnd, see, seenNames, seenWords } from './sight.ts';

/** `ingress`, `egress`. */
export function calicoRulesMeaning({ policy, base }: HoverContext): Meaning {
  const direction = base.at(-1) === 'egress' ? 'egress' : 'ingress';
  const rules = policy.rules.filter((rule) => rule.direction === direction);
  if (!policy.directions.includes(direction)) {
    return { bold: 'Never used', after: `: \`types\` leaves ${direction} out` };
  }
  if (rules.length === 0) {
    return { bold: 'Decides nothing', after: ': there is no rule, and the rest of the tier decides, or its end' };
  }
  return {
    bold: capital(count(rules.length, 'rule')),
    after: rules.length > 1 ? ', tried in this order' : '',
    notes: listed(rules.map((rule) => `Rule ${ordinalOf(rule.path)}: ${phrase(rule)}.`)),
  };
}

/** One rule, by its dash or braces. */
export function calicoRuleMeaning({ place, policy, base }: HoverContext): Meaning | undefined {
  if (place.path.length > base.length) return undefined;
  const rule = ruleAt(policy, base);
  const title = `rule ${ordinalOf(base)}`;
  if (!rule) return { title, bold: 'Matches nothing', after: ': it cannot be read yet' };
  const unused = policy.directions.includes(rule.direction)
    ? []
    : [`Never used: \`types\` leaves ${rule.direction} out.`];
  return { title, bold: capital(phrase(rule)), notes: unused };
}

function phrase(rule: Rule): string {
  return `${VERBS[rule.action].toLowerCase()} ${rulePhrase(rule, code)}`;
}

/** `source`, `destination`. */
export function endMeaning({ view, place, policy, base }: HoverContext): Meaning | undefined {
  if (place.path.length > base.length) return undefined;
  const entity = nodeAt(place.manifest.object.node, base);
  const subject = isSubject(base);
  const notes = subject ? ['This end is the governed pods themselves.'] : [];
  const { positive, negative, unreadable } = endSelectors(entity, policy.namespace);
  if (unreadable) return { bold: 'Matches nothing', after: ': a selector of it cannot be read', notes };
  if (!positive || !view.cluster) return notes.length > 0 ? { bold: 'The governed side', notes: [] } : undefined;
  const seen = see(view.cluster, negative ? { kind: 'and', of: [positive, { kind: 'not', of: negative }] } : positive);
  return { bold: `By label ${seenWords(view.cluster, seen)}`, after: seenNames(seen), counted: true, notes };
}

/** One item of `ports`, `notPorts`. */
export function calicoPortMeaning(context: HoverContext): Meaning {
  const { view, place, base } = context;
  const { node } = place;
  const port = node.kind === 'scalar' ? readPort(node.value) : undefined;
  if (!port) return { bold: 'No port', after: ': a number, a range `"8000:8100"`, or a name' };
  const rule = nodeAt(place.manifest.object.node, base.slice(0, -3));
  const protocol = protocolOf(rule);
  const { cluster } = view;
  const name = protocol === undefined ? 'Port' : `${protocolName(protocol)}`;
  if (port.kind === 'numbers') {
    const bold = port.first === port.last ? `${name} ${port.first}` : `${name} ${port.first} to ${port.last}`;
    if (port.first !== port.last) return { bold, after: `: ${count(port.last - port.first + 1, 'port')}` };
    if (!cluster) return { bold };
    const pods = podsAtEnd(cluster, reader(context), base.slice(0, -2));
    const having = pods.filter((pod) =>
      pod.ports.some((each) => each.port === port.first && (protocol === undefined || each.protocol === protocol)),
    );
    return {
      bold,
      after: `: declared by ${having.length} of ${podCount(pods, cluster.inventory)} there${podNames(having)}`,
      counted: true,
    };
  }
  if (port.kind !== 'named') return { bold: 'Every port' };
  if (!cluster) return { bold: `The port that each pod calls ${code(port.name)}` };
  return namedPort(cluster, podsAtEnd(cluster, reader(context), base.slice(0, -2)), port.name, protocol);
}

function reader({ place, policy }: HoverContext) {
  return { root: (path: Path) => nodeAt(place.manifest.object.node, path), namespace: policy.namespace };
}

function namedPort(
  cluster: ClusterView,
  pods: readonly Endpoint[],
  name: string,
  protocol: number | undefined,
): Meaning {
  const byNumber = new Map<string, Endpoint[]>();
  for (const pod of pods) {
    for (const port of pod.ports) {
      if (port.name !== name || (protocol !== undefined && port.protocol !== protocol)) continue;
      const text = `${protocolName(port.protocol)} ${port.port}`;
      byNumber.set(text, [...(byNumber.get(text) ?? []), pod]);
    }
  }
  if (byNumber.size === 0) {
    return { bold: `No pod there calls a port ${code(name)}`, after: ', so it matches nothing', counted: true };
  }
  const numbers = [...byNumber].map(
    ([text, list]) => `${text} on ${podCount(list, cluster.inventory)}${podNames(list).replace(/^: (.*)$/, ' ($1)')}`,
  );
  return { bold: capital(joined(numbers, 'and')), counted: true };
}

function protocolOf(rule: Node | undefined): number | undefined {
  const node = rule && nodeAt(rule, ['protocol']);
  return node?.kind === 'scalar' && node.value !== null ? readProtocol(node.value) : undefined;
}

/** `protocol`, `notProtocol`. */
export function protocolMeaning({ place }: HoverContext): Meaning | undefined {
  const { node } = place;
  const number = node.kind === 'scalar' && node.value !== null ? readProtocol(node.value) : undefined;
  if (number === undefined) return undefined;
  const family =
    node.kind === 'scalar' && /^ICMP/i.test(String(node.value))
      ? `, and IPv${/v6$/i.test(String(node.value)) ? 6 : 4} only`
      : '';
  return {
    bold: `${protocolName(number)}, protocol ${number}`.replace(/^(\d+), protocol \1$/, 'Protocol $1'),
    after: family,
  };
}

/** One item of `nets`, `notNets`, and of the `nets` of a set. */
export function netMeaning(view: HoverContext['view'], node: Node): Meaning | undefined {
  const text = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : '';
  const range = readNet(text);
  if (!range)
    return { bold: 'No range that can be read', after: ': an address, `/` and a prefix length, as in `10.0.0.0/8`' };
  const bits =
    parseCidr(text) && text.includes('/') && !sameText(text, range) ? [`Read as ${code(formatCidr(range))}.`] : [];
  if (!view.cluster) return { bold: extent(range), notes: bits };
  const { pods, nodes } = selectRange(view.cluster, { ranges: [range], except: [] });
  const inside = [
    ...(pods.length > 0
      ? [`${podCount(pods, view.cluster.inventory)}${podNames(pods).replace(/^: (.*)$/, ' ($1)')}`]
      : []),
    ...(nodes.length > 0 ? [count(nodes.length, 'node')] : []),
  ];
  const services = view.cluster.inventory.services.filter(({ clusterIPs }) =>
    clusterIPs.some((address) => selectsAddress(range, address)),
  );
  return {
    bold: extent(range),
    counted: true,
    notes: [
      ...bits,
      inside.length > 0 ? `Holds ${joined(inside, 'and')}.` : 'Holds no pod and no node.',
      ...(services.length > 0
        ? [
            `Also addresses of ${count(services.length, 'Service')}, which are replaced by those of pods before policy looks.`,
          ]
        : []),
    ],
  };
}

function selectsAddress(range: Cidr, address: Parameters<typeof formatAddress>[0]): boolean {
  const own = parseCidr(`${formatAddress(address)}/${range.length}`);
  return own !== undefined && formatCidr(own) === formatCidr(range);
}

function sameText(text: string, range: Cidr): boolean {
  const [address = ''] = text.split('/');
  const written = parseAddress(address);
  return (
    written !== undefined && formatAddress(written) === formatAddress({ family: range.family, words: range.words })
  );
}

function extent(range: Cidr): string {
  if (range.length === 0) return `Every IPv${range.family} address`;
  const size = rangeSize(range);
  if (size === 1n) return 'One address';
  return `${sizeWords(size)}, ${formatAddress({ family: range.family, words: range.words })} to ${formatAddress(lastAddress(range))}`;
}

/** `services` and its fields. */
export function servicesMeaning({ view, place, policy, base }: HoverContext): Meaning {
  const services = nodeAt(place.manifest.object.node, base);
  const name = textAt(services, ['name'], 'server');
  const namespace = textAt(services, ['namespace'], 'server');
  if (name === '') return { bold: 'Matches nothing', after: ': it names no Service' };
  if (namespace === '') return { bold: 'Never found', after: ': without `namespace` Calico looks nowhere' };
  const { cluster } = view;
  const title = code(`${namespace}/${name}`);
  if (!cluster) return { bold: `The endpoints of Service ${title}` };
  const service = cluster.inventory.service(namespace, name);
  if (!service) return { bold: `No Service ${title}`, after: ', so it matches nothing', counted: true };
  const pods = podsBehind(service, cluster.inventory);
  const ports = base.includes('destination') ? ', on its ports' : '';
  return {
    bold: `${capital(podCount(pods, cluster.inventory))} behind Service ${title}${ports}`,
    after: podNames(pods),
    counted: true,
    notes:
      policy.namespace !== undefined && policy.namespace !== namespace
        ? ['It may be in another namespace than the policy.']
        : [],
  };
}

/** `serviceAccounts`, its names and one of them. */
export function accountsMeaning(context: HoverContext): Meaning | undefined {
  const { view, policy, base, place } = context;
  const end = base.findLastIndex((step) => step === 'source' || step === 'destination');
  const { positive } = endSelectors(nodeAt(place.manifest.object.node, base.slice(0, end + 1)), policy.namespace);
  if (!positive || !view.cluster) return undefined;
  const seen = see(view.cluster, positive);
  return { bold: `Matches ${seenWords(view.cluster, seen)}`, after: seenNames(seen), counted: true };
}

/** A flag for hosts: whom it can mean. */
export function hostFlagMeaning({ policy, place }: HoverContext): Meaning {
  const { node } = place;
  if (node.kind !== 'scalar' || node.value !== true) return { bold: 'Off' };
  const stages: Readonly<Record<NonNullable<Policy['stage']>, string>> = {
    untracked: 'Asked before connection tracking, for host endpoints only',
    'pre-dnat': 'Asked before addresses of Services are translated, for host endpoints only',
    'normal-and-forward': 'Also asked for traffic that is routed through hosts',
  };
  return { bold: policy.stage ? stages[policy.stage] : 'On' };
}
