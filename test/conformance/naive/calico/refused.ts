/**
 * Which policies have no effect at all: refused when they are written (W1, W2), or ignored by Felix on every path (calico.md
 * 3.2 to 3.5). Only of what the cases write; the numbers are those of the tables there.
 */

import { bits, isV6 } from '../address.ts';
import { protocolNumber } from '../flow.ts';
import { type Json, list } from '../json.ts';
import type { WritePath } from './policies.ts';
import { isRange, portRange } from './rule.ts';
import { parseSelector } from './selector.ts';

export function isRefused(policy: Json, path: WritePath, minor: number, tiers: readonly string[]): boolean {
  const spec = policy.spec ?? {};
  const rules = [...list(spec.ingress), ...list(spec.egress)];
  if (path !== 'W1') {
    // V22
    if (minor >= 32 && spec.types && spec.types.length === 0) return true;
    // 0.5: from 3.32 on the definitions have enums and rules of their own.
    if (minor >= 32 && rules.some(isRefusedBySchema)) return true;
    if (minor >= 32 && POLICY_SELECTORS.some((field) => `${spec[field] ?? ''}`.includes('global('))) return true;
    return rules.some((rule) => isIgnored(rule, minor));
  }
  return (
    isMisnamed(policy, minor, tiers) ||
    POLICY_SELECTORS.some((field) => !reads(spec[field]) || `${spec[field] ?? ''}`.includes('global(')) ||
    rules.some((rule) => isIgnored(rule, minor) || isRefusedRule(rule, minor)) ||
    list(spec.ingress).some((rule) => rule.destination?.services || hasHalfService(policy, rule.source)) ||
    list(spec.egress).some((rule) => rule.source?.services || rule.http || hasHalfService(policy, rule.destination))
  );
}

const POLICY_SELECTORS = ['selector', 'namespaceSelector', 'serviceAccountSelector'] as const;
const SIDES = ['source', 'destination'] as const;
const BUILT_IN = ['default', 'adminnetworkpolicy', 'baselineadminnetworkpolicy', 'kube-admin', 'kube-baseline'];

/** V03, V05; before 3.29 there are no tiers. */
function isMisnamed({ metadata, spec }: Json, minor: number, tiers: readonly string[]): boolean {
  const tier = spec?.tier || 'default';
  if (minor <= 28) return false;
  if (!tiers.includes(tier) && !BUILT_IN.includes(tier)) return true;
  if (minor >= 32) return false;
  if (tier === 'default') return metadata.name.includes('.') && !metadata.name.startsWith('default.');
  return !metadata.name.startsWith(`${tier}.`);
}

function reads(selector: Json): boolean {
  return !selector || parseSelector(selector) !== undefined;
}

/** What Felix's own filter drops the policy for (R). */
function isIgnored(rule: Json, minor: number): boolean {
  // V42
  for (const protocol of [rule.protocol, rule.notProtocol]) {
    if (protocol && protocolNumber(protocol) === undefined) return true;
  }
  const withPorts = [6, 17, 132].includes(protocolNumber(rule.protocol ?? '') ?? 0);
  return SIDES.some((side) => {
    const entity = rule[side] ?? {};
    const ports = [...list(entity.ports), ...list(entity.notPorts)];
    // V43, V44, V46, V47
    if (!rule.protocol && ports.some((port) => portRange(port) !== undefined)) return true;
    if (rule.protocol && ports.length > 0 && !withPorts) return true;
    // V45: the Felix of 3.31 drops it too, as its own code says when it is run.
    if (minor <= 31 && !rule.protocol && ports.length > 0) return true;
    if (ports.some((port) => !isPort(port))) return true;
    // V70
    return [entity.selector, entity.notSelector, entity.namespaceSelector, entity.serviceAccounts?.selector].some(
      (selector) => !reads(selector),
    );
  });
}

function isPort(port: string | number): boolean {
  const [first, last] = portRange(port) ?? [];
  if (first !== undefined && last !== undefined) return first >= 1 && first <= last && last <= 65535;
  return /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/.test(`${port}`);
}

function isRefusedRule(rule: Json, minor: number): boolean {
  const nets = SIDES.flatMap((side) => [...list(rule[side]?.nets), ...list(rule[side]?.notNets)]);
  const families = new Set(nets.map(isV6));
  const version = rule.ipVersion;
  return (
    // V49, V51, V52
    nets.some((net) => !isExactRange(net)) ||
    families.size > 1 ||
    (version && families.has(version === 4)) ||
    // V53
    (minor >= 29 &&
      SIDES.some((side) => list(rule[side]?.notNets).some((net) => ['0.0.0.0/0', '::/0'].includes(net)))) ||
    // V54, V56
    (rule.icmp && !['ICMP', 'ICMPv6'].includes(rule.protocol)) ||
    [rule.protocol, rule.notProtocol].some(
      (each) => (each === 'ICMP' && version === 6) || (each === 'ICMPv6' && version === 4),
    ) ||
    // V57, V58
    (rule.http && (rule.action !== 'Allow' || ![undefined, 'TCP'].includes(rule.protocol))) ||
    SIDES.some((side) => isRefusedEntity(rule[side] ?? {}, side))
  );
}

/** V54, V56, V57, V58, V71 to V75: what the schema says of one rule. */
function isRefusedBySchema(rule: Json): boolean {
  const version = rule.ipVersion;
  return (
    (rule.icmp && !['ICMP', 'ICMPv6', 1, 58].includes(rule.protocol)) ||
    (rule.icmp?.code !== undefined && rule.icmp.type === undefined) ||
    [rule.protocol, rule.notProtocol].some(
      (each) => (version === 6 && ['ICMP', 1].includes(each)) || (version === 4 && ['ICMPv6', 58].includes(each)),
    ) ||
    (rule.http && (rule.action !== 'Allow' || ![undefined, 'TCP', 6].includes(rule.protocol))) ||
    SIDES.some((side) => isRefusedEntity(rule[side] ?? {}, side))
  );
}

function isRefusedEntity(entity: Json, side: 'source' | 'destination'): boolean {
  const ports = [...list(entity.ports), ...list(entity.notPorts)];
  // V71, V72
  if (`${entity.selector ?? ''}`.includes('global(')) return true;
  const namespaces = `${entity.namespaceSelector ?? ''}`;
  if (namespaces.includes('global(') && !/^[ \t]*global\([ \t]*\)[ \t]*$/.test(namespaces)) return true;
  if (!entity.services) return false;
  // V73, V74, V75
  const others = ['namespaceSelector', 'serviceAccounts', 'selector', 'notSelector', 'nets', 'notNets'];
  return (
    !entity.services.name ||
    others.some((field) => (Array.isArray(entity[field]) ? entity[field].length > 0 : entity[field])) ||
    (side === 'destination' && ports.length > 0)
  );
}

/** V77: a global policy must say the namespace. */
function hasHalfService({ kind }: Json, entity: Json): boolean {
  return kind === 'GlobalNetworkPolicy' && entity?.services && !entity.services.namespace;
}

/** With its length, and no bits set after it. */
function isExactRange(net: string): boolean {
  const [ip = '', length] = net.split('/');
  return isRange(net) && length !== undefined && !bits(ip).slice(Number(length)).includes('1');
}
