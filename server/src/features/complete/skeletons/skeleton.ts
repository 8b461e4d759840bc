import type { ClusterView } from '../../../rules/rule.ts';
import { dnsServers } from '../../../rules/support/dns.ts';
import { scalar } from '../../../rules/support/render.ts';
import { blank, type Shape } from '../snippet.ts';

/** A whole object, named for its purpose. */
export interface Skeleton {
  readonly purpose: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** Of the object. */
  readonly name: string;
  /** A name that may be no other. */
  readonly fixedName?: boolean;
  /** It has a `metadata.namespace`. */
  readonly namespaced: boolean;
  /** Labels of the object itself, where it is chosen by them. */
  readonly labels?: Shape;
  readonly detail: string;
  readonly spec: Readonly<Record<string, Shape>>;
}

/** The name servers of the cluster, or where nothing tells another those of most (kubernetes.md A-M70). */
export interface DnsTarget {
  readonly name: string;
  readonly namespace: string;
  readonly labels: readonly (readonly [string, Shape])[];
  readonly udp: readonly number[];
  readonly tcp: readonly number[];
}

export function dnsTarget(cluster: ClusterView | undefined): DnsTarget {
  const servers = cluster && dnsServers(cluster);
  const labels = servers?.labels ?? new Map([['k8s-app', 'kube-dns']]);
  const name = servers?.name ?? 'kube-system/kube-dns';
  return {
    name: name.slice(name.lastIndexOf('/') + 1),
    namespace: servers?.namespace ?? 'kube-system',
    labels: [...labels].map(([key, value]) => [scalar(key), text(scalar(value))] as const),
    udp: servers?.udp ?? [53],
    tcp: servers?.tcp ?? [53],
  };
}

export function namespaceNamed(name: string): Shape {
  return map({ matchLabels: map({ 'kubernetes.io/metadata.name': text(name) }) });
}

export function text(inline: string): Shape {
  return { kind: 'inline', text: inline };
}

export function pair(): Shape {
  return { kind: 'pair', text: `${blank()}: ${blank()}` };
}

export function map(fields: Readonly<Record<string, Shape>>): Shape {
  return { kind: 'map', entries: Object.entries(fields) };
}

export function list(...items: readonly Shape[]): Shape {
  return { kind: 'list', items };
}
