/**
 * What a policy's subject, a peer or a range of addresses means in the cluster right now. The one source of every count
 * that hover, lens and list show; the matching itself is the engine's.
 */

import { type Bitset, countOf, has, intersect, members, subtract } from '../engine/bitset.ts';
import { endpointFacts, type Inventory, namespaceFacts } from '../engine/inventory.ts';
import type { LabelledThing } from '../engine/labelling.ts';
import type { Matching } from '../engine/labels.ts';
import { holdsAddress } from '../engine/match.ts';
import { missingOf } from '../engine/missing.ts';
import type {
  AddressPeer,
  Criterion,
  Endpoint,
  LabelledPeer,
  NamespaceScope,
  Path,
  Peer,
  PodPeer,
  Policy,
  Rule,
  ServicePeer,
} from '../engine/model.ts';
import { once } from '../engine/once.ts';
import { matches, type Selector, valuesAsked } from '../engine/selector.ts';
import { withoutServices } from '../engine/servicePeers.ts';
import { matchSubject, subjectScope } from '../engine/subjects.ts';
import type { ClusterView } from '../rules/rule.ts';

export interface PodSelection {
  readonly scope: NamespaceScope;
  readonly pods: Selector;
  /** Selectable pods of the scope that match; listed when somebody asks who they are. */
  readonly matched: readonly Endpoint[];
  /** How many they are, without a list. */
  readonly count: SelectionCount;
  /** Match or not depending on a label that nobody knows. */
  readonly perhaps: readonly Endpoint[];
  /** Selectable pods of the scope, matching or not. */
  readonly total: number;
  /** By the labels that the enforcer gives, whose keys are not those that people write on pods. */
  readonly labelled?: true;
  /** Names of the namespaces in the scope, in alphabetical order. */
  readonly namespaces: readonly string[];
  /** Whoever made the snapshot could not read all of the scope: there may be more pods, or namespaces, than are known. */
  readonly hidden?: 'some' | 'all';
}

/** As lenses show it: a hundred thousand pods are counted by the word, and never listed. */
export interface SelectionCount {
  readonly pods: number;
  /** Of those, manifests that stand in for pods. */
  readonly templates: number;
  readonly perhaps: number;
  /** Namespaces of the pods, in the order of their first ones. */
  namespaces(): readonly string[];
}

/** Besides pods: network sets, host endpoints, groups of ranges. */
export type LabelledThings = readonly LabelledThing[];

export interface RangeSelection {
  readonly peer: Pick<AddressPeer, 'ranges' | 'except'>;
  /** Pods of the pod network whose address is inside, exceptions taken out. */
  readonly pods: readonly Endpoint[];
  readonly nodes: readonly Endpoint[];
  /** The enforcer lets the range stand for them. */
  readonly holds: { readonly pods: boolean; readonly nodes: boolean };
}

export function selectSubject(cluster: ClusterView, policy: Policy): PodSelection {
  const { subject } = policy;
  if (subject.kind === 'pods') return selectPods(cluster.inventory, subject.namespaces, subject.pods);
  const matching = matchSubject(subject, cluster.programs);
  return selection(cluster.inventory, subjectScope(subject), subject.selector, matching, true);
}

export function selectPeer(cluster: ClusterView, peer: PodPeer): PodSelection {
  return selectPods(cluster.inventory, peer.namespaces, peer.pods);
}

/** The pods that a selector by an enforcer's own labels means. */
export function selectLabelled(
  { inventory, programs }: ClusterView,
  { selector }: Pick<LabelledPeer, 'selector'>,
): PodSelection | undefined {
  const found = programs.labelling?.pods(selector);
  return found && selection(inventory, EVERYWHERE, selector, found, true);
}

/** What else the selector means that has a name of its own. */
export function selectThings({ programs }: ClusterView, { selector }: Pick<LabelledPeer, 'selector'>): LabelledThings {
  return programs.labelling?.things.filter(({ facts }) => matches(selector, facts) === 'yes') ?? [];
}

