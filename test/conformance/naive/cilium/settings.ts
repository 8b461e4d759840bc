import type { Cluster } from '../cluster.ts';

/**
 * The keys of `cilium-config` that change verdicts, with the defaults of 1.20 (cilium.md 4.14). In audit mode nothing is
 * dropped for its addresses and ports.
 */
export interface Settings {
  readonly enforcement: string;
  readonly audits: boolean;
  readonly allowLocalhost: boolean;
  readonly clusterName: string;
  readonly defaultLocalCluster: boolean;
  readonly nodeLabels: boolean;
  readonly cidrMatchesNodes: boolean;
  readonly nonDefaultDeny: boolean;
  readonly l7Proxy: boolean;
  readonly icmpRules: boolean;
  readonly labelPatterns: readonly string[];
  /** Kinds of policy that are read. */
  readonly kinds: readonly string[];
}

export function settingsOf(cluster: Cluster): Settings {
  const config = cluster
    .of('ConfigMap')
    .find(({ metadata }) => metadata.name === 'cilium-config' && metadata.namespace === 'kube-system');
  const text = (key: string, missing: string): string => config?.data?.[key] ?? missing;
  const on = (key: string, missing: boolean): boolean => text(key, `${missing}`) === 'true';
  const kinds = [
    on('enable-k8s-networkpolicy', true) && 'NetworkPolicy',
    on('enable-cilium-network-policy', true) && 'CiliumNetworkPolicy',
    on('enable-cilium-clusterwide-network-policy', true) && 'CiliumClusterwideNetworkPolicy',
    on('enable-k8s-cluster-network-policy', false) && 'ClusterNetworkPolicy',
  ];
  return {
    enforcement: text('enable-policy', 'default'),
    audits: on('policy-audit-mode', false),
    allowLocalhost: text('allow-localhost', 'auto') !== 'policy',
    clusterName: text('cluster-name', 'default'),
    defaultLocalCluster: on('policy-default-local-cluster', true),
    nodeLabels: on('enable-node-selector-labels', false),
    cidrMatchesNodes: text('policy-cidr-match-mode', '').split(/[ ,]+/).includes('nodes'),
    nonDefaultDeny: on('enable-non-default-deny-policies', true),
    l7Proxy: on('enable-l7-proxy', true),
    icmpRules: on('enable-icmp-rules', true),
    labelPatterns: text('labels', '')
      .split(/\s+/)
      .filter((pattern) => pattern !== ''),
    kinds: kinds.filter((kind) => kind !== false),
  };
}
