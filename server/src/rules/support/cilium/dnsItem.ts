import type { DnsServers } from '../dns.ts';
import type { PlainMap } from '../render.ts';

/** What kubeadm and most others install. */
const USUAL = { namespace: 'kube-system', labels: new Map([['k8s-app', 'kube-dns']]), udp: [53], tcp: [53] };

/**
 * An item of `egress` to the cluster's name servers, on the ports that their pods listen on; with `rules` the answers
 * pass the proxy, so that `toFQDNs` learns what names resolve to (cilium.md 4.8).
 */
export function dnsItem(servers: DnsServers | undefined, learns: boolean): PlainMap {
  const { namespace, labels, udp, tcp } = servers ?? USUAL;
  const both = udp.filter((port) => tcp.includes(port));
  const ports = [
    ...both.map((port) => ({ port: String(port), protocol: 'ANY' })),
    ...udp.filter((port) => !both.includes(port)).map((port) => ({ port: String(port), protocol: 'UDP' })),
    ...tcp.filter((port) => !both.includes(port)).map((port) => ({ port: String(port), protocol: 'TCP' })),
  ];
  return {
    toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': namespace, ...Object.fromEntries(labels) } }],
    toPorts: [{ ports, ...(learns && { rules: { dns: [{ matchPattern: '*' }] } }) }],
  };
}

/** `kube-system/coredns`, where that is known. */
export function dnsName(servers: DnsServers | undefined): string {
  return servers?.name ?? 'kube-system/kube-dns';
}
