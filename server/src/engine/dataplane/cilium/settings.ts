/** What `cilium-config` says, with the defaults of the release (cilium.md 4.14). */

import type { AgentOption, ClusterFacts } from '../../model.ts';
import { isAtLeast } from '../versions.ts';

export interface CiliumSettings {
  readonly clusterName: string;
  /** Patterns of identity labels besides the default ones. */
  readonly labels: string | undefined;
  readonly enforcement: 'default' | 'always' | 'never';
  /** The own node is let in whatever the policies say. */
  readonly allowsLocalhost: boolean;
  readonly hostFirewall: boolean;
  /** Nodes are known by the labels of their Node objects. */
  readonly nodeLabels: boolean;
  readonly defaultLocalCluster: boolean;
  readonly dualStack: boolean;
  readonly rangesHoldNodes: boolean;
  readonly rangesHoldPods: boolean;
  readonly clusterNetworkPolicy: boolean;
  readonly networkPolicy: boolean;
  readonly ciliumNetworkPolicy: boolean;
  readonly ciliumClusterwideNetworkPolicy: boolean;
  /** `enableDefaultDeny: false` is heeded. */
  readonly nonDefaultDeny: boolean;
  readonly extendedProtocols: boolean;
  /** Policies are judged and reported, and nothing is dropped. */
  readonly audits: boolean;
  /** On; a policy that asks for what is off is refused. */
  readonly options: readonly AgentOption[];
}

/** Keys of the ConfigMap that are read; nothing else of it is kept. */
export const CILIUM_CONFIG_KEYS: readonly string[] = [
  'allow-localhost',
  'cluster-name',
  'enable-cilium-clusterwide-network-policy',
  'enable-cilium-network-policy',
  'enable-extended-ip-protocols',
  'enable-host-firewall',
  'enable-ipv4',
  'enable-ipv6',
  'enable-icmp-rules',
  'enable-k8s-cluster-network-policy',
  'enable-k8s-networkpolicy',
  'enable-l7-proxy',
  'enable-node-selector-labels',
  'enable-non-default-deny-policies',
  'enable-policy',
  'labels',
  'policy-audit-mode',
  'policy-cidr-match-mode',
  'policy-default-local-cluster',
];

export const CILIUM_CONFIG = 'cilium-config';

export function ciliumSettings(version: string, settings: ClusterFacts['settings']): CiliumSettings {
  const config = settings?.get(CILIUM_CONFIG);
  const on = (key: string, otherwise: boolean): boolean => {
    const written = config?.get(key);
    return written === undefined ? otherwise : written === 'true';
  };
  const enforcement = config?.get('enable-policy');
  const modes = (config?.get('policy-cidr-match-mode') ?? '').split(/[\s,]+/);
  return {
    clusterName: config?.get('cluster-name') ?? 'default',
    labels: config?.get('labels'),
    enforcement: enforcement === 'always' || enforcement === 'never' ? enforcement : 'default',
    // `auto` means always under Kubernetes (cilium.md 4.4).
    allowsLocalhost: config?.get('allow-localhost') !== 'policy',
    hostFirewall: on('enable-host-firewall', false),
    nodeLabels: on('enable-node-selector-labels', false),
    defaultLocalCluster: on('policy-default-local-cluster', isAtLeast(version, '1.19')),
    dualStack: on('enable-ipv4', true) && on('enable-ipv6', true),
    rangesHoldNodes: modes.includes('nodes'),
    rangesHoldPods: modes.includes('pods') && isAtLeast(version, '1.20'),
    clusterNetworkPolicy: on('enable-k8s-cluster-network-policy', false) && isAtLeast(version, '1.20'),
    networkPolicy: on('enable-k8s-networkpolicy', true),
    ciliumNetworkPolicy: on('enable-cilium-network-policy', true),
    ciliumClusterwideNetworkPolicy: on('enable-cilium-clusterwide-network-policy', true),
    nonDefaultDeny: on('enable-non-default-deny-policies', true),
    extendedProtocols: on('enable-extended-ip-protocols', false),
    audits: on('policy-audit-mode', false),
    options: [
      ...(on('enable-node-selector-labels', false) ? (['node-labels'] as const) : []),
      ...(on('enable-icmp-rules', true) ? (['icmp-rules'] as const) : []),
      ...(on('enable-l7-proxy', true) ? (['l7-proxy'] as const) : []),
    ],
  };
}
