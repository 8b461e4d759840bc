import type { ClusterView } from '../../../rules/rule.ts';
import { blank, type Shape } from '../snippet.ts';
import { dnsTarget, list, map, type Skeleton, text } from './skeleton.ts';

const V3 = 'projectcalico.org/v3';
/** Namespaces without which a cluster does not run. */
const SYSTEM = '{"kube-system", "kube-public", "calico-system", "calico-apiserver", "tigera-operator"}';

export function calicoSkeletons(cluster: ClusterView | undefined): readonly Skeleton[] {
  return [...policies(cluster), ...globalPolicies(cluster), ...objects()];
}

/** Expressions are full of quotes: between single ones whatever YAML makes of the rest. */
function expression(inner: string): Shape {
  return text(`'${inner.replaceAll("'", "''")}'`);
}

function policies(cluster: ClusterView | undefined): readonly Skeleton[] {
  const base = { apiVersion: V3, kind: 'NetworkPolicy', namespaced: true };
  const dns = dnsTarget(cluster);
  return [
    {
      ...base,
      purpose: 'calico: deny all ingress and egress',
      name: 'default-deny',
      detail: 'after every other policy of the namespace, nothing more may come in or go out, DNS included',
      spec: { selector: text('all()'), types: text('[Ingress, Egress]') },
    },
    {
      ...base,
      purpose: `calico: allow DNS (${dns.name} in ${dns.namespace})`,
      name: 'allow-dns',
      detail: 'every pod of the namespace may ask for names',
      spec: {
        order: text(blank('10')),
        selector: text('all()'),
        types: text('[Egress]'),
        egress: list(...dnsRules(cluster)),
      },
    },
    {
      ...base,
      purpose: 'calico: allow some pods to others on a port',
      name: 'allow-app',
      detail: 'pods of this namespace, chosen by label, on one port',
      spec: {
        order: text(blank('100')),
        selector: expression(`${blank('app')} == "${blank()}"`),
        types: text('[Ingress]'),
        ingress: list(
          map({
            action: text('Allow'),
            protocol: text('TCP'),
            source: map({ selector: expression(`${blank('app')} == "${blank()}"`) }),
            destination: map({ ports: text(`[${blank()}]`) }),
          }),
        ),
      },
    },
    {
      ...base,
      purpose: 'calico: allow from another namespace',
      name: 'allow-from-namespace',
      detail: 'every pod of one other namespace may come in',
      spec: {
        order: text(blank('100')),
        selector: text('all()'),
        types: text('[Ingress]'),
        ingress: list(
          map({
            action: text('Allow'),
            source: map({ namespaceSelector: expression(`projectcalico.org/name == "${blank()}"`) }),
          }),
        ),
      },
    },
    {
      ...base,
      kind: 'StagedNetworkPolicy',
      purpose: 'calico: try a default deny without enforcing it',
      name: 'default-deny',
      detail: 'what it would deny is only reported in the flow logs',
      spec: { selector: text('all()'), types: text('[Ingress, Egress]') },
    },
  ];
}

function globalPolicies(cluster: ClusterView | undefined): readonly Skeleton[] {
  const base = { apiVersion: V3, kind: 'GlobalNetworkPolicy', namespaced: false };
  const dns = dnsTarget(cluster);
  return [
    {
      ...base,
      purpose: 'calico global: deny pods by default, but in system namespaces',
      name: 'default-deny',
      detail: 'after every other policy; hosts and system namespaces are left alone',
      spec: {
        selector: text('all()'),
        namespaceSelector: expression(`kubernetes.io/metadata.name not in ${SYSTEM}`),
        types: text('[Ingress, Egress]'),
      },
    },
    {
      ...base,
      purpose: `calico global: allow DNS (${dns.name} in ${dns.namespace})`,
      name: 'allow-dns',
      detail: 'every pod of the cluster may ask for names',
      spec: {
        order: text(blank('10')),
        namespaceSelector: text('all()'),
        types: text('[Egress]'),
        egress: list(...dnsRules(cluster)),
      },
    },
    {
      ...base,
      purpose: 'calico global: deny egress to addresses',
      name: 'deny-egress',
      detail: 'no pod may reach a range of addresses; everything else is left to later policies',
      spec: {
        order: text(blank('20')),
        namespaceSelector: text('all()'),
        types: text('[Egress]'),
        egress: list(
          map({ action: text('Deny'), destination: map({ nets: list(text(blank())) }) }),
          map({ action: text('Pass') }),
        ),
      },
    },
  ];
}

function objects(): readonly Skeleton[] {
  const base = { apiVersion: V3, namespaced: false };
  return [
    {
      ...base,
      kind: 'Tier',
      purpose: 'calico: a tier of its own',
      name: 'security',
      detail: 'before the tier default; what no rule of it decides goes on',
      spec: { order: text(blank('100')), defaultAction: text('Pass') },
    },
    {
      ...base,
      kind: 'GlobalNetworkSet',
      purpose: 'calico: a set of addresses',
      name: 'partners',
      labels: map({ role: text(blank('partner')) }),
      detail: 'rules choose it by its labels',
      spec: { nets: list(text(blank())) },
    },
    {
      ...base,
      kind: 'HostEndpoint',
      purpose: 'calico: every interface of a node',
      name: 'worker-1-all',
      labels: map({ role: text(blank('worker')) }),
      detail: 'global policies govern the host; what none decides is allowed',
      spec: {
        node: text(blank('worker-1')),
        interfaceName: text('"*"'),
        profiles: text('[projectcalico-default-allow]'),
      },
    },
  ];
}

/** To the name servers that this cluster has, at the ports where they listen. */
function dnsRules(cluster: ClusterView | undefined): readonly Shape[] {
  const { namespace, labels, udp, tcp } = dnsTarget(cluster);
  const expressionOfPods = labels
    .map(
      ([key, value]) =>
        `${key.replaceAll('"', '')} == "${value.kind === 'inline' ? value.text.replaceAll('"', '') : ''}"`,
    )
    .join(' && ');
  const rule = (protocol: string, ports: readonly number[]) =>
    map({
      action: text('Allow'),
      protocol: text(protocol),
      destination: map({
        namespaceSelector: expression(`projectcalico.org/name == "${namespace}"`),
        selector: expression(expressionOfPods),
        ports: text(`[${ports.join(', ')}]`),
      }),
    });
  return [...(udp.length > 0 ? [rule('UDP', udp)] : []), ...(tcp.length > 0 ? [rule('TCP', tcp)] : [])];
}