/** Nodes by their labels, as a peer of the admin APIs or the subject of a policy of hosts asks for them. */
export function selectNodes({ inventory, programs }: ClusterView, selector: Selector, of: 'peer' | 'subject'): Nodes {
  const nodes = inventory.endpoints.filter(({ kind }) => kind === 'node');
  const facts = (node: Endpoint) =>
    (of === 'subject' ? programs.labelling?.nodeFacts?.(node) : undefined) ?? endpointFacts(node);
  return {
    matched: nodes.filter((node) => matches(selector, facts(node)) === 'yes'),
    perhaps: nodes.filter((node) => matches(selector, facts(node)) === 'unknown'),
  };
}

export interface Nodes {
  readonly matched: readonly Endpoint[];
  readonly perhaps: readonly Endpoint[];
}

/** The pods that Services lead to, as the rule that names them is read. */
export function selectServices(cluster: ClusterView, peer: ServicePeer): readonly Endpoint[] {
  const rule: Rule = { direction: 'egress', action: 'Allow', path: peer.path, peers: [peer], ports: undefined };
  const found = withoutServices(rule, cluster.inventory).peers?.flatMap((each) => podsOf(cluster, each)) ?? [];
  return [...new Set(found)];
}

export function selectPods(inventory: Inventory, scope: NamespaceScope, pods: Selector): PodSelection {
  return selection(inventory, scope, pods, inventory.match(scope, pods));
}

function selection(
  inventory: Inventory,
  scope: NamespaceScope,
  pods: Selector,
  { sure, possible }: Matching,
  labelled = false,
): PodSelection {
  const unsure = once(() => (sure === possible ? undefined : subtract(possible, sure)));
  const matched = once(() => endpointsOf(inventory, sure));
  const perhaps = once(() => endpointsOf(inventory, unsure()));
  const counted = once(() => ({
    pods: countOf(sure),
    templates: countOf(intersect(sure, inventory.templates)),
    perhaps: unsure() === undefined ? 0 : countOf(possible) - countOf(sure),
    namespaces: () => [...inventory.countByNamespace(sure).keys()],
  }));
  return {
    scope,
    pods,
    get matched() {
      return matched();
    },
    get count() {
      return counted();
    },
    get perhaps() {
      return perhaps();
    },
    total: countOf(inventory.match(scope, EVERY_POD).sure),
    ...(labelled && { labelled }),
    namespaces: scope.kind === 'named' ? [scope.name] : inventory.selectNamespaces(scope.selector).matched,
    ...hiddenIn(inventory, scope, pods),
  };
}

function hiddenIn(inventory: Inventory, scope: NamespaceScope, pods: Selector): Pick<PodSelection, 'hidden'> {
  const { missing } = inventory;
  if (missing.length === 0) return {};
  const named = scope.kind === 'named' ? [scope.name] : valuesAsked(pods, isNamespaceLabel);
  if (named === undefined) {
    const known = ['pods', 'namespaces'].every((resource) => missingOf(missing, resource) === undefined);
    return known ? {} : { hidden: 'some' };
  }
  const unread = named.filter((name) => missingOf(missing, 'pods', name) !== undefined);
  if (unread.length === 0) return {};
  return { hidden: unread.some((name) => inventory.endpointsIn(name).length > 0) ? 'some' : 'all' };
}

/** Of the labels by which Calico and Cilium tell the namespace of a pod. */
function isNamespaceLabel(key: string): boolean {
  return key === 'projectcalico.org/namespace' || key.endsWith('io.kubernetes.pod.namespace');
}

/** Pods on the network of their node that have the labels: no policy selects them, as subject or peer (A-M35). */
export function hostNetworkPods(inventory: Inventory, { scope, pods }: PodSelection): readonly Endpoint[] {
  const names = scope.kind === 'named' ? [scope.name] : inventory.selectNamespaces(scope.selector).matched;
  const onNodes = inventory.derive('pods on the network of their node', podsOnNodes);
  return names.flatMap((name) => onNodes.get(name) ?? []).filter((pod) => matches(pods, endpointFacts(pod)) === 'yes');
}

