import type { Tier } from '../model.ts';
import type { Dataplane } from './dataplane.ts';

export const NETWORK_POLICY = 'networking.k8s.io/NetworkPolicy';

/** kubernetes.md A.3: allow rules in any order; whoever is selected and met no rule is denied. */
export const NETWORK_POLICY_TIER: Tier = { name: 'NetworkPolicy', order: 1000, end: 'Deny' };

export const ADMIN_NETWORK_POLICY = 'policy.networking.k8s.io/AdminNetworkPolicy';
export const BASELINE_ADMIN_NETWORK_POLICY = 'policy.networking.k8s.io/BaselineAdminNetworkPolicy';
export const CLUSTER_NETWORK_POLICY = 'policy.networking.k8s.io/ClusterNetworkPolicy';

/** kubernetes.md BC.3.1: before and after NetworkPolicy; who is met by no rule of theirs is left to the next tier. */
export const ADMIN_TIER: Tier = { name: 'Admin', order: 100, end: 'Pass' };
export const BASELINE_TIER: Tier = { name: 'Baseline', order: 2000, end: 'Pass' };

/** The API's own text (kubernetes.md A.3 and the defaults of 0.6): what no implementation may do differently. */
export const kubernetes: Dataplane = {
  name: 'kubernetes',
  version: undefined,
  enforces: new Set([NETWORK_POLICY, ADMIN_NETWORK_POLICY, BASELINE_ADMIN_NETWORK_POLICY, CLUSTER_NETWORK_POLICY]),
  tiers: [
    // BC.3.2 no. 17, BC.3.3.
    { ...ADMIN_TIER, leavesOpen: ['existing-connection', 'rewritten-source', 'equal-priority'] },
    // Left open by the documentation of NetworkPolicy: A.3.1 hairpin (kubernetes issue 95879), A.3.7 other protocols,
    // A.3.9 existing connections, A.3.5 rewritten source addresses.
    { ...NETWORK_POLICY_TIER, leavesOpen: ['hairpin', 'protocol', 'existing-connection', 'rewritten-source'] },
    { ...BASELINE_TIER, leavesOpen: ['existing-connection', 'rewritten-source', 'equal-priority'] },
  ],
  // By name, where nothing else tells policies apart (BC.3.3).
  place: ({ tier, order, name, id }) => ({ tier, order, tie: `${name}\n${id}` }),
  // A.3.2, and API: networking/v1 types.go: rules of a direction outside policyTypes are ignored.
  enforcesUndeclaredDirections: new Set(),
  // API: networking/v1 types.go, field comments of `ingress`: traffic from the pod's local node is always allowed.
  ownNodeIngress: 'first',
  // A.3.6: only ingress has the exemption (kube-network-policies issue 283).
  ownNodeEgress: 'judged',
  // A.3.5: the end-to-end suite requires that a range holds pods; A.3.6: host traffic counts as the node's address.
  rangesHold: { pods: true, nodes: true },
  // BC.3.1: whatever address the implementation learnt for the name.
  domainsHold: { pods: true, nodes: true },
  ignores: new Set(),
  hairpin: 'judged',
  existingConnections: 'judged',
  audits: false,
  oneParser: false,
  otherProtocols: 'judged',
  forwardedOnPodsNode: 'open',
  // GA in 1.25 (KEP 2079).
  portRanges: true,
  // A.3.4: no upstream statement about init containers; sidecars listen as long as the pod lives.
  namedPorts: { resolved: true, initContainers: 'sidecars', duplicates: 'each', sentTo: 'receiver' },
};
