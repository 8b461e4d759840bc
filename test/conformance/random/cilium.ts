/**
 * Random CiliumNetworkPolicies and CiliumClusterwideNetworkPolicies with the settings and objects that they lean on: empty and
 * absent lists, label sources, the keys that switch the rewriting of selectors off (cilium.md 2.4, 2.6), and now and then a
 * rule that the agent refuses (cilium.md 3).
 */

import { ciliumPeers, ciliumSelector } from './ciliumPeers.ts';
import { ciliumPorts, icmps } from './ciliumPorts.ts';
import type { Dice, Json, JsonObject } from './dice.ts';
import { NAMESPACES } from './world.ts';

export interface CiliumKinds {
  /** Requests, DNS queries, TLS names, and peers by name. */
  readonly layer7: boolean;
  /** ClusterNetworkPolicy is read. */
  readonly clusterPolicies: boolean;
}

export function ciliumObjects(dice: Dice, kinds: CiliumKinds): JsonObject[] {
  const config = settings(dice, kinds);
  const others = [...groups(dice), ...(dice.chance(0.3) ? apiServer(dice) : [])];
  const policies = dice.list(1, 6, (index) => policy(dice, index, kinds));
  return [withoutOpenMode(config, policies), ...others, ...withoutOpenRequests(policies)];
}

/** What groups of nothing but negations mean of nodes that ranges may hold is not written down (2.4, 4.6). */
function withoutOpenMode(config: JsonObject, policies: readonly JsonObject[]): JsonObject {
  const negative = /"cidrGroupSelector":\{"matchExpressions":\[\{[^\]}]*"(NotIn|DoesNotExist)"/.test(
    JSON.stringify(policies),
  );
  const { 'policy-cidr-match-mode': _, ...data } = config.data as JsonObject;
  return negative ? { ...config, data } : config;
}

/** Nor is whether a rule for every request counts as plain beside TLS names (4.9): there it asks for a path. */
function withoutOpenRequests(policies: readonly JsonObject[]): JsonObject[] {
  const text = JSON.stringify(policies);
  // And rules of two kinds of layer 7 for one port are a conflict (3.5), of which nothing is written.
  if (text.includes('"dns":[')) {
    const plain = text.replaceAll(',"serverNames":["api.example.com"]', '');
    const asked = portsWhereNamesAreAsked(policies);
    return JSON.parse(plain, (_, value) => (asksRequestsAt(value, asked) ? { ports: value.ports } : value));
  }
  if (!text.includes('"serverNames"')) return [...policies];
  const every = /"http":\[(\{[^\]]*\},)?\{\}(,\{[^\]]*\})?\]/g;
  return JSON.parse(text.replace(every, '"http":[{"path":"/"}]'));
}

interface PortItem {
  readonly ports?: readonly { readonly port?: string }[];
  readonly rules?: { readonly http?: unknown; readonly dns?: unknown };
}

function portsWhereNamesAreAsked(policies: readonly JsonObject[]): ReadonlySet<string> {
  const found = new Set<string>();
  JSON.stringify(policies, (_, value: PortItem | null) => {
    if (value?.rules?.dns !== undefined) for (const { port } of value.ports ?? []) found.add(port ?? '');
    return value;
  });
  return found;
}

/** HTTP on a port where names are asked; a name of a port may stand for any number. */
function asksRequestsAt(item: PortItem | null, asked: ReadonlySet<string>): boolean {
  if (item?.rules?.http === undefined) return false;
  const isName = (port: string): boolean => !/^\d/.test(port);
  return item.ports?.some(({ port = '' }) => asked.has(port) || isName(port) || [...asked].some(isName)) === true;
}

