import { CILIUM_CONFIG } from '../../engine/dataplane/cilium/settings.ts';
import type { Dataplane } from '../../engine/dataplane/dataplane.ts';
import { CLUSTER_NETWORK_POLICY, NETWORK_POLICY } from '../../engine/dataplane/kubernetes.ts';
import { groupKind } from '../../engine/groupKind.ts';
import type { Policy } from '../../engine/model.ts';
import { code } from './text.ts';

/** Agent options that make it read the kind (cilium.md 4.14); undefined where none does. */
export function switchFor(policy: Policy, { name, version }: Dataplane): string | undefined {
  if (name !== 'cilium') return undefined;
  const kind = groupKind(policy);
  const option = CILIUM_SWITCHES.get(kind);
  if (option === undefined) return undefined;
  const since = kind === CLUSTER_NETWORK_POLICY ? ', from Cilium 1.20 on' : '';
  const here = version === undefined ? '' : ` (this is ${version})`;
  return `ConfigMap ${code(CILIUM_CONFIG)} turns it on: ${code(`${option}: "true"`)}${since && `${since}${here}`}, unless \`enable-policy\` is \`never\`.`;
}

const CILIUM_SWITCHES: ReadonlyMap<string, string> = new Map([
  [NETWORK_POLICY, 'enable-k8s-networkpolicy'],
  ['cilium.io/CiliumNetworkPolicy', 'enable-cilium-network-policy'],
  ['cilium.io/CiliumClusterwideNetworkPolicy', 'enable-cilium-clusterwide-network-policy'],
  [CLUSTER_NETWORK_POLICY, 'enable-k8s-cluster-network-policy'],
]);
