/** What Cilium knows of an end of a flow: labels with a source (cilium.md 2.1 to 2.3). */

import { same } from '../address.ts';
import { type Cluster, type End, nodeAddresses } from '../cluster.ts';
import { type Json, list } from '../json.ts';
import type { Settings } from './settings.ts';

export interface Label {
  readonly source: string;
  readonly key: string;
  readonly value: string;
}

/** An end as the agent on the subject's node sees it. */
export interface Peer {
  readonly kind: 'pod' | 'host' | 'remote-node' | 'world';
  readonly labels: readonly Label[];
  readonly ip: string | undefined;
  readonly pod: Json | undefined;
}

export function peerOf(cluster: Cluster, settings: Settings, end: End, seenFrom: string): Peer {
  const { ip } = end;
  if (end.kind === 'pod') return { kind: 'pod', labels: podIdentity(cluster, settings, end.pod), ip, pod: end.pod };
  const reserved = (key: string): Label => ({ source: 'reserved', key, value: '' });
  const node = cluster.nodes.find(({ metadata }) => metadata.name === end.node);
  const addresses = end.kind === 'node' && node ? nodeAddresses(node) : ip === undefined ? [] : [ip];
  const apiServer = apiServers(cluster).some((server) => addresses.some((address) => same(address, server)));
  const more = apiServer ? [reserved('kube-apiserver')] : [];
  if (end.kind === 'outside') return { kind: 'world', labels: [reserved('world'), ...more], ip, pod: undefined };
  if (end.node === seenFrom) return { kind: 'host', labels: [reserved('host'), ...more], ip, pod: undefined };
  const own: Label[] = settings.nodeLabels
    ? [
        ...Object.entries<string>(node?.metadata.labels ?? {}).map(([key, value]) => ({ source: 'node', key, value })),
        { source: 'k8s', key: 'io.cilium.k8s.policy.cluster', value: settings.clusterName },
      ]
    : [];
  return { kind: 'remote-node', labels: [reserved('remote-node'), ...more, ...own], ip, pod: undefined };
}

/** The endpoints of the Service `default/kubernetes` (4.5). */
function apiServers(cluster: Cluster): string[] {
  return cluster
    .of('EndpointSlice')
    .filter(
      ({ metadata }) =>
        metadata.namespace === 'default' && metadata.labels?.['kubernetes.io/service-name'] === 'kubernetes',
    )
    .flatMap((slice) => list(slice.endpoints).flatMap((endpoint) => list(endpoint.addresses)));
}

export function podIdentity(cluster: Cluster, settings: Settings, pod: Json): Label[] {
  const known = identities.get(pod);
  const labels = known?.settings === settings ? known.labels : identityOf(cluster, settings, pod);
  identities.set(pod, { settings, labels });
  return labels;
}

/** It is asked for again and again, and the filter takes its time. */
const identities = new WeakMap<Json, { readonly settings: Settings; readonly labels: Label[] }>();

function identityOf(cluster: Cluster, settings: Settings, pod: Json): Label[] {
  const { namespace, labels } = pod.metadata;
  const own = Object.entries<string>(labels ?? {}).filter(([key]) => !key.startsWith('io.cilium.k8s'));
  const ofNamespace = Object.entries(cluster.namespaceLabels(namespace)).map(
    ([key, value]) => [`io.cilium.k8s.namespace.labels.${key}`, value] as const,
  );
  const all: Record<string, string> = {
    ...Object.fromEntries(own),
    ...Object.fromEntries(ofNamespace),
    'io.kubernetes.pod.namespace': namespace,
    'io.cilium.k8s.policy.serviceaccount': pod.spec.serviceAccountName || 'default',
    'io.cilium.k8s.policy.cluster': settings.clusterName,
  };
  return Object.entries(all)
    .filter(([key]) => isRelevant(key, settings))
    .map(([key, value]) => ({ source: 'k8s', key, value }));
}

const INCLUDED = [
  'io\\.kubernetes\\.pod\\.namespace',
  'io\\.cilium\\.k8s\\.namespace\\.labels',
  'app\\.kubernetes\\.io',
  'io\\.cilium\\.k8s\\.policy\\.cluster',
  'io\\.cilium\\.k8s\\.policy\\.serviceaccount',
];

const IGNORED = [
  'io\\.kubernetes',
  'kubernetes\\.io',
  'statefulset\\.kubernetes\\.io/pod-name',
  'apps\\.kubernetes\\.io/pod-index',
  'batch\\.kubernetes\\.io/job-completion-index',
  'batch\\.kubernetes\\.io/controller-uid',
  '.*beta\\.kubernetes\\.io',
  'k8s\\.io',
  'pod-template-generation',
  'pod-template-hash',
  'controller-revision-hash',
  'controller-uid',
  'annotation.*',
  'etcd_node',
  'topology\\.kubernetes\\.io',
];

/** The filter of identity labels: the longest include against the shortest ignore (2.2). */
function isRelevant(key: string, { labelPatterns }: Settings): boolean {
  const own = labelPatterns.filter((pattern) => !pattern.startsWith('!'));
  const ownIgnored = labelPatterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const ends = (patterns: readonly string[]): number[] =>
    patterns.flatMap((pattern) => key.match(new RegExp(`^(?:${pattern.replace(/^k8s:/, '')})`))?.[0].length ?? []);
  const included = Math.max(0, ...ends([...INCLUDED, ...own]));
  const ignoring = ends([...IGNORED, ...ownIgnored]);
  const ignored = ignoring.length === 0 ? 0 : Math.min(...ignoring);
  return (own.length === 0 && ignored === 0) || included > ignored;
}
