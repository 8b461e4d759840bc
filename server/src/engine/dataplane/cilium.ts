import type { Dataplane } from './dataplane.ts';
import { kubernetes, NETWORK_POLICY, NETWORK_POLICY_TIER } from './kubernetes.ts';

/** Cilium's agent in a default install (cilium.md 4.1, 4.4, 4.12), run against 1.20.2. */
export const cilium: Dataplane = {
  ...kubernetes,
  name: 'cilium',
  version: '1.20.2',
  enforces: new Set([NETWORK_POLICY]),
  tiers: [{ ...NETWORK_POLICY_TIER, leavesOpen: ['rewritten-source'] }],
  // cilium.md 4.12: ParseNetworkPolicy reads the rules of both directions whatever policyTypes says.
  enforcesUndeclaredDirections: new Set([NETWORK_POLICY]),
  // cilium.md 4.4: allow-localhost is an ordinary allow in the lowest tier of all.
  ownNodeIngress: 'last',
  // cilium.md 4.1: the own node is the peer `host`; egress has no exemption.
  ownNodeEgress: 'judged',
  // cilium.md 4.6: never pods; nodes only with policy-cidr-match-mode: nodes (1.15), which is off by default.
  rangesHold: { pods: false, nodes: false },
  // cilium.md 4.1: the same pod on both ends is not policed, through its own Service neither.
  hairpin: 'exempt',
  // cilium.md 4.10: packets of known connections are judged again when policy changes.
  existingConnections: 'judged',
  // cilium.md 4.3: entries without an L4 part hold ICMP; other protocols are dropped before policy unless
  // enable-extended-ip-protocols is on.
  otherProtocols: 'dropped',
  // cilium.md 4.10: the client's address on the backend's node; elsewhere it depends on the routing mode.
  forwardedOnPodsNode: 'client',
  portRanges: true,
  // cilium.md 4.11: only spec.containers; of two containers with a name the later one counts.
  namedPorts: { resolved: true, initContainers: 'none', duplicates: 'last' },
};
