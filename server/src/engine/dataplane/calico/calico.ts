import type { ClusterFacts } from '../../model.ts';
import { UDP } from '../../ports.ts';
import type { Dataplane } from '../dataplane.ts';
import {
  ADMIN_NETWORK_POLICY,
  BASELINE_ADMIN_NETWORK_POLICY,
  CLUSTER_NETWORK_POLICY,
  kubernetes,
  NETWORK_POLICY,
} from '../kubernetes.ts';
import { isAtLeast } from '../versions.ts';
import { FELIX, FELIX_SYNC, hostFacts } from './hosts.ts';
import { CALICO_LABELLING } from './labelling.ts';
import { builtInTiers, missingTier, placeFor } from './order.ts';
import { readsAsCalico } from './reads.ts';
import { CALICO_SPELLING } from './spelling.ts';

/** IP in IP (IANA). */
const IPIP = 4;

const OWN_KINDS = ['NetworkPolicy', 'GlobalNetworkPolicy'].flatMap((kind) => [
  `projectcalico.org/${kind}`,
  `crd.projectcalico.org/${kind}`,
]);
const STAGED_KINDS = ['StagedNetworkPolicy', 'StagedGlobalNetworkPolicy', 'StagedKubernetesNetworkPolicy'].flatMap(
  (kind) => [`projectcalico.org/${kind}`, `crd.projectcalico.org/${kind}`],
);
/** The release that is meant where nothing is known. */
const NEWEST = '3.31';

/** calico.md 0.2: which kinds of other APIs a release reads. */
function kindsRead(version: string): ReadonlySet<string> {
  const kinds = [NETWORK_POLICY, ...OWN_KINDS];
  if (isAtLeast(version, '3.32')) kinds.push(CLUSTER_NETWORK_POLICY);
  else if (isAtLeast(version, '3.29')) kinds.push(ADMIN_NETWORK_POLICY);
  if (isAtLeast(version, '3.30') && !isAtLeast(version, '3.32')) kinds.push(BASELINE_ADMIN_NETWORK_POLICY);
  return new Set(kinds);
}

/** Calico's Felix (calico.md), of one release. What is not told apart by release is the same in 3.26 to 3.33. */
export function calico(version: string = NEWEST, settings?: ClusterFacts['settings']): Dataplane {
  return {
    ...FACTS,
    version,
    enforces: kindsRead(version),
    // calico.md 0.2: staged kinds came with 3.30.
    watches: new Set(isAtLeast(version, '3.30') ? STAGED_KINDS : []),
    tiers: builtInTiers(version),
    place: placeFor(version),
    reads: (policy) => readsAsCalico(policy, version),
    hosts: hostFacts(version, settings),
    // calico.md 4.11: HTTP is looked at only where Dikastes runs, which the dataplane itself never does.
    ignores: new Set(settings?.get(`${FELIX}default`)?.has(FELIX_SYNC) ? [] : ['http']),
  };
}

/** flannel's network with Calico's Felix for policy: the same policy code. */
export function canal(version?: string, settings?: ClusterFacts['settings']): Dataplane {
  return { ...calico(version, settings), name: 'canal' };
}

const FACTS: Dataplane = {
  ...kubernetes,
  name: 'calico',
  missingTier,
  labelling: CALICO_LABELLING,
  spelling: CALICO_SPELLING,
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
  // calico.md 4.9: encapsulation from pods is dropped (felix filterInputChain), VXLAN and IPIP.
  neverSent: [{ protocol: UDP, port: 4789 }, { protocol: IPIP }],
  // calico.md 4.1: rules see the source as it arrives, often a node's address; on the first node masquerading
  // comes after policy.
  forwardedOnPodsNode: 'client',
  portRanges: true,
  // calico.md 4.6: containers and all init containers; any endpoint that exposes the name counts.
  namedPorts: { resolved: true, initContainers: 'all', duplicates: 'each', sentTo: 'receiver' },
};
