/**
 * Pods that are not there yet: one without labels in a namespace that nobody made, one in each namespace that is there,
 * and one for every selector of a peer that no pod meets. They stand for whatever may come.
 */

import { isEmpty } from '../bitset.ts';
import type { Programs } from '../compile.ts';
import { exampleLabels } from '../exampleLabels.ts';
import { NAMESPACE_NAME_LABEL } from '../inventory.ts';
import type { ClusterFacts, Endpoint, Labels, Namespace, Peer, PodPeer } from '../model.ts';
import { ALL, type Selector, selectorKey } from '../selector.ts';

/** What it stands for. */
export type StrangerKind =
  /** Any pod, whatever its labels, in a namespace that is not there yet. */
  | { readonly kind: 'new-namespace' }
  /** Any pod, whatever its labels, in this namespace. */
  | { readonly kind: 'namespace'; readonly namespace: string }
  /** Pods that a peer means and of which there are none. */
  | { readonly kind: 'peer'; readonly peer: AskedPeer };

/** A peer that selects by labels, or a criterion that does. */
export type AskedPeer = PodPeer | { readonly kind: 'labelled'; readonly selector: Selector };

export interface Stranger {
  readonly endpoint: Endpoint;
  readonly stands: StrangerKind;
}

export interface Strangers {
  readonly all: readonly Stranger[];
  /** The cluster with all of them in it, after those that are there. */
  readonly facts: ClusterFacts;
}

export function strangersIn(programs: Programs, facts: ClusterFacts): Strangers {
  const namespaces = new Map<string, Namespace>(programs.inventory.namespaces);
  const fresh = (labels: Labels): string => {
    let number = 1;
    while (namespaces.has(`new-${number}`)) number++;
    const name = `new-${number}`;
    const all = new Map(labels).set(NAMESPACE_NAME_LABEL, name);
    namespaces.set(name, { name, labels: all, labelsKnown: true });
    return name;
  };
  const all: Stranger[] = [];
  const add = (stands: StrangerKind, { namespace, labels, account }: Wanted): void => {
    all.push({ stands, endpoint: strangerPod(`stranger-${all.length}`, namespace, labels, account) });
  };
  add({ kind: 'new-namespace' }, { namespace: fresh(new Map()), labels: new Map() });
  for (const { name } of programs.inventory.namespaces.values()) {
    add({ kind: 'namespace', namespace: name }, { namespace: name, labels: new Map() });
  }
  for (const peer of peersAsked(programs)) {
    const wanted = isMet(peer, programs) ? undefined : example(peer, programs, fresh);
    if (wanted !== undefined) add({ kind: 'peer', peer }, wanted);
  }
  return {
    all,
    facts: {
      ...facts,
      namespaces: [...namespaces.values()],
      endpoints: [...facts.endpoints, ...all.map(({ endpoint }) => endpoint)],
    },
  };
}

interface Wanted {
  readonly namespace: string;
  readonly labels: Labels;
  readonly account?: string;
}

/** Each selector once. */
function peersAsked({ policies }: Programs): readonly AskedPeer[] {
  const found = new Map<string, AskedPeer>();
  const add = (peer: AskedPeer): void => {
    const key =
      peer.kind === 'labelled'
        ? `l ${selectorKey(peer.selector)}`
        : `p ${JSON.stringify(peer.namespaces)} ${selectorKey(peer.pods)}`;
    if (!found.has(key)) found.set(key, peer);
  };
  for (const rule of policies.flatMap((policy) => policy.rules)) {
    for (const peer of rule.peers ?? []) if (isSelecting(peer)) add(peer);
    for (const criterion of rule.criteria ?? []) {
      const other = rule.direction === 'ingress' ? 'source' : 'destination';
      if (criterion.kind !== 'labels' || criterion.negated || criterion.end !== other) continue;
      add({ kind: 'labelled', selector: criterion.selector });
    }
  }
  return [...found.values()];
}

function isSelecting(peer: Peer): peer is Peer & AskedPeer {
  return peer.kind === 'pods' || peer.kind === 'labelled';
}

/** Some pod that is there is meant: the map shows it. */
function isMet(peer: AskedPeer, { inventory, labelling }: Programs): boolean {
  const matching =
    peer.kind === 'labelled' ? labelling?.pods(peer.selector) : inventory.match(peer.namespaces, peer.pods);
  return matching === undefined || !isEmpty(matching.possible);
}

/** A pod that the peer means; undefined where none was found. */
function example(peer: AskedPeer, programs: Programs, fresh: (labels: Labels) => string): Wanted | undefined {
  if (peer.kind === 'labelled') return exampleOf(peer.selector, programs, fresh);
  const labels = exampleLabels(peer.pods);
  if (labels === undefined) return undefined;
  if (peer.namespaces.kind === 'named') return { namespace: peer.namespaces.name, labels };
  const [own] = programs.inventory.selectNamespaces(peer.namespaces.selector).matched;
  if (own !== undefined && peer.namespaces.selector !== ALL) return { namespace: own, labels };
  const namespace = exampleLabels(peer.namespaces.selector);
  return namespace && { namespace: namespace.get(NAMESPACE_NAME_LABEL) ?? fresh(namespace), labels };
}

/** The labels that the enforcer would flatten, taken apart again. */
function exampleOf(selector: Selector, programs: Programs, fresh: (labels: Labels) => string): Wanted | undefined {
  const flat = exampleLabels(selector);
  const origin = programs.labelling?.origin;
  if (flat === undefined || origin === undefined) return undefined;
  const labels = new Map<string, string>();
  const spaceLabels = new Map<string, string>();
  let name: string | undefined;
  let account: string | undefined;
  for (const [key, value] of flat) {
    const from = origin(key);
    if (from.of === 'pod') labels.set(from.key, value);
    if (from.of === 'namespace') spaceLabels.set(from.key, value);
    if (from.of === 'namespace-name') name = value;
    if (from.of === 'account-name') account = value;
    // Nothing that a pod may have.
    if (from.of === 'nothing') return undefined;
  }
  const namespace = name ?? spaceLabels.get(NAMESPACE_NAME_LABEL) ?? fresh(spaceLabels);
  return { namespace, labels, ...(account !== undefined && { account }) };
}

function strangerPod(name: string, namespace: string, labels: Labels, account: string | undefined): Endpoint {
  return {
    id: `stranger/${name}`,
    kind: 'pod',
    namespace,
    name,
    labels,
    unknownLabels: new Set(),
    addresses: [],
    hostNetwork: false,
    finished: false,
    ports: [],
    serviceAccount: account ?? 'default',
    template: true,
  };
}
