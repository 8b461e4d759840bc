/** Whole policies for an empty document, named for their purpose. */

import type { Labels } from '../../engine/model.ts';
import type { ClusterView } from '../../rules/rule.ts';
import { dnsServers } from '../../rules/support/dns.ts';
import { type DashIndent, scalar } from '../../rules/support/render.ts';
import type { Proposal } from './proposal.ts';
import { blank, blockText, numbered, type Shape, shownBlanks } from './snippet.ts';

export interface SkeletonOptions {
  readonly namespace: string;
  readonly cluster: ClusterView | undefined;
  readonly dashes: DashIndent;
  readonly newline: string;
}

interface Skeleton {
  readonly purpose: string;
  /** Of the policy. */
  readonly name: string;
  readonly detail: string;
  readonly spec: Readonly<Record<string, Shape>>;
}

export function skeletons(options: SkeletonOptions): readonly Proposal[] {
  return [...denials(), allowDns(options.cluster), ...allowances()].map((skeleton) => proposal(skeleton, options));
}

const EVERY_POD = text('{}');
const SOME_PODS = map({ matchLabels: pair() });

function denials(): readonly Skeleton[] {
  return [
    {
      purpose: 'deny all ingress',
      name: 'deny-ingress',
      detail: 'nothing may reach any pod of the namespace',
      spec: { podSelector: EVERY_POD, policyTypes: text('[Ingress]') },
    },
    {
      purpose: 'deny all ingress and egress',
      name: 'deny-all',
      detail: 'no pod of the namespace may be reached or reach anything, DNS included',
      spec: { podSelector: EVERY_POD, policyTypes: text('[Ingress, Egress]') },
    },
    {
      purpose: 'deny all egress',
      name: 'deny-egress',
      detail: 'no pod of the namespace may reach anything, DNS included',
      spec: { podSelector: EVERY_POD, policyTypes: text('[Egress]') },
    },
  ];
}

function allowances(): readonly Skeleton[] {
  const port = map({ protocol: text('TCP'), port: text(blank()) });
  return [
    {
      purpose: 'allow from the same namespace',
      name: 'allow-same-namespace',
      detail: 'pods of the namespace may reach each other',
      spec: ingress(EVERY_POD, { from: list(map({ podSelector: EVERY_POD })) }),
    },
    {
      purpose: 'allow from another namespace',
      name: 'allow-from-namespace',
      detail: 'every pod of one other namespace may come in',
      spec: ingress(EVERY_POD, { from: list(map({ namespaceSelector: namespaceNamed(blank()) })) }),
    },
    {
      purpose: 'allow some pods to others on a port',
      name: 'allow-app',
      detail: 'pods of this namespace, chosen by label, on one port',
      spec: ingress(SOME_PODS, { from: list(map({ podSelector: SOME_PODS })), ports: list(port) }),
    },
    {
      purpose: 'allow egress to addresses',
      name: 'allow-egress',
      detail: 'some pods may reach a range of addresses on one port',
      spec: egress(SOME_PODS, { to: list(map({ ipBlock: map({ cidr: text(blank()) }) })), ports: list(port) }),
    },
  ];
}

/** Where nothing tells another: kubeadm's and most others' (kubernetes.md A-M70). */
const USUAL_DNS: { readonly name: string; readonly namespace: string; readonly labels: Labels } = {
  name: 'kube-system/kube-dns',
  namespace: 'kube-system',
  labels: new Map([['k8s-app', 'kube-dns']]),
};

/** To the name servers that this cluster has, at the ports where they listen. */
function allowDns(cluster: ClusterView | undefined): Skeleton {
  const servers = cluster && dnsServers(cluster);
  const { name, namespace, labels } = servers ?? USUAL_DNS;
  const ports = [
    ...(servers?.udp ?? [53]).map((port) => map({ protocol: text('UDP'), port: text(`${port}`) })),
    ...(servers?.tcp ?? [53]).map((port) => map({ protocol: text('TCP'), port: text(`${port}`) })),
  ];
  const pods = [...labels].map(([key, value]) => [scalar(key), text(scalar(value))] as const);
  const peer = map({
    namespaceSelector: namespaceNamed(scalar(namespace)),
    podSelector: map({ matchLabels: { kind: 'map', entries: pods } }),
  });
  return {
    purpose: `allow DNS (${name.slice(name.lastIndexOf('/') + 1)} in ${namespace})`,
    name: 'allow-dns',
    detail: 'every pod of the namespace may ask for names, and reach nothing else that no other policy allows',
    spec: egress(EVERY_POD, { to: list(peer), ports: list(...ports) }),
  };
}

function ingress(podSelector: Shape, rule: Readonly<Record<string, Shape>>): Skeleton['spec'] {
  return { podSelector, policyTypes: text('[Ingress]'), ingress: list(map(rule)) };
}

function egress(podSelector: Shape, rule: Readonly<Record<string, Shape>>): Skeleton['spec'] {
  return { podSelector, policyTypes: text('[Egress]'), egress: list(map(rule)) };
}

function namespaceNamed(name: string): Shape {
  return map({ matchLabels: map({ 'kubernetes.io/metadata.name': text(name) }) });
}

function text(inline: string): Shape {
  return { kind: 'inline', text: inline };
}

function pair(): Shape {
  return { kind: 'pair', text: `${blank()}: ${blank()}` };
}

function map(fields: Readonly<Record<string, Shape>>): Shape {
  return { kind: 'map', entries: Object.entries(fields) };
}

function list(...items: readonly Shape[]): Shape {
  return { kind: 'list', items };
}

function proposal({ purpose, name, detail, spec }: Skeleton, options: SkeletonOptions): Proposal {
  const { namespace, dashes, newline } = options;
  const manifest: Readonly<Record<string, Shape>> = {
    apiVersion: text('networking.k8s.io/v1'),
    kind: text('NetworkPolicy'),
    metadata: map({ name: text(blank(name)), namespace: text(blank(namespace)) }),
    spec: map(spec),
  };
  const written = blockText(Object.entries(manifest), { column: 0, dashes, flow: false, newline });
  return {
    label: purpose,
    detail,
    documentation: shownBlanks(written).replace(/^/gm, '    '),
    insert: numbered(written),
    snippet: true,
    kind: 'snippet',
  };
}
