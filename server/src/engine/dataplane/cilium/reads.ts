/** Policies of other APIs as Cilium's agent imports them (cilium.md 4.12, 4.13). */

import { groupKind } from '../../groupKind.ts';
import type { NamespaceScope, Peer, PodPeer, Policy, Rule } from '../../model.ts';
import { isEverything, renamed, requirements, type Selector } from '../../selector.ts';
import { CLUSTER_NETWORK_POLICY, NETWORK_POLICY } from '../kubernetes.ts';
import type { CiliumSettings } from './settings.ts';

const NAMESPACE = 'k8s:io.kubernetes.pod.namespace';
const NAMESPACE_LABELS = 'k8s:io.cilium.k8s.namespace.labels.';
const CLUSTER = 'io.cilium.k8s.policy.cluster';
const OWN_CLUSTER = 'netpol:own-cluster';

export function readsAsCilium(settings: CiliumSettings): (policy: Policy) => Policy | undefined {
  return (policy) => {
    if (policy.asks?.some((option) => !settings.options.includes(option))) return undefined;
    switch (groupKind(policy)) {
      case NETWORK_POLICY:
        return readNetworkPolicy(policy);
      case CLUSTER_NETWORK_POLICY:
        return readClusterNetworkPolicy(policy, settings);
      default:
        return settings.nonDefaultDeny ? policy : { ...policy, isolates: policy.directions };
    }
  };
}

function readNetworkPolicy(policy: Policy): Policy {
  return {
    ...policy,
    subject: labelledSubject(policy),
    rules: policy.rules.map((rule) => withPeers(rule, (peer) => (peer.kind === 'pods' ? podsPeer(peer) : peer))),
  };
}

/** Never default deny; its rules have orders of their own between its priority and the next (cilium.md 4.13). */
function readClusterNetworkPolicy(policy: Policy, settings: CiliumSettings): Policy {
  const places = { ingress: 0, egress: 0 };
  const rules = policy.rules.map((rule): Rule => {
    const order = policy.order + places[rule.direction]++ / 100;
    const peers = rule.peers ?? [];
    // A kind of peer that it does not know: an Accept is skipped, anything else becomes a deny of everything.
    if (peers.some((peer) => peer.kind === 'nodes' && !settings.nodeLabels)) {
      return rule.action === 'Allow'
        ? { ...rule, order, peers: [], differs: 'unread-peers-skipped' }
        : { ...rule, order, action: 'Deny', peers: undefined, ports: undefined, differs: 'unread-peers-deny' };
    }
    const read = withPeers(rule, (peer) =>
      peer.kind !== 'pods' ? peer : peer.whole ? namespacesPeer(peer) : podsPeer(peer),
    );
    const negative = peers.some((peer) => peer.kind === 'pods' && peer.whole && isNegative(peer.namespaces));
    return { ...read, order, ...(negative && { differs: 'negations-hold-everybody' as const }) };
  });
  return { ...policy, subject: labelledSubject(policy), isolates: [], rules };
}

function withPeers(rule: Rule, read: (peer: Peer) => Peer): Rule {
  return rule.peers === undefined ? rule : { ...rule, peers: rule.peers.map(read) };
}

function labelledSubject({ subject }: Policy): Policy['subject'] {
  if (subject.kind !== 'pods') return subject;
  const { namespaces, pods, path } = subject;
  return {
    kind: 'labelled',
    selector: { kind: 'and', of: [scope(namespaces), sourced(pods)] },
    ...(namespaces.kind === 'named' && { namespace: namespaces.name }),
    path,
  };
}

/** Pods of the own cluster, unless the selector speaks of clusters itself. */
function podsPeer({ namespaces, pods, path }: PodPeer): Peer {
  const cluster = requirements(pods).some(({ key }) => key === CLUSTER);
  const of: Selector[] = [scope(namespaces), sourced(pods)];
  if (!cluster) of.push({ kind: 'requirement', requirement: { op: 'exists', key: OWN_CLUSTER } });
  return { kind: 'labelled', selector: { kind: 'and', of }, path };
}

/**
 * A peer by namespaces has no word of the cluster. One of nothing but negations also selects the identities that the
 * agent uses for everything else, and through them every pod and range (a fault of 1.20.0 to 1.20.2).
 */
function namespacesPeer({ namespaces, path }: PodPeer): Peer {
  if (namespaces.kind === 'named') return { kind: 'labelled', selector: scope(namespaces), path };
  return { kind: 'labelled', selector: isNegative(namespaces) ? { kind: 'all' } : scope(namespaces), path };
}

function isNegative(namespaces: NamespaceScope): boolean {
  const asked = namespaces.kind === 'selected' ? requirements(namespaces.selector) : [];
  return asked.length > 0 && asked.every(({ op }) => op === 'notIn' || op === 'absent');
}

function scope(namespaces: NamespaceScope): Selector {
  if (namespaces.kind === 'named') {
    return { kind: 'requirement', requirement: { op: 'in', key: NAMESPACE, values: [namespaces.name] } };
  }
  if (isEverything(namespaces.selector)) return { kind: 'requirement', requirement: { op: 'exists', key: NAMESPACE } };
  return renamed(namespaces.selector, (key) => NAMESPACE_LABELS + key);
}

function sourced(selector: Selector): Selector {
  return renamed(selector, (key) => `k8s:${key}`);
}
