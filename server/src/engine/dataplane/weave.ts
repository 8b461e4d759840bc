import type { Dataplane } from './dataplane.ts';
import { kubernetes, NETWORK_POLICY, NETWORK_POLICY_TIER } from './kubernetes.ts';

/** Weave Net's policy controller, read in weaveworks/weave 2.8 (npc/analyser.go, prog/weave-npc/main.go, net/bridge.go); not run. */
export const weave: Dataplane = {
  ...kubernetes,
  name: 'weave',
  version: '2.8',
  enforces: new Set([NETWORK_POLICY]),
  tiers: [{ ...NETWORK_POLICY_TIER, leavesOpen: ['hairpin', 'rewritten-source'] }],
  // The chains hang on FORWARD, which the node's own packets never pass.
  ownNodeIngress: 'first',
  // The egress chain returns at once for addresses of the node itself (`addrtype LOCAL`).
  ownNodeEgress: 'exempt',
  // The first rule of both chains accepts RELATED,ESTABLISHED.
  existingConnections: 'exempt',
  // A rule without ports is an iptables rule without a protocol.
  otherProtocols: 'judged',
  // analyser.go reads `port` only, and hands names to iptables, which looks them up in /etc/services of the node.
  portRanges: false,
  namedPorts: { resolved: false, initContainers: 'none', duplicates: 'each', sentTo: 'receiver' },
};
