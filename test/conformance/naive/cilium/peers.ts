/** The peer fields of Cilium's own rules as selectors (cilium.md 1.3, 4.2, 4.5 to 4.8). */

import { contains, isV6 } from '../address.ts';
import type { Cluster } from '../cluster.ts';
import { type Json, list } from '../json.ts';
import { EVERYBODY, type PeerSelector } from './entry.ts';
import type { Label, Peer } from './identity.ts';
import {
  kubernetesRequirements,
  localCluster,
  matchesLabels,
  NAMESPACE,
  type Requirement,
  requirement,
  requirementsOf,
  rewrittenPeer,
} from './selector.ts';
import type { Settings } from './settings.ts';

export interface PeerWorld {
  readonly cluster: Cluster;
  readonly settings: Settings;
}

export function byLabels(requirements: readonly Requirement[]): PeerSelector {
  if (requirements.length === 0) return EVERYBODY;
  return {
    text: JSON.stringify(requirements.map((each) => JSON.stringify(each)).sort()),
    selects: (peer) => matchesLabels(peer.labels, requirements),
  };
}

export function byEntity(entity: string, { clusterName }: Settings): PeerSelector {
  const isReserved = (peer: Peer, ...keys: string[]): boolean =>
    peer.labels.some(({ source, key }) => source === 'reserved' && keys.includes(key));
  const cluster = (peer: Peer, ...names: string[]): boolean =>
    peer.labels.some(
      ({ source, key, value }) =>
        source === 'k8s' && key === 'io.cilium.k8s.policy.cluster' && (names.length === 0 || names.includes(value)),
    );
  const inside = ['host', 'remote-node', 'init', 'ingress', 'health', 'unmanaged', 'kube-apiserver'];
  if (entity === 'all') return EVERYBODY;
  const selects = (peer: Peer): boolean => {
    if (entity === 'none') return false;
    if (entity === 'cluster') return isReserved(peer, ...inside) || cluster(peer, clusterName);
    if (entity === 'cluster-mesh') return isReserved(peer, ...inside) || cluster(peer);
    return isReserved(peer, entity);
  };
  return { text: `entity ${entity}`, selects };
}

/** A range never stands for a pod, and for a node only when the agent is told so (4.6). */
export function byRange(cidr: string, except: readonly string[], { cidrMatchesNodes }: Settings): PeerSelector {
  const whole = cidr.endsWith('/0');
  return {
    text: JSON.stringify([cidr, except]),
    selects: ({ kind, ip }) => {
      if (kind === 'pod' || ip === undefined) return false;
      if (kind !== 'world' && (!cidrMatchesNodes || whole)) return false;
      const inside = whole ? isV6(cidr) === isV6(ip) : contains(cidr, ip);
      return inside && !except.some((hole) => contains(hole, ip));
    },
  };
}

function byRangeRule({ cluster, settings }: PeerWorld, rule: Json): PeerSelector {
  const except = list(rule.except);
  if (rule.cidr) return byRange(rule.cidr, except, settings);
  const groups = cluster.of('CiliumCIDRGroup');
  const text = JSON.stringify(rule);
  const reaches = ({ kind }: Peer): boolean => kind === 'world' || (kind !== 'pod' && settings.cidrMatchesNodes);
  const inHole = (ip: string): boolean => except.some((hole) => contains(hole, ip));
  const groupsOf = (ip: string): Json[] =>
    groups.filter(({ spec }) => list(spec?.externalCIDRs).some((cidr) => contains(cidr, ip)));
  if (rule.cidrGroupRef) {
    return {
      text,
      selects: (peer) =>
        reaches(peer) &&
        peer.ip !== undefined &&
        !inHole(peer.ip) &&
        groupsOf(peer.ip).some(({ metadata }) => metadata.name === rule.cidrGroupRef),
    };
  }
  const requirements = requirementsOf(rule.cidrGroupSelector, 'cidrgroup');
  // 2.4: the empty selector is the wildcard.
  if (requirements.length === 0) return EVERYBODY;
  return {
    text,
    selects: (peer) => {
      if (!reaches(peer) || peer.ip === undefined || inHole(peer.ip)) return false;
      const labels: Label[] = groupsOf(peer.ip).flatMap(({ metadata }) =>
        Object.entries<string>(metadata.labels ?? {}).map(([key, value]) => ({ source: 'cidrgroup', key, value })),
      );
      return matchesLabels(labels, requirements);
    },
  };
}

