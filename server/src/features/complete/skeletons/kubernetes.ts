import type { ClusterView } from '../../../rules/rule.ts';
import { scalar } from '../../../rules/support/render.ts';
import { blank, type Shape } from '../snippet.ts';
import { dnsTarget, list, map, namespaceNamed, pair, type Skeleton, text } from './skeleton.ts';

type Parts = Pick<Skeleton, 'purpose' | 'name' | 'detail' | 'spec'>;

export function kubernetesSkeletons(cluster: ClusterView | undefined): readonly Skeleton[] {
  return [...denials(), allowDns(cluster), ...allowances()].map((parts) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    namespaced: true,
    ...parts,
  }));
}

const EVERY_POD = text('{}');
const SOME_PODS = map({ matchLabels: pair() });

function denials(): readonly Parts[] {
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

function allowances(): readonly Parts[] {
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

/** To the name servers that this cluster has, at the ports where they listen. */
function allowDns(cluster: ClusterView | undefined): Parts {
  const { name, namespace, labels, udp, tcp } = dnsTarget(cluster);
  const ports = [
    ...udp.map((port) => map({ protocol: text('UDP'), port: text(`${port}`) })),
    ...tcp.map((port) => map({ protocol: text('TCP'), port: text(`${port}`) })),
  ];
  const peer = map({
    namespaceSelector: namespaceNamed(scalar(namespace)),
    podSelector: map({ matchLabels: { kind: 'map', entries: labels } }),
  });
  return {
    purpose: `allow DNS (${name} in ${namespace})`,
    name: 'allow-dns',
    detail: 'every pod of the namespace may ask for names, and reach nothing else that no other policy allows',
    spec: egress(EVERY_POD, { to: list(peer), ports: list(...ports) }),
  };
}

function ingress(podSelector: Shape, rule: Readonly<Record<string, Shape>>): Parts['spec'] {
  return { podSelector, policyTypes: text('[Ingress]'), ingress: list(map(rule)) };
}

function egress(podSelector: Shape, rule: Readonly<Record<string, Shape>>): Parts['spec'] {
  return { podSelector, policyTypes: text('[Egress]'), egress: list(map(rule)) };
}