/** By namespace: few of many. */
function podsOnNodes({ endpoints }: Inventory): ReadonlyMap<string, readonly Endpoint[]> {
  const found = new Map<string, Endpoint[]>();
  for (const pod of endpoints) {
    if (!pod.hostNetwork || pod.finished || pod.namespace === undefined) continue;
    const list = found.get(pod.namespace);
    if (list) list.push(pod);
    else found.set(pod.namespace, [pod]);
  }
  return found;
}

/** What keeps a pod among `perhaps`: the labels of its namespace, or a label of its own that is given when it starts. */
export function undecidedBy(inventory: Inventory, pod: Endpoint, { scope }: PodSelection): 'namespace' | 'pod' {
  if (scope.kind === 'named' || pod.namespace === undefined) return 'pod';
  return matches(scope.selector, namespaceFacts(inventory.namespace(pod.namespace))) === 'unknown'
    ? 'namespace'
    : 'pod';
}

/** Pods without an address yet are in no range. */
export function selectRange(cluster: ClusterView, peer: Pick<AddressPeer, 'ranges' | 'except'>): RangeSelection {
  const { inventory, programs } = cluster;
  const pods: Endpoint[] = [];
  const nodes: Endpoint[] = [];
  for (const [ordinal, endpoint] of inventory.endpoints.entries()) {
    if (endpoint.kind !== 'node' && !has(inventory.selectable, ordinal)) continue;
    if (!endpoint.addresses.some((address) => holdsAddress(peer, address))) continue;
    (endpoint.kind === 'node' ? nodes : pods).push(endpoint);
  }
  return { peer, pods, nodes, holds: programs.dataplane.rangesHold };
}

/** Pods whose port it is: the selected ones for ingress, those of the peers for egress. */
export function destinations(cluster: ClusterView, policy: Policy, rule: Rule): readonly Endpoint[] {
  if (rule.direction === 'ingress') return selectSubject(cluster, policy).matched;
  const { inventory } = cluster;
  if (!rule.peers) return selectPods(inventory, EVERYWHERE, EVERY_POD).matched;
  const found = new Set<Endpoint>();
  for (const peer of rule.peers) {
    for (const pod of podsOf(cluster, peer)) found.add(pod);
  }
  return [...found];
}

/** Pods of the pod network that a peer means. */
export function podsOf(cluster: ClusterView, peer: Peer): readonly Endpoint[] {
  switch (peer.kind) {
    case 'pods':
      return selectPeer(cluster, peer).matched;
    case 'addresses':
      return selectRange(cluster, peer).pods;
    case 'labelled':
      return selectLabelled(cluster, peer)?.matched ?? [];
    case 'services':
      return selectServices(cluster, peer);
    case 'nodes':
    case 'domains':
      return [];
  }
}

/** The rule written at a path of the manifest, as the engine has it; undefined for what could not be read. */
export function ruleAt(policy: Policy, path: Path): Rule | undefined {
  return policy.rules.find((rule) => samePath(rule.path, path));
}

export function peerAt(policy: Policy, path: Path): Peer | undefined {
  for (const rule of policy.rules) {
    const peer = rule.peers?.find((each) => samePath(each.path, path));
    if (peer) return peer;
  }
  return undefined;
}

/** The criterion written at a path, as the engine has it. */
export function criterionAt(policy: Policy, path: Path): Criterion | undefined {
  for (const rule of policy.rules) {
    const criterion = rule.criteria?.find((each) => samePath(each.path, path));
    if (criterion) return criterion;
  }
  return undefined;
}

export function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}

/** Every path that leads to `path`, itself first and the root last. */
export function pathAndParents(path: Path): readonly Path[] {
  return Array.from({ length: path.length + 1 }, (_, i) => path.slice(0, path.length - i));
}

const EVERY_POD: Selector = { kind: 'all' };
const EVERYWHERE: NamespaceScope = { kind: 'selected', selector: EVERY_POD };

function endpointsOf(inventory: Inventory, set: Bitset | undefined): readonly Endpoint[] {
  const found: Endpoint[] = [];
  for (const ordinal of set === undefined ? [] : members(set)) {
    const endpoint = inventory.endpoints[ordinal];
    if (endpoint) found.push(endpoint);
  }
  return found;
}
