import type { Action, Policy } from '../../engine/model.ts';
import { type Protocol, protocolName } from '../../engine/ports.ts';
import type { Plain, PlainMap } from './render.ts';

/** How the kinds of `policy.networking.k8s.io` write what fixes need: both versions say the same in other words. */

export function isNewer({ kind }: Policy): boolean {
  return kind === 'ClusterNetworkPolicy';
}

export function isAdmin({ apiVersion }: Policy): boolean {
  return apiVersion.startsWith('policy.networking.k8s.io/');
}

/** An action as the kind writes it: `Accept` or `Allow`. */
export function actionText(policy: Policy, action: Action): string {
  return action === 'Allow' && isNewer(policy) ? 'Accept' : action;
}

/** The key that holds a rule's ports. */
export function portsKey(policy: Policy): 'ports' | 'protocols' {
  return isAdmin(policy) && isNewer(policy) ? 'protocols' : 'ports';
}

/** One item of the list of ports. */
export function portItem(policy: Policy, protocol: Protocol, port: number): PlainMap {
  const name = protocolName(protocol);
  if (!isAdmin(policy)) return { protocol: name, port };
  return isNewer(policy)
    ? { [name.toLowerCase()]: { destinationPort: { number: port } } }
    : { portNumber: { protocol: name, port } };
}

/** A peer that means pods by the labels of their namespace and their own. */
export function podPeer(policy: Policy, namespace: PlainMap, pods: PlainMap): PlainMap {
  const peer = { namespaceSelector: namespace, podSelector: pods };
  return isAdmin(policy) ? { pods: peer } : peer;
}

export function rangePeer(policy: Policy, cidr: string): PlainMap {
  return isAdmin(policy) ? { networks: [cidr] } : { ipBlock: { cidr } };
}

/** An egress rule that lets the subject reach some peers on some ports. */
export function egressRule(policy: Policy, to: readonly Plain[], ports: readonly Plain[]): PlainMap {
  const rule = { to, [portsKey(policy)]: ports };
  return isAdmin(policy) ? { action: actionText(policy, 'Allow'), ...rule } : rule;
}
