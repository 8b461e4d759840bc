/** Labels as Calico's selectors see them (calico.md 2.6), and what stands at an address (4.6). */

import { contains, sameAddress } from '../../address.ts';
import type { Side } from '../../ends.ts';
import type { Inventory } from '../../inventory.ts';
import { isSelectable, NAMESPACE_NAME_LABEL } from '../../inventory.ts';
import type { Labelling, LabellingOf, LabelOrigin } from '../../labelling.ts';
import { indexLabelsInSteps, type Matching } from '../../labels.ts';
import type { AddressSet, Endpoint, HostEndpoint } from '../../model.ts';
import { type LabelFacts, selectorKey } from '../../selector.ts';
import { mapInSteps, type Steps } from '../../steps.ts';
import { sharedFacts } from '../sharedFacts.ts';

const NAMESPACE = 'projectcalico.org/namespace';
const ORCHESTRATOR = 'projectcalico.org/orchestrator';
const SERVICE_ACCOUNT = 'projectcalico.org/serviceaccount';
const NAME = 'projectcalico.org/name';
const OF_NAMESPACE = 'pcns.';
const OF_ACCOUNT = 'pcsa.';

export const CALICO_LABELLING: LabellingOf = { key: 'calico', make: makeLabelling };

function* makeLabelling(inventory: Inventory): Steps<Labelling> {
  const facts = yield* mapInSteps(
    inventory.endpoints,
    sharedFacts((endpoint) => podFacts(endpoint, inventory)),
  );
  const index = yield* indexLabelsInSteps(facts.length, (ordinal) => {
    const endpoint = inventory.endpoints[ordinal];
    return {
      facts: facts[ordinal] ?? NOTHING,
      unknownKeys: endpoint?.unknownLabels ?? [],
      openEnded: isSelectable(endpoint) && openKeys(endpoint, inventory),
    };
  });
  const remembered = new Map<string, Matching>();
  const sets = inventory.addressSets.filter(({ kind }) => kind.endsWith('NetworkSet'));
  const setFacts = new Map(sets.map((set) => [set, factsOfSet(set, inventory)]));
  const atSide = new WeakMap<Side, readonly LabelFacts[]>();
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
    things: [
      ...sets.map((set) => ({
        kind: set.kind,
        ...(set.namespace !== undefined && { namespace: set.namespace }),
        name: set.name,
        facts: factsOfSet(set, inventory),
      })),
      ...inventory.hostEndpoints.map((host) => ({ kind: 'HostEndpoint', name: host.name, facts: hostFacts(host) })),
    ],
    hostFacts,
    others(side) {
      const known = atSide.get(side);
      if (known !== undefined) return known;
      const found = [
        ...sets.flatMap((set) => (holds(set, side) ? (setFacts.get(set) ?? []) : [])),
        ...inventory.hostEndpoints.filter((host) => isAt(host, side)).map(hostFacts),
      ];
      atSide.set(side, found);
      return found;
    },
  };
}

const REMEMBERED = 4096;
const NOTHING: LabelFacts = { labels: new Map(), isUnknown: () => 'no' };

function holds({ ranges }: AddressSet, { addresses }: Side): boolean {
  return addresses.some((address) => ranges.some((range) => contains(range, address)));
}

/** Rules find a host endpoint by the addresses that it is told to expect, and by no others (calico.md 1.9). */
function isAt({ addresses }: HostEndpoint, side: Side): boolean {
  return side.addresses.some((address) => addresses.some((own) => sameAddress(own, address)));
}

function hostFacts({ labels }: HostEndpoint): LabelFacts {
  return { labels, isUnknown: () => 'no' };
}

/** Own labels, but those that look inherited; over them what Calico adds (WEPC), and under `pcns.` and `pcsa.` what it inherits. */
function podFacts(endpoint: Endpoint, inventory: Inventory): LabelFacts {
  const labels = new Map<string, string>();
  const { namespace, serviceAccount } = endpoint;
  if (namespace === undefined) return { labels: endpoint.labels, isUnknown: () => 'no' };
  for (const [key, value] of endpoint.labels) if (!isInherited(key)) labels.set(key, value);
  labels.set(NAMESPACE, namespace).set(ORCHESTRATOR, 'k8s');
  const space = addNamespace(labels, namespace, inventory);
  let account: 'known' | 'unknown' = 'known';
  if (serviceAccount !== undefined) {
    labels.set(SERVICE_ACCOUNT, serviceAccount).set(OF_ACCOUNT + NAME, serviceAccount);
    const known = inventory.serviceAccount(namespace, serviceAccount);
    for (const [key, value] of known?.labels ?? []) labels.set(OF_ACCOUNT + key, value);
    if (known === undefined) account = 'unknown';
  }
  return {
    labels,
    isUnknown(key) {
      if (key.startsWith(OF_NAMESPACE)) return space === 'known' ? 'no' : 'presence';
      if (key.startsWith(OF_ACCOUNT)) return account === 'known' ? 'no' : 'presence';
      return endpoint.unknownLabels.has(key) ? 'value' : 'no';
    },
  };
}

function originOf(key: string): LabelOrigin {
  if (key === NAMESPACE || key === OF_NAMESPACE + NAME) return { of: 'namespace-name' };
  if (key === SERVICE_ACCOUNT || key === OF_ACCOUNT + NAME) return { of: 'account-name' };
  if (key === ORCHESTRATOR) return { of: 'fixed' };
  if (key.startsWith(OF_NAMESPACE)) return { of: 'namespace', key: key.slice(OF_NAMESPACE.length) };
  return key.startsWith(OF_ACCOUNT) ? { of: 'nothing' } : { of: 'pod', key };
}

function addNamespace(labels: Map<string, string>, name: string, inventory: Inventory): 'known' | 'unknown' {
  const namespace = inventory.namespace(name);
  for (const [key, value] of namespace.labels) labels.set(OF_NAMESPACE + key, value);
  labels.set(OF_NAMESPACE + NAMESPACE_NAME_LABEL, name).set(OF_NAMESPACE + NAME, name);
  return namespace.labelsKnown ? 'known' : 'unknown';
}

function isInherited(key: string): boolean {
  return ofNamespace(key) || ofAccount(key);
}

/** The inherited labels that a pod may have without anybody having told. */
function openKeys(endpoint: Endpoint | undefined, inventory: Inventory): false | ((key: string) => boolean) {
  if (endpoint?.namespace === undefined) return false;
  const space = !inventory.namespace(endpoint.namespace).labelsKnown;
  const { serviceAccount } = endpoint;
  const account =
    serviceAccount !== undefined && inventory.serviceAccount(endpoint.namespace, serviceAccount) === undefined;
  if (space) return account ? isInherited : ofNamespace;
  return account && ofAccount;
}

function ofNamespace(key: string): boolean {
  return key.startsWith(OF_NAMESPACE);
}

function ofAccount(key: string): boolean {
  return key.startsWith(OF_ACCOUNT);
}

/** A set of a namespace has its labels; a global one only its own. */
function factsOfSet({ kind, labels, namespace }: AddressSet, inventory: Inventory): LabelFacts {
  if (kind === 'GlobalNetworkSet' || namespace === undefined) return { labels, isUnknown: () => 'no' };
  const all = new Map(labels).set(NAMESPACE, namespace);
  const space = addNamespace(all, namespace, inventory);
  return {
    labels: all,
    isUnknown: (key) => (space === 'unknown' && key.startsWith(OF_NAMESPACE) ? 'presence' : 'no'),
  };
}