/** Names are learnt for outside addresses only; whether for this one is not known (4.8). */
export function byName(pattern: string): PeerSelector {
  const name = pattern.toLowerCase();
  return { text: `name ${name}`, name, selects: ({ kind }, holds) => kind === 'world' && holds(name) };
}

/** 4.7 */
function byService({ cluster, settings }: PeerWorld, element: Json): PeerSelector[] {
  const { k8sService, k8sServiceSelector } = element;
  const wanted = k8sServiceSelector ?? k8sService;
  const requirements = requirementsOf(k8sServiceSelector?.selector);
  const services = cluster.of('Service').filter(({ metadata }) => {
    if (wanted?.namespace && metadata.namespace !== wanted.namespace) return false;
    if (!k8sServiceSelector) return metadata.name === k8sService?.serviceName;
    const labels = Object.entries<string>(metadata.labels ?? {}).map(([key, value]) => ({ source: 'k8s', key, value }));
    // Sources in the keys of this one selector are ignored.
    return matchesLabels(
      labels,
      requirements.map((each) => ({ ...each, source: 'any' })),
    );
  });
  return services.flatMap(({ metadata, spec }) => {
    if (Object.keys(spec?.selector ?? {}).length > 0) {
      const own = kubernetesRequirements({ matchLabels: spec.selector });
      return byLabels([...own, requirement(NAMESPACE, 'In', metadata.namespace), ...localCluster(own, settings)]);
    }
    return cluster
      .of('EndpointSlice')
      .filter(
        (slice) =>
          slice.metadata.namespace === metadata.namespace &&
          slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name,
      )
      .flatMap((slice) => list(slice.endpoints).flatMap((endpoint) => list(endpoint.addresses)))
      .map((ip) => byRange(`${ip}/${isV6(ip) ? 128 : 32}`, [], settings));
  });
}

/** The fields of one item in one: null is nobody. */
export function peersOf(
  world: PeerWorld,
  item: Json,
  word: 'from' | 'to',
  denies: boolean,
  namespace: string | undefined,
  subject: readonly Requirement[],
): PeerSelector[] | null {
  const field = (name: string): Json => item[`${word}${name}`] ?? undefined;
  const present = ['Endpoints', 'Nodes', 'Entities', 'CIDR', 'CIDRSet'];
  if (present.some((name) => field(name)?.length === 0)) return null;
  const { settings } = world;
  return [
    ...list(field('Endpoints')).map((selector) => byLabels(rewrittenPeer(selector, namespace, subject, settings))),
    ...list(field('Nodes')).map((selector) => {
      const own = requirementsOf(selector);
      const remote = { source: 'reserved', key: 'remote-node', operator: 'Exists', values: [] };
      return byLabels([...own, remote, ...localCluster(own, settings)]);
    }),
    ...list(field('Entities')).map((entity) => byEntity(entity, settings)),
    ...list(field('CIDR')).map((cidr) => byRange(cidr, [], settings)),
    ...list(field('CIDRSet')).map((rule) => byRangeRule(world, rule)),
    ...list(field('FQDNs')).map(({ matchName, matchPattern }) => byName(matchName ?? matchPattern)),
    // Never looked up in a deny item.
    ...(denies ? [] : list(field('Services')).flatMap((element) => byService(world, element))),
    // No group is resolved without a cloud: each selects nobody.
    ...list(field('Groups')).map((group) => ({ text: JSON.stringify(group), selects: () => false })),
  ];
}
