import type { ClusterFacts, Tier } from '../../model.ts';
import type { Dataplane } from '../dataplane.ts';
import { CLUSTER_NETWORK_POLICY, kubernetes, NETWORK_POLICY } from '../kubernetes.ts';
import { isAtLeast } from '../versions.ts';
import { labelFilter } from './labelFilter.ts';
import { ciliumLabelling } from './labelling.ts';
import { readsAsCilium } from './reads.ts';
import { type CiliumSettings, ciliumSettings } from './settings.ts';
import { CILIUM_SPELLING } from './spelling.ts';

const CILIUM_NETWORK_POLICY = 'cilium.io/CiliumNetworkPolicy';
const CILIUM_CLUSTERWIDE_NETWORK_POLICY = 'cilium.io/CiliumClusterwideNetworkPolicy';
/** The release that is meant where nothing is known. */
const NEWEST = '1.20.2';

/**
 * cilium.md 4.2, 4.4: three tiers whose rules stand in one list each, deny before allow before pass; who is isolated is
 * denied what none of them lets through, the Baseline tier included.
 */
const TIERS: readonly Tier[] = [
  { name: 'Admin', order: 100, end: 'Pass', ranked: true },
  { name: 'Normal', order: 200, end: 'Isolate', ranked: true, leavesOpen: ['rewritten-source'] },
  { name: 'Baseline', order: 250, end: 'Pass', ranked: true },
];

/** Cilium's agent (cilium.md), of one release and configuration, run against 1.20.2. */
export function cilium(version: string = NEWEST, settings?: ClusterFacts['settings']): Dataplane {
  const config = ciliumSettings(version, settings);
  return {
    ...FACTS,
    version,
    enforces: kindsRead(config),
    reads: readsAsCilium(config),
    labelling: { key: `cilium ${JSON.stringify(config)}`, make: ciliumLabelling(config) },
    // cilium.md 4.4: allow-localhost is an ordinary allow in the lowest tier of all.
    ownNodeIngress: config.allowsLocalhost ? 'last' : 'never',
    // cilium.md 4.6: pods and nodes only where policy-cidr-match-mode says so.
    rangesHold: { pods: config.rangesHoldPods, nodes: config.rangesHoldNodes, wholeIsWorld: true },
    ...(config.enforcement === 'always' && { isolatesEverybody: true as const }),
    // cilium.md 4.4, 4.16: a pod label with the key `init`, whatever its source, still means an endpoint without identity.
    ...(config.enforcement !== 'never' && labelFilter(config.labels)('init') && { isolatingLabel: 'init' }),
    // cilium.md 4.3: other protocols are dropped before policy unless enable-extended-ip-protocols is on.
    otherProtocols: config.extendedProtocols ? 'judged' : 'dropped',
    // cilium.md 4.4, post-03/26: from 1.20 on the entry for the own node needs another entry beside it.
    ownNodeNeedsPolicy: isAtLeast(version, '1.20'),
    // cilium.md 4.11: up to 1.19 what a pod sends is compared with the names of all pods together.
    namedPorts: { ...FACTS.namedPorts, sentTo: isAtLeast(version, '1.20') ? 'receiver' : 'all-pods' },
    // cilium.md 4.14: policy-audit-mode.
    audits: config.audits,
    hostPolicies: config.hostFirewall,
  };
}

/** cilium.md 4.14: `never` enforces nothing at all. */
function kindsRead(config: CiliumSettings): ReadonlySet<string> {
  if (config.enforcement === 'never') return new Set();
  const kinds: string[] = [];
  if (config.networkPolicy) kinds.push(NETWORK_POLICY);
  if (config.ciliumNetworkPolicy) kinds.push(CILIUM_NETWORK_POLICY);
  if (config.ciliumClusterwideNetworkPolicy) kinds.push(CILIUM_CLUSTERWIDE_NETWORK_POLICY);
  if (config.clusterNetworkPolicy) kinds.push(CLUSTER_NETWORK_POLICY);
  return new Set(kinds);
}

const FACTS: Dataplane = {
  ...kubernetes,
  name: 'cilium',
  spelling: CILIUM_SPELLING,
  tiers: TIERS,
  place: ({ tier, order, id }) => ({
    tier: tier === 'Admin' || tier === 'Baseline' ? tier : 'Normal',
    order: tier === 'Admin' || tier === 'Baseline' ? order : 0,
    tie: id,
  }),
  // cilium.md 4.12: ParseNetworkPolicy reads the rules of both directions whatever policyTypes says.
  enforcesUndeclaredDirections: new Set([NETWORK_POLICY]),
  // cilium.md 4.1: the own node is the peer `host`; egress has no exemption.
  ownNodeEgress: 'judged',
  // cilium.md 4.8: addresses inside the cluster never carry names, and names are learnt from answers to queries that
  // pass the agent's proxy.
  domainsHold: { pods: false, nodes: false },
  learnsNames: 'by-proxy',
  // cilium.md 4.1: the same pod on both ends is not policed, through its own Service neither.
  hairpin: 'exempt',
  // cilium.md 4.10: packets of known connections are judged again when policy changes.
  existingConnections: 'judged',
  // cilium.md 4.10: the client's address on the backend's node; elsewhere it depends on the routing mode.
  forwardedOnPodsNode: 'client',
  // cilium.md 3.5: what cannot be merged leaves the endpoint with the policy that it had.
  oneParser: true,
  portRanges: true,
  // cilium.md 4.11: only spec.containers; of two containers with a name the later one counts; names in any case.
  namedPorts: { resolved: true, initContainers: 'none', duplicates: 'last', sentTo: 'receiver' },
};