function settings(dice: Dice, { clusterPolicies }: CiliumKinds): JsonObject {
  const seldom = (key: string, ...values: readonly [string, ...string[]]): { readonly [key: string]: string } =>
    dice.chance(0.06) ? { [key]: dice.pick(values) } : {};
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'cilium-config', namespace: 'kube-system' },
    data: {
      ...seldom('enable-policy', 'always', 'never', 'default'),
      ...seldom('allow-localhost', 'policy', 'always'),
      ...seldom('cluster-name', 'west'),
      ...seldom('policy-default-local-cluster', 'false'),
      ...seldom('policy-cidr-match-mode', 'nodes'),
      ...seldom('enable-non-default-deny-policies', 'false'),
      ...seldom('enable-l7-proxy', 'false'),
      ...seldom('enable-icmp-rules', 'false'),
      ...seldom('policy-audit-mode', 'true'),
      ...seldom('enable-k8s-networkpolicy', 'false'),
      ...seldom('enable-cilium-clusterwide-network-policy', 'false'),
      ...seldom('labels', 'k8s:app k8s:tier', '!env', 'app'),
      ...(dice.chance(0.3) && { 'enable-node-selector-labels': 'true' }),
      ...(clusterPolicies && { 'enable-k8s-cluster-network-policy': `${dice.chance(0.9)}` }),
    },
  };
}

/** Their ranges do not meet, so that no address has two values of one label. */
function groups(dice: Dice): JsonObject[] {
  const group = (name: string, role: string, externalCIDRs: readonly string[]) => ({
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumCIDRGroup',
    metadata: { name, labels: { role } },
    spec: { externalCIDRs },
  });
  return dice.some(
    [
      group('near', 'a', ['198.51.100.0/25', '10.0.0.0/8']),
      group('far', 'b', ['2001:db8::/33', '198.51.100.128/25']),
      group('none', 'c', []),
    ],
    0.7,
  );
}

function apiServer(dice: Dice): JsonObject[] {
  const metadata = { name: 'kubernetes', namespace: 'default' };
  const addresses = [dice.pick(['192.168.0.1', '198.51.100.7'])];
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { clusterIP: '10.96.0.100', ports: [{ port: 443 }] } },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'kubernetes' } },
      addressType: 'IPv4',
      ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
      endpoints: [{ addresses, conditions: { ready: true } }],
    },
  ];
}

function policy(dice: Dice, index: number, kinds: CiliumKinds): JsonObject {
  const namespaced = dice.chance(0.6);
  const one = (): JsonObject => rule(dice, namespaced, kinds);
  return {
    apiVersion: 'cilium.io/v2',
    kind: namespaced ? 'CiliumNetworkPolicy' : 'CiliumClusterwideNetworkPolicy',
    metadata: { name: `c${index}`, ...(namespaced && { namespace: dice.pick(NAMESPACES) }) },
    ...(dice.chance(0.85) ? { spec: one() } : { specs: dice.list(1, 2, one) }),
  };
}

function rule(dice: Dice, namespaced: boolean, kinds: CiliumKinds): JsonObject {
  const section = (name: string, often: number): { readonly [key: string]: Json } =>
    dice.chance(often) ? { [name]: dice.list(dice.chance(0.08) ? 0 : 1, 2, () => item(dice, name, kinds)) } : {};
  // What is allowed on a condition would else seldom be reached.
  const deny = kinds.layer7 ? 0.04 : 0.2;
  return {
    ...(dice.chance(0.03)
      ? { nodeSelector: {} }
      : {
          endpointSelector: dice.chance(kinds.layer7 ? 0.6 : 0.3)
            ? {}
            : ciliumSelector(dice, namespaced ? 'subject' : 'wide subject'),
        }),
    ...section('ingress', 0.6),
    ...section('ingressDeny', deny),
    ...section('egress', 0.6),
    ...section('egressDeny', deny),
    ...(dice.chance(0.2) && {
      enableDefaultDeny: {
        ...(dice.chance(0.7) && { ingress: dice.chance(0.2) }),
        ...(dice.chance(0.7) && { egress: dice.chance(0.2) }),
      },
    }),
  };
}

function item(dice: Dice, section: string, kinds: CiliumKinds): JsonObject {
  const peers = dice.chance(kinds.layer7 ? 0.6 : 0.8) ? ciliumPeers(dice, section, kinds.layer7) : {};
  if (dice.chance(0.12)) return { ...peers, icmps: icmps(dice) };
  return { ...peers, ...(dice.chance(0.6) && { toPorts: ciliumPorts(dice, section, kinds.layer7) }) };
}
