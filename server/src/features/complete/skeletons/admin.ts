import type { ClusterView } from '../../../rules/rule.ts';
import { scalar } from '../../../rules/support/render.ts';
import { blank, type Shape } from '../snippet.ts';
import { dnsTarget, list, map, namespaceNamed, pair, type Skeleton, text } from './skeleton.ts';

const EVERY = text('{}');
const SOME_NAMESPACES = map({ matchLabels: pair() });

/** For ClusterNetworkPolicy, and the same for the two kinds that it takes the place of. */
export function adminSkeletons(cluster: ClusterView | undefined): readonly Skeleton[] {
  return [...clusterPolicies(cluster), ...olderPolicies(cluster)];
}

function clusterPolicies(cluster: ClusterView | undefined): readonly Skeleton[] {
  const base = { apiVersion: 'policy.networking.k8s.io/v1alpha2', kind: 'ClusterNetworkPolicy', namespaced: false };
  const { name, namespace } = dnsTarget(cluster);
  const spec = (tier: string, priority: number, subject: Shape, rules: Skeleton['spec']) => ({
    tier: text(tier),
    priority: text(blank(`${priority}`)),
    subject,
    ...rules,
  });
  return [
    {
      ...base,
      purpose: `cluster: let every pod ask for names (${name} in ${namespace})`,
      name: 'allow-dns',
      detail: 'before any NetworkPolicy, so that none can cut DNS',
      spec: spec('Admin', 10, map({ namespaces: EVERY }), { egress: list(dnsRule(cluster, 'Accept', newPorts)) }),
    },
    {
      ...base,
      purpose: 'cluster: let monitoring into every pod',
      name: 'allow-monitoring',
      detail: 'one namespace may reach every pod, whatever NetworkPolicies say',
      spec: spec('Admin', 20, map({ namespaces: EVERY }), {
        ingress: list(
          map({
            name: text('from-monitoring'),
            action: text('Accept'),
            from: list(map({ namespaces: namespaceNamed(blank('monitoring')) })),
          }),
        ),
      }),
    },
    {
      ...base,
      purpose: 'cluster: deny egress to addresses',
      name: 'deny-egress',
      detail: 'no pod of some namespaces may reach a range of addresses',
      spec: spec('Admin', 30, map({ namespaces: SOME_NAMESPACES }), {
        egress: list(
          map({
            name: text('to-addresses'),
            action: text('Deny'),
            to: list(map({ networks: list(text(blank())) })),
          }),
        ),
      }),
    },
    {
      ...base,
      purpose: 'cluster: deny pods of other namespaces by default',
      name: 'default-deny',
      detail: 'after the NetworkPolicies: pods of some namespaces are reached by each other only',
      spec: spec('Baseline', 10, map({ namespaces: SOME_NAMESPACES }), { ingress: defaultDeny('Accept') }),
    },
  ];
}

function olderPolicies(cluster: ClusterView | undefined): readonly Skeleton[] {
  const base = { apiVersion: 'policy.networking.k8s.io/v1alpha1', namespaced: false };
  const { name, namespace } = dnsTarget(cluster);
  return [
    {
      ...base,
      kind: 'AdminNetworkPolicy',
      purpose: `admin: let every pod ask for names (${name} in ${namespace})`,
      name: 'allow-dns',
      detail: 'before any NetworkPolicy, so that none can cut DNS',
      spec: {
        priority: text(blank('10')),
        subject: map({ namespaces: EVERY }),
        egress: list(dnsRule(cluster, 'Allow', oldPorts)),
      },
    },
    {
      ...base,
      kind: 'BaselineAdminNetworkPolicy',
      purpose: 'baseline: deny pods of other namespaces by default',
      name: 'default',
      fixedName: true,
      detail: 'after the NetworkPolicies: pods of some namespaces are reached by each other only',
      spec: { subject: map({ namespaces: SOME_NAMESPACES }), ingress: defaultDeny('Allow') },
    },
  ];
}

/** Pods of the same namespaces first, then nobody else. */
function defaultDeny(allow: string): Shape {
  return list(
    map({ name: text('same'), action: text(allow), from: list(map({ namespaces: SOME_NAMESPACES })) }),
    map({ name: text('others'), action: text('Deny'), from: list(map({ namespaces: EVERY })) }),
  );
}

type Ports = (udp: readonly number[], tcp: readonly number[]) => Readonly<Record<string, Shape>>;

function dnsRule(cluster: ClusterView | undefined, allow: string, ports: Ports): Shape {
  const { namespace, labels, udp, tcp } = dnsTarget(cluster);
  const pods = map({
    namespaceSelector: namespaceNamed(scalar(namespace)),
    podSelector: map({ matchLabels: { kind: 'map', entries: labels } }),
  });
  return map({ name: text('dns'), action: text(allow), to: list(map({ pods })), ...ports(udp, tcp) });
}

const newPorts: Ports = (udp, tcp) => {
  const port = (protocol: string, number: number) =>
    map({ [protocol]: map({ destinationPort: map({ number: text(`${number}`) }) }) });
  return { protocols: list(...udp.map((number) => port('udp', number)), ...tcp.map((number) => port('tcp', number))) };
};

const oldPorts: Ports = (udp, tcp) => {
  const port = (protocol: string, number: number) =>
    map({ portNumber: map({ protocol: text(protocol), port: text(`${number}`) }) });
  return { ports: list(...udp.map((number) => port('UDP', number)), ...tcp.map((number) => port('TCP', number))) };
};
