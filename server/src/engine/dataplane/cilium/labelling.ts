/** Labels as Cilium's selectors see them, with their sources (cilium.md 2.1 to 2.3), and what else has an identity. */

import { contains, sameAddress } from '../../address.ts';
import { isHost, type Side } from '../../ends.ts';
import type { Inventory } from '../../inventory.ts';
import { endpointFacts, isSelectable } from '../../inventory.ts';
import type { Labelling, LabelOrigin } from '../../labelling.ts';
import { indexLabelsInSteps, type Matching } from '../../labels.ts';
import type { Endpoint, Labels } from '../../model.ts';
import { type LabelFacts, selectorKey } from '../../selector.ts';
import { mapInSteps, type Steps } from '../../steps.ts';
import { sharedFacts } from '../sharedFacts.ts';
import { labelFilter } from './labelFilter.ts';
import type { CiliumSettings } from './settings.ts';

const NAMESPACE = 'io.kubernetes.pod.namespace';
const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels.';
const ACCOUNT = 'io.cilium.k8s.policy.serviceaccount';
const CLUSTER = 'io.cilium.k8s.policy.cluster';
/** Written for us alone by `lower/cilium`: whatever the cluster is called, its pods have both. */
const OWN_CLUSTER = 'netpol:own-cluster';
const OWN_CLUSTER_POD = 'netpol:own-cluster-pod';
const GROUP_NAME = 'cidrgroup:io.cilium.policy.cidrgroupname/';
const REMEMBERED = 4096;
const NOTHING: LabelFacts = { labels: new Map(), isUnknown: () => 'no' };

export function ciliumLabelling(settings: CiliumSettings): (inventory: Inventory) => Steps<Labelling> {
  return function* (inventory) {
    const keeps = labelFilter(settings.labels);
    const facts = yield* mapInSteps(
      inventory.endpoints,
      sharedFacts((endpoint) => podFacts(endpoint, inventory, settings, keeps)),
    );
    const index = yield* indexLabelsInSteps(facts.length, (ordinal) => ({
      facts: facts[ordinal] ?? NOTHING,
      unknownKeys: unknownKeys(inventory.endpoints[ordinal], keeps),
      openEnded: isOpenEnded(inventory.endpoints[ordinal], inventory),
    }));
    const remembered = new Map<string, Matching>();
    return {
      pods(selector) {
        const key = selectorKey(selector);
        const known = remembered.get(key);
        if (known !== undefined) return known;
        if (remembered.size >= REMEMBERED) remembered.clear();
        const found = index.match(selector, inventory.selectable);
        remembered.set(key, found);
        return found;
      },
      podFacts: (ordinal) => facts[ordinal] ?? NOTHING,
      origin: originOf,
      things: inventory.addressSets
        .filter(({ kind }) => kind === 'CiliumCIDRGroup')
        .map(({ kind, name, labels }) => ({ kind, name, facts: { labels: sourced(labels), isUnknown: () => 'no' } })),
      nodeFacts: (node) => ownHostFacts(node, keeps),
      others(end, subject) {
        if (end.ordinal >= 0) return [];
        return [isHost(end) ? hostFacts(end, subject, inventory, settings) : worldFacts(end, inventory, settings)];
      },
    };
  };
}

/** A label under its source and under every source. */
function put(labels: Map<string, string>, source: string, key: string, value: string): void {
  labels.set(`${source}:${key}`, value).set(`any:${key}`, value);
}

function podFacts(
  endpoint: Endpoint,
  inventory: Inventory,
  { clusterName }: CiliumSettings,
  keeps: (key: string) => boolean,
): LabelFacts {
  const { namespace } = endpoint;
  if (namespace === undefined) return NOTHING;
  const labels = new Map<string, string>();
  const k8s = (key: string, value: string) => {
    if (keeps(key)) put(labels, 'k8s', key, value);
  };
  for (const [key, value] of endpoint.labels) if (!key.startsWith('io.cilium.k8s')) k8s(key, value);
  k8s(NAMESPACE, namespace);
  const space = inventory.namespace(namespace);
  for (const [key, value] of space.labels) k8s(NAMESPACE_LABELS + key, value);
  k8s(ACCOUNT, endpoint.serviceAccount ?? 'default');
  k8s(CLUSTER, clusterName);
  labels.set(OWN_CLUSTER, '').set(OWN_CLUSTER_POD, '');
  return {
    labels,
    isUnknown(key) {
      const own = /^(?:k8s|any):(.*)$/s.exec(key)?.[1];
      if (own === undefined) return 'no';
      if (own.startsWith(NAMESPACE_LABELS)) return space.labelsKnown ? 'no' : 'presence';
      return endpoint.unknownLabels.has(own) && keeps(own) ? 'value' : 'no';
    },
  };
}

