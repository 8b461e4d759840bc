/** Policies of other APIs as Calico converts them, where that is not what they say (calico.md 4.8). */

import type { Peer, Policy, Rule } from '../../model.ts';
import type { Selector } from '../../selector.ts';
import { isAtLeast } from '../versions.ts';

export function readsAsCalico(policy: Policy, version: string): Policy | undefined {
  if (policy.since !== undefined && !isAtLeast(version, policy.since)) return undefined;
  // These meet hosts only and do not even make a tier apply to pods (calico.md 4.4).
  if (policy.stage === 'untracked' || policy.stage === 'pre-dnat') return undefined;
  switch (policy.kind) {
    case 'AdminNetworkPolicy':
    case 'BaselineAdminNetworkPolicy':
      // One peer that it cannot convert and the whole policy is lost (run, v3.31.0), whatever its rules would do.
      return policy.rules.every(isConvertible)
        ? { ...policy, rules: policy.rules.map(converted).map(withoutPortNames) }
        : undefined;
    case 'ClusterNetworkPolicy':
      return { ...policy, rules: policy.rules.map(converted) };
    default:
      return policy;
  }
}

function isConvertible({ peers = [] }: Rule): boolean {
  return peers.every(({ kind }) => kind === 'pods' || kind === 'addresses');
}

/** A peer that it cannot convert: an Accept rule is dropped with it, any other becomes a deny of everything. */
function converted(rule: Rule): Rule {
  if (isConvertible(rule)) return { ...rule, peers: (rule.peers ?? []).map(namespacesWithSets) };
  return rule.action === 'Allow'
    ? { ...rule, peers: [], differs: 'unread-peers-skipped' }
    : { ...rule, action: 'Deny', peers: undefined, ports: undefined, differs: 'unread-peers-deny' };
}

/** A peer by namespaces alone does not say that it means pods, so it means the network sets there too. */
function namespacesWithSets(peer: Peer): Peer {
  if (peer.kind !== 'pods' || !peer.whole || peer.namespaces.kind !== 'selected') return peer;
  return { kind: 'labelled', selector: prefixed(peer.namespaces.selector), path: peer.path };
}

function prefixed(selector: Selector): Selector {
  switch (selector.kind) {
    case 'all':
      return { kind: 'requirement', requirement: { op: 'exists', key: 'projectcalico.org/namespace' } };
    case 'requirement':
      return { kind: 'requirement', requirement: { ...selector.requirement, key: `pcns.${selector.requirement.key}` } };
    case 'not':
      return { kind: 'not', of: prefixed(selector.of) };
    case 'and':
    case 'or':
      return { kind: selector.kind, of: selector.of.map(prefixed) };
  }
}

/** One name among its ports and the whole rule is for every protocol and port (unpackANPPorts, 3.31). */
function withoutPortNames(rule: Rule): Rule {
  return rule.ports?.some(({ port }) => port.kind === 'named')
    ? { ...rule, ports: undefined, differs: 'port-names-are-every-port' }
    : rule;
}
