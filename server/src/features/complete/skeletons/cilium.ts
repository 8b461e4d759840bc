import type { ClusterView } from '../../../rules/rule.ts';
import { blank, type Shape } from '../snippet.ts';
import { dnsTarget, list, map, pair, type Skeleton, text } from './skeleton.ts';

type Parts = Pick<Skeleton, 'purpose' | 'name' | 'detail' | 'spec'>;

const EVERY_POD = text('{}');
const SOME_PODS = map({ matchLabels: pair() });
const EMPTY_ITEM = list(text('{}'));
const PORT = list(map({ port: text(`"${blank()}"`), protocol: text('TCP') }));

export function ciliumSkeletons(cluster: ClusterView | undefined): readonly Skeleton[] {
  return [
    ...inNamespace(cluster).map((parts) => skeleton('CiliumNetworkPolicy', true, parts)),
    ...everywhere(cluster).map((parts) => skeleton('CiliumClusterwideNetworkPolicy', false, parts)),
    skeleton('CiliumCIDRGroup', false, {
      purpose: 'Cilium: group of address ranges',
      name: 'addresses',
      detail: 'ranges outside the cluster, for policies to name',
      spec: { externalCIDRs: list(text(blank())) },
    }),
  ];
}

function skeleton(kind: string, namespaced: boolean, parts: Parts): Skeleton {
  return { apiVersion: 'cilium.io/v2', kind, namespaced, ...parts };
}

function inNamespace(cluster: ClusterView | undefined): readonly Parts[] {
  return [
    {
      purpose: 'Cilium: deny all ingress',
      name: 'deny-ingress',
      detail: 'nothing may reach any pod of the namespace',
      spec: { endpointSelector: EVERY_POD, ingress: EMPTY_ITEM },
    },
    {
      purpose: 'Cilium: deny all ingress and egress',
      name: 'deny-all',
      detail: 'no pod of the namespace may be reached or reach anything, DNS included',
      spec: { endpointSelector: EVERY_POD, ingress: EMPTY_ITEM, egress: EMPTY_ITEM },
    },
    dns(cluster, 'every pod of the namespace'),
    {
      purpose: 'Cilium: allow from the same namespace',
      name: 'allow-same-namespace',
      detail: 'pods of the namespace may reach each other',
      spec: { endpointSelector: EVERY_POD, ingress: list(map({ fromEndpoints: list(text('{}')) })) },
    },
    {
      purpose: 'Cilium: allow from another namespace',
      name: 'allow-from-namespace',
      detail: 'every pod of one other namespace may come in',
      spec: {
        endpointSelector: EVERY_POD,
        ingress: list(map({ fromEndpoints: list(map({ matchLabels: namespaceNamed(blank()) })) })),
      },
    },
    {
      purpose: 'Cilium: allow some pods to others on a port',
      name: 'allow-app',
      detail: 'pods of this namespace, chosen by label, on one port',
      spec: {
        endpointSelector: SOME_PODS,
        ingress: list(map({ fromEndpoints: list(SOME_PODS), toPorts: list(map({ ports: PORT })) })),
      },
    },
    {
      purpose: 'Cilium: allow HTTP requests',
      name: 'allow-http',
      detail: 'pods of this namespace may send some requests to others',
      spec: {
        endpointSelector: SOME_PODS,
        ingress: list(
          map({
            fromEndpoints: list(SOME_PODS),
            toPorts: list(
              map({
                ports: PORT,
                rules: map({ http: list(map({ method: text(blank('GET')), path: text(`"${blank('/.*')}"`) })) }),
              }),
            ),
          }),
        ),
      },
    },
    {
      purpose: 'Cilium: allow egress to a name',
      name: 'allow-name',
      detail: 'some pods may reach hosts by their name; DNS is allowed and watched with it',
      spec: {
        endpointSelector: SOME_PODS,
        egress: list(
          dnsItem(cluster),
          map({
            toFQDNs: list(map({ matchName: text(blank('api.example.com')) })),
            toPorts: list(map({ ports: list(map({ port: text('"443"'), protocol: text('TCP') })) })),
          }),
        ),
      },
    },
    {
      purpose: 'Cilium: keep the world out',
      name: 'deny-world',
      detail: 'nothing from outside the cluster; the rest stays as it is',
      spec: {
        endpointSelector: EVERY_POD,
        enableDefaultDeny: map({ ingress: text('false') }),
        ingressDeny: list(map({ fromEntities: list(text('world')) })),
      },
    },
  ];
}

function everywhere(cluster: ClusterView | undefined): readonly Parts[] {
  return [
    {
      purpose: 'Cilium clusterwide: deny all ingress but for kube-system',
      name: 'deny-ingress',
      detail: 'nothing may reach any pod of other namespaces',
      spec: { endpointSelector: outsideSystem(), ingress: EMPTY_ITEM },
    },
    {
      ...dns(cluster, 'every pod outside kube-system'),
      purpose: dns(cluster, '').purpose.replace('Cilium:', 'Cilium clusterwide:'),
      spec: {
        endpointSelector: outsideSystem(),
        enableDefaultDeny: map({ egress: text('false') }),
        egress: list(dnsItem(cluster)),
      },
      detail: 'every pod outside kube-system may ask for names; nothing is closed by it',
    },
    {
      purpose: 'Cilium clusterwide: firewall of nodes',
      name: 'nodes',
      detail: 'what may reach nodes, where the host firewall is on; add what they need before it is in force',
      spec: {
        nodeSelector: EVERY_POD,
        ingress: list(map({ fromEntities: list(text('cluster')) }), map({ toPorts: list(map({ ports: PORT })) })),
      },
    },
  ];
}

/** To the name servers that this cluster has, at the ports where they listen, with the rule that lets Cilium learn names. */
function dns(cluster: ClusterView | undefined, who: string): Parts {
  const { name, namespace } = dnsTarget(cluster);
  return {
    purpose: `Cilium: allow DNS (${name} in ${namespace})`,
    name: 'allow-dns',
    detail: `${who} may ask for names, and reach nothing else that no other policy allows`,
    spec: { endpointSelector: EVERY_POD, egress: list(dnsItem(cluster)) },
  };
}

function dnsItem(cluster: ClusterView | undefined): Shape {
  const { namespace, labels, udp, tcp } = dnsTarget(cluster);
  const numbers = [...new Set([...udp, ...tcp])].map((port) => map({ port: text(`"${port}"`), protocol: text('ANY') }));
  const matchLabels: Shape = {
    kind: 'map',
    entries: [['k8s:io.kubernetes.pod.namespace', text(namespace)], ...labels],
  };
  return map({
    toEndpoints: list(map({ matchLabels })),
    toPorts: list(map({ ports: list(...numbers), rules: map({ dns: list(map({ matchPattern: text('"*"') })) }) })),
  });
}

function outsideSystem(): Shape {
  const key = text('k8s:io.kubernetes.pod.namespace');
  return map({
    matchExpressions: list(
      map({ key, operator: text('Exists') }),
      map({ key, operator: text('NotIn'), values: text('[kube-system]') }),
    ),
  });
}

function namespaceNamed(name: string): Shape {
  return map({ 'k8s:io.kubernetes.pod.namespace': text(name) });
}
