/** Whether one rule matches one packet (calico.md 4.5, 4.6). */

import { contains, isV6 } from '../address.ts';
import type { Cluster } from '../cluster.ts';
import { protocolNumber } from '../flow.ts';
import { type Json, list } from '../json.ts';
import { type Addressable, serviceMembers } from './objects.ts';
import { parseSelector } from './selector.ts';

export interface Packet {
  readonly v6: boolean;
  readonly protocol: number;
  readonly source: { readonly ip: string | undefined; readonly port: number | undefined };
  readonly destination: { readonly ip: string | undefined; readonly port: number | undefined };
  readonly icmp: { readonly type: number; readonly code?: number } | undefined;
}

export interface World {
  readonly cluster: Cluster;
  readonly objects: readonly Addressable[];
}

/** A protocol by its name says the family, by its number not (1.4). */
const IMPLIED: Record<string, number> = { ICMP: 4, ICMPv6: 6 };

const SIDES = ['source', 'destination'] as const;

export function ruleMatches(world: World, rule: Json, policyNamespace: string, packet: Packet): boolean {
  const family = packet.v6 ? 6 : 4;
  const version = rule.ipVersion ?? IMPLIED[rule.protocol];
  if (version && version !== family) return false;
  for (const side of SIDES) {
    for (const field of ['nets', 'notNets']) {
      const all = ranges(rule[side]?.[field]);
      // 4.7: a rule is written once for each family, and not at all where a list of ranges has none of it.
      if (all.length > 0 && !all.some((range) => isV6(range) === packet.v6)) return false;
    }
    if (ranges(rule[side]?.notNets).includes(packet.v6 ? '::/0' : '0.0.0.0/0')) return false;
  }
  if (rule.protocol && protocolNumber(rule.protocol) !== packet.protocol) return false;
  if (rule.notProtocol && protocolNumber(rule.notProtocol) === packet.protocol) return false;
  if (rule.icmp && !icmpMatches(rule.icmp, packet)) return false;
  if (rule.notICMP && icmpMatches(rule.notICMP, packet)) return false;
  return SIDES.every((side) => entityMatches(world, rule[side] ?? {}, side, policyNamespace, packet));
}

function icmpMatches({ type, code }: Json, { icmp }: Packet): boolean {
  return (
    (type ?? undefined) === undefined ||
    (icmp?.type === type && ((code ?? undefined) === undefined || icmp?.code === code))
  );
}

function entityMatches(
  { cluster, objects }: World,
  entity: Json,
  side: (typeof SIDES)[number],
  policyNamespace: string,
  packet: Packet,
): boolean {
  const { ip, port } = packet[side];
  const nets = ranges(entity.nets);
  const notNets = ranges(entity.notNets);
  if (nets.length > 0 && !(ip !== undefined && nets.some((net) => contains(net, ip)))) return false;
  if (ip !== undefined && notNets.some((net) => contains(net, ip))) return false;

  const { positive, negative } = entitySelector(entity, policyNamespace);
  const here = objects.filter((object) => ip !== undefined && object.has(ip));
  const fits = (object: Addressable): boolean =>
    (positive === '' || holds(positive, object)) && !(positive !== '' && negative !== '' && holds(negative, object));
  if (positive !== '') {
    if (!here.some(fits)) return false;
  } else if (negative !== '' && here.some((object) => holds(negative, object))) return false;

  if (entity.services?.name) {
    const members = serviceMembers(cluster, entity.services.namespace ?? '', entity.services.name);
    const found = members.some(
      (member) =>
        ip !== undefined &&
        contains(member.ip, ip) &&
        (side === 'source' ||
          (member.port !== undefined && member.port === port && protocolNumber(member.protocol) === packet.protocol)),
    );
    if (!found) return false;
  }

  const named = (name: string): boolean =>
    here.some(
      (object) =>
        fits(object) &&
        object.ports.some(
          (one) => one.name === name && protocolNumber(one.protocol) === packet.protocol && one.port === port,
        ),
    );
  const matchesPort = (each: string | number): boolean => {
    const [first, last] = portRange(each) ?? [];
    if (first === undefined || last === undefined) return named(`${each}`);
    return port !== undefined && first <= port && port <= last;
  };
  if (list(entity.ports).length > 0 && !entity.ports.some(matchesPort)) return false;
  return !list(entity.notPorts).some(matchesPort);
}

/** What cannot be read as a range is dropped; raw objects may hold such texts (V49). */
function ranges(texts: Json): string[] {
  return list(texts).filter(isRange);
}

export function isRange(text: string): boolean {
  const [ip = '', length] = text.split('/');
  const widest = isV6(ip) ? 128 : 32;
  const whole = isV6(ip) ? /^[0-9a-fA-F:]+$/.test(ip) : /^\d+\.\d+\.\d+\.\d+$/.test(ip);
  const octets = isV6(ip) || ip.split('.').every((octet) => Number(octet) <= 255);
  return whole && octets && (length === undefined || (/^\d+$/.test(length) && Number(length) <= widest));
}

/** Undefined for the name of a port (NUM/port). */
export function portRange(each: string | number): readonly [number, number] | undefined {
  const [, first, , last] = `${each}`.match(/^(\d+)(:(\d+))?$/) ?? [];
  return first === undefined ? undefined : [Number(first), Number(last ?? first)];
}

function holds(selector: string, object: Addressable): boolean {
  return parseSelector(selector)?.holds(object.labels) ?? false;
}

/** 2.6: the two expressions that an entity comes down to; `policyNamespace` is empty for global policies. */
export function entitySelector(entity: Json, policyNamespace: string): { positive: string; negative: string } {
  const accounts = entity.serviceAccounts;
  const parts = [
    accounts?.selector ? prefixed(accounts.selector, 'pcsa.') : '',
    list(accounts?.names).length > 0
      ? `projectcalico.org/serviceaccount in {${accounts.names.map((name: string) => `"${name}"`).join(', ')}}`
      : '',
    entity.selector ?? '',
  ].filter((part) => part !== '');
  const own = parts.map((part) => `(${part})`).join(' && ');
  const namespaces = entity.namespaceSelector
    ? prefixed(entity.namespaceSelector, 'pcns.')
        .replaceAll('all()', 'has(projectcalico.org/namespace)')
        .replaceAll('global()', '!has(projectcalico.org/namespace)')
    : policyNamespace === ''
      ? ''
      : `projectcalico.org/namespace == '${policyNamespace}'`;
  const negative = entity.notSelector ?? '';
  const scoped = namespaces !== '' && (own !== '' || negative !== '' || !!entity.namespaceSelector);
  if (!scoped) return { positive: own, negative };
  return { positive: own === '' ? namespaces : `(${namespaces}) && (${own})`, negative };
}

/** The canonical spelling with every label prefixed. */
export function prefixed(selector: string, prefix: string): string {
  return parseSelector(selector)?.print(prefix) ?? selector;
}
