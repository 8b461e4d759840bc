import type { Dataplane } from './dataplane.ts';
import { kubernetes, NETWORK_POLICY, NETWORK_POLICY_TIER } from './kubernetes.ts';

/** Calico's Felix on what Kubernetes policies become there (calico.md 4.8, 4.9), the same in 3.26 to 3.33. */
export const calico: Dataplane = {
  ...kubernetes,
  name: 'calico',
  version: '3.31',
  enforces: new Set([NETWORK_POLICY]),
  // Felix settles all that the API leaves open, but for the address that a forwarding node shows (below).
  tiers: [{ ...NETWORK_POLICY_TIER, leavesOpen: ['rewritten-source'] }],
  // calico.md 4.9 P8: host processes of the pod's node are let in before any policy (felix filterOutputChain).
  ownNodeIngress: 'first',
  // calico.md 4.9 P9: the pod's egress policy is asked.
  ownNodeEgress: 'judged',
  // calico.md 4.8: ipBlock becomes nets and notNets, which compare addresses only.
  rangesHold: { pods: true, nodes: true },
  // calico.md 8.3 no. 7: policy sees the pod on both sides, before masquerading (derived by its author, not run).
  hairpin: 'judged',
  // calico.md 4.1: packets of known connections are accepted before policy (felix appendConntrackRules).
  existingConnections: 'exempt',
  // calico.md 4.8: a rule without ports has no protocol either, and so holds ICMP.
  otherProtocols: 'judged',
  // calico.md 4.1: rules see the source as it arrives, often a node's address; on the first node masquerading
  // comes after policy.
  forwardedOnPodsNode: 'client',
  portRanges: true,
  // calico.md 4.6: containers and all init containers; any endpoint that exposes the name counts.
  namedPorts: { resolved: true, initContainers: 'all', duplicates: 'each' },
};

/** flannel's network with Calico's Felix for policy: the same policy code. */
export const canal: Dataplane = { ...calico, name: 'canal' };
