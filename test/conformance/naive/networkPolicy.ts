/** NetworkPolicy as the API's text has it: the pseudocode of kubernetes.md A.3.1 for one end of a flow. */

import { contains } from './address.ts';
import type { Cluster, End } from './cluster.ts';
import type { Flow, Word } from './flow.ts';
import { type Json, list } from './json.ts';
import { matches } from './labels.ts';

export type Direction = 'Ingress' | 'Egress';

/** One end of a flow and what it asks about. */
export interface Side {
  readonly direction: Direction;
  readonly subject: End;
  readonly peer: End;
  readonly destination: End;
  readonly flow: Flow;
}

/** `undefined` when nothing isolates the subject in this direction. */
export function networkPolicySide(cluster: Cluster, side: Side): Word | undefined {
  const { direction, subject, peer, flow } = side;
  const namespace = subject.pod.metadata.namespace;
  const policies = cluster
    .of('NetworkPolicy')
    .filter(
      (policy) =>
        policy.apiVersion === 'networking.k8s.io/v1' &&
        policy.metadata.namespace === namespace &&
        matches(subject.pod.metadata.labels, policy.spec?.podSelector) &&
        effectiveTypes(policy).includes(direction),
    );
  if (policies.length === 0) return undefined;
  if (direction === 'Ingress' && peer.kind === 'node' && peer.node === subject.pod.spec.nodeName) return 'allow';
  // A.3.7: other protocols are undefined, whatever the rules say.
  if (!['TCP', 'UDP', 'SCTP'].includes(flow.protocol)) return 'unknown';
  for (const policy of policies) {
    for (const rule of list(policy.spec?.[direction === 'Ingress' ? 'ingress' : 'egress'])) {
      const peers = list(direction === 'Ingress' ? rule?.from : rule?.to);
      const ports = list(rule?.ports);
      const peersMatch = peers.length === 0 || peers.some((each) => peerMatches(cluster, each, namespace, peer));
      if (peersMatch && (ports.length === 0 || ports.some((each) => portMatches(each, side)))) return 'allow';
    }
  }
  return 'deny';
}

/** A.2.2 */
export function effectiveTypes(policy: Json): string[] {
  const types = list(policy.spec?.policyTypes);
  if (types.length > 0) return types;
  return list(policy.spec?.egress).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function peerMatches(cluster: Cluster, each: Json, namespace: string, peer: End): boolean {
  if (each.ipBlock) return peer.ip !== undefined && inBlock(each.ipBlock, peer.ip);
  if (peer.kind !== 'pod') return false;
  const { namespace: peerNamespace, labels } = peer.pod.metadata;
  const namespaceFits = each.namespaceSelector
    ? matches(cluster.namespaceLabels(peerNamespace), each.namespaceSelector)
    : peerNamespace === namespace;
  return namespaceFits && (!each.podSelector || matches(labels, each.podSelector));
}

function inBlock(block: Json, ip: string): boolean {
  return contains(block.cidr, ip) && !list(block.except).some((except) => contains(except, ip));
}

function portMatches(each: Json, { flow, destination }: Side): boolean {
  if ((each?.protocol ?? 'TCP') !== flow.protocol) return false;
  const port = each?.port ?? undefined;
  if (port === undefined) return true;
  if (typeof port === 'string') return hasNamedPort(destination, port, flow);
  return flow.port !== undefined && port <= flow.port && flow.port <= (each.endPort ?? port);
}

/** A.3.4: containers and sidecars; every occurrence of a name counts. */
export function hasNamedPort(destination: End, name: string, flow: Flow): boolean {
  if (destination.kind !== 'pod') return false;
  const { containers, initContainers } = destination.pod.spec;
  const sidecars = list(initContainers).filter((container) => container.restartPolicy === 'Always');
  return [...list(containers), ...sidecars].some((container) =>
    list(container.ports).some(
      (port) => port.name === name && (port.protocol ?? 'TCP') === flow.protocol && port.containerPort === flow.port,
    ),
  );
}