function originOf(key: string): LabelOrigin {
  if (key === OWN_CLUSTER || key === OWN_CLUSTER_POD) return { of: 'fixed' };
  const own = /^(?:k8s|any):(.*)$/s.exec(key)?.[1];
  if (own === undefined) return { of: 'nothing' };
  if (own === NAMESPACE) return { of: 'namespace-name' };
  if (own === ACCOUNT) return { of: 'account-name' };
  if (own === CLUSTER) return { of: 'fixed' };
  return own.startsWith(NAMESPACE_LABELS)
    ? { of: 'namespace', key: own.slice(NAMESPACE_LABELS.length) }
    : { of: 'pod', key: own };
}

function unknownKeys(endpoint: Endpoint | undefined, keeps: (key: string) => boolean): readonly string[] {
  return [...(endpoint?.unknownLabels ?? [])].filter(keeps).flatMap((key) => [`k8s:${key}`, `any:${key}`]);
}

function isOpenEnded(endpoint: Endpoint | undefined, inventory: Inventory): boolean {
  if (endpoint?.namespace === undefined || !isSelectable(endpoint)) return false;
  return !inventory.namespace(endpoint.namespace).labelsKnown;
}

/** A node for the policies that select hosts: its labels pass the filter of pods' labels (cilium.md 2.3). */
function ownHostFacts(node: Endpoint, keeps: (key: string) => boolean): LabelFacts {
  const labels = new Map<string, string>();
  put(labels, 'reserved', 'host', '');
  for (const [key, value] of node.labels) if (keeps(key)) put(labels, 'k8s', key, value);
  return {
    labels,
    isUnknown(key) {
      const own = /^(?:k8s|any):(.*)$/s.exec(key)?.[1];
      return own !== undefined && keeps(own) ? endpointFacts(node).isUnknown(own) : 'no';
    },
  };
}

/** The own node is `host`, every other `remote-node`; where nobody knows which, either may be. */
function hostFacts(end: Side, subject: Side, inventory: Inventory, settings: CiliumSettings): LabelFacts {
  const labels = new Map<string, string>();
  const own = subject.host ?? subject.endpoint?.node;
  const known = own !== undefined && end.host !== undefined;
  if (known) put(labels, 'reserved', own === end.host ? 'host' : 'remote-node', '');
  const node = end.host === undefined ? undefined : inventory.node(end.host);
  const addresses = known && own === end.host ? (node?.addresses ?? end.addresses) : end.addresses;
  if (addresses.some((address) => inventory.apiServers.some((one) => sameAddress(one, address)))) {
    put(labels, 'reserved', 'kube-apiserver', '');
  }
  if (!settings.defaultLocalCluster) labels.set(OWN_CLUSTER, '');
  if (settings.nodeLabels && known && own !== end.host) {
    for (const [key, value] of node?.labels ?? []) put(labels, 'node', key, value);
    put(labels, 'k8s', CLUSTER, settings.clusterName);
    labels.set(OWN_CLUSTER, '');
  }
  if (settings.rangesHoldNodes) addGroups(labels, end, inventory);
  return {
    labels,
    isUnknown(key) {
      if (!known) return /^(?:reserved|any):(?:host|remote-node)$/.test(key) ? 'presence' : 'no';
      const asked = settings.nodeLabels && own !== end.host ? /^(?:node|any):(.*)$/s.exec(key)?.[1] : undefined;
      return asked !== undefined && node !== undefined ? endpointFacts(node).isUnknown(asked) : 'no';
    },
  };
}

/** Everything that is no pod and no node: the world, by family where both are on, and what is known of the address. */
function worldFacts(end: Side, inventory: Inventory, settings: CiliumSettings): LabelFacts {
  const labels = new Map<string, string>();
  const world = settings.dualStack ? `world-ipv${end.family}` : 'world';
  put(labels, 'reserved', world, '');
  if (end.addresses.some((address) => inventory.apiServers.some((one) => sameAddress(one, address)))) {
    put(labels, 'reserved', 'kube-apiserver', '');
  }
  if (!settings.defaultLocalCluster) labels.set(OWN_CLUSTER, '');
  addGroups(labels, end, inventory);
  return { labels, isUnknown: () => 'no' };
}

/** A group's own labels, under their source. */
function sourced(own: Labels): Labels {
  const labels = new Map<string, string>();
  for (const [key, value] of own) if (!key.startsWith('io.cilium.')) put(labels, 'cidrgroup', key, value);
  return labels;
}

/** Labels of the CIDR groups that hold the address, and their names. */
function addGroups(labels: Map<string, string>, { addresses }: Side, inventory: Inventory): void {
  for (const set of inventory.addressSets) {
    if (set.kind !== 'CiliumCIDRGroup') continue;
    if (!addresses.some((address) => set.ranges.some((range) => contains(range, address)))) continue;
    labels.set(GROUP_NAME + set.name, '');
    for (const [key, value] of set.labels) if (!key.startsWith('io.cilium.')) put(labels, 'cidrgroup', key, value);
  }
}
