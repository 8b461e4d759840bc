/**
 * The cluster as the engine sees it: facts that can be asked by id, by address and by selector. Built once per
 * snapshot; answers are cached inside, so that an edit of a policy asks the index only for selectors that changed.
 */

import { type Address, addressKey, type IpFamily } from './address.ts';
import { add, type Bitset, emptySet, intersect, members, subtract } from './bitset.ts';
import { both, exactly, indexLabelsInSteps, type Matching } from './labels.ts';
import type {
  AddressSet,
  ClusterFacts,
  Endpoint,
  HostEndpoint,
  MissingResource,
  Namespace,
  NamespaceScope,
  Service,
  ServiceAccount,
  ServiceBackend,
} from './model.ts';
import { AddressOwners, servicesByAddress } from './owners.ts';
import { type LabelFacts, matches, type Selector, selectorKey } from './selector.ts';
import { eachInSteps, finish, type Steps } from './steps.ts';

export interface Inventory {
  /** In a stable order; an endpoint's place in it is its ordinal. */
  readonly endpoints: readonly Endpoint[];
  /** By name; a namespace that something only mentioned is there with `labelsKnown: false`. */
  readonly namespaces: ReadonlyMap<string, Namespace>;
  readonly services: readonly Service[];
  endpoint(id: string): Endpoint | undefined;
  /** -1 when there is no such endpoint. */
  ordinal(id: string): number;
  /** Also for names that nothing mentioned: such a namespace may exist with any labels. */
  namespace(name: string): Namespace;
  /** Every endpoint of the namespace, finished and host-network pods included. */
  endpointsIn(namespace: string): readonly Endpoint[];
  /** Every endpoint that reports the address and is not finished, the one that owns it first (kubernetes.md A.6.2). */
  endpointsAt(address: Address): readonly Endpoint[];
  service(namespace: string, name: string): Service | undefined;
  /** What the EndpointSlices of that Service say, whether it is there itself or not; undefined: there are none. */
  backends(namespace: string, service: string): readonly ServiceBackend[] | undefined;
  /** Services that answer at the address: cluster, external, or a node's address (for node ports). */
  servicesAt(address: Address): readonly Service[];
  /** Ordinals of the pods that policy can select: on the pod network and not finished. */
  readonly selectable: Bitset;
  /** Ordinals of manifests that stand in for pods. */
  readonly templates: Bitset;
  /** How many members of a set of ordinals are where, in the order of the first of each; nobody is listed for it. */
  countByNamespace(set: Bitset): ReadonlyMap<string, number>;
  /** Selectable pods inside the scope that match, by ordinal. */
  match(scope: NamespaceScope, pods: Selector): Matching;
  /** The same as ids, in order of the endpoints. */
  selectPods(scope: NamespaceScope, pods: Selector): Selection;
  /** Endpoints of one namespace that have the labels, by ordinal: finished and host-network pods too. */
  labelled(namespace: string, labels: Selector): Matching;
  /** Members of a set of ordinals, in their order; the list is remembered as long as the set is. */
  endpointsOf(set: Bitset): readonly Endpoint[];
  /** Names of namespaces, in alphabetical order. */
  selectNamespaces(selector: Selector): Selection;
  serviceAccount(namespace: string, name: string): ServiceAccount | undefined;
  readonly addressSets: readonly AddressSet[];
  /** What could not be read. */
  readonly missing: readonly MissingResource[];
  readonly hostEndpoints: readonly HostEndpoint[];
  /** Nodes by name. */
  node(name: string): Endpoint | undefined;
  /** Addresses of the API servers: what the Service `default/kubernetes` leads to. */
  readonly apiServers: readonly Address[];
  /** What `make` makes of this inventory; made once for each key, which says all that it depends on. */
  derive<T>(key: string, make: (inventory: Inventory) => T): T;
  /** The same, where making it takes so long that others must have a turn. */
  deriveInSteps<T>(key: string, make: (inventory: Inventory) => Steps<T>): Steps<T>;
}

export interface Selection {
  readonly matched: readonly string[];
  /** Would match or not depending on a label that nobody knows. */
  readonly unknown: readonly string[];
}

export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** Selectors remembered per inventory; typing creates new ones, so old ones are let go together. */
const REMEMBERED_SELECTORS = 4096;

export function buildInventory(facts: ClusterFacts): Inventory {
  return finish(buildInventoryInSteps(facts));
}

export function* buildInventoryInSteps(facts: ClusterFacts): Steps<Inventory> {
  const endpoints = facts.endpoints;
  const size = endpoints.length;
  const { ordinals, inNamespace, namespaceOf, selectable, templates, nodes, owners } = yield* takeCensus(endpoints);
  const namespaces = yield* completeNamespaces(facts, inNamespace.keys());
  const services = new Map(facts.services.map((service) => [`${service.namespace}/${service.name}`, service]));
  const serviceAddresses = servicesByAddress(facts.services, [...nodes.values()]);
  yield;
  const index = yield* indexLabelsInSteps(size, (ordinal) => {
    const endpoint = endpoints[ordinal];
    return endpoint && { facts: endpointFacts(endpoint), unknownKeys: endpoint.unknownLabels, openEnded: false };
  });
  const cache = new Map<string, Matching>();
  const cached = (key: string, make: () => Matching): Matching => {
    const found = cache.get(key);
    if (found !== undefined) return found;
    if (cache.size >= REMEMBERED_SELECTORS) cache.clear();
    const made = make();
    cache.set(key, made);
    return made;
  };

  const namespaceEndpoints = (names: readonly string[]): Bitset => {
    const set = emptySet(size);
    for (const name of names) for (const ordinal of inNamespace.get(name)?.ordinals ?? []) add(set, ordinal);
    return set;
  };
  const inScope = (scope: NamespaceScope): Matching => {
    if (scope.kind === 'named') return exactly(namespaceEndpoints([scope.name]));
    const { matched, unknown } = selectNamespaces(scope.selector);
    const sure = namespaceEndpoints(matched);
    return unknown.length === 0 ? exactly(sure) : { sure, possible: namespaceEndpoints([...matched, ...unknown]) };
  };
  const selectNamespaces = (selector: Selector): Selection => {
    const matched: string[] = [];
    const unknown: string[] = [];
    for (const namespace of namespaces.values()) {
      const met = matches(selector, namespaceFacts(namespace));
      if (met === 'yes') matched.push(namespace.name);
      if (met === 'unknown') unknown.push(namespace.name);
    }
    return { matched, unknown };
  };
  const matchWithin = ({ sure, possible }: Matching, selector: Selector): Matching => {
    const found = index.match(selector, possible);
    return sure === possible ? found : { sure: intersect(sure, found.sure), possible: found.possible };
  };
  const match = (scope: NamespaceScope, pods: Selector): Matching => {
    const scopeKey = scope.kind === 'named' ? namedKey(scope.name) : `s ${selectorKey(scope.selector)}`;
    return cached(`${scopeKey}\n${selectorKey(pods)}`, () => {
      const there = cached(`p ${scopeKey}`, () =>
        both(
          exactly(selectable),
          cached(scopeKey, () => inScope(scope)),
        ),
      );
      return pods.kind === 'all' ? there : matchWithin(there, pods);
    });
  };
  const labelled = (namespace: string, labels: Selector): Matching =>
    cached(`l ${namedKey(namespace)}\n${selectorKey(labels)}`, () =>
      matchWithin(
        cached(namedKey(namespace), () => inScope({ kind: 'named', name: namespace })),
        labels,
      ),
    );
  const lists = new WeakMap<Bitset, readonly Endpoint[]>();
  const endpointsOf = (set: Bitset): readonly Endpoint[] => {
    const list = lists.get(set) ?? members(set).flatMap((ordinal) => endpoints[ordinal] ?? []);
    lists.set(set, list);
    return list;
  };
  const idsOf = (set: Bitset): readonly string[] => endpointsOf(set).map(({ id }) => id);
  const accounts = new Map(facts.serviceAccounts?.map((account) => [`${account.namespace}/${account.name}`, account]));
  const derived = new Map<string, unknown>();

  const inventory: Inventory = {
    endpoints,
    namespaces,
    services: facts.services,
    selectable,
    templates,
    countByNamespace: counterOf([...inNamespace.keys()], namespaceOf),
    endpoint: (id) => endpoints[ordinals.get(id) ?? -1],
    ordinal: (id) => ordinals.get(id) ?? -1,
    namespace: (name) => namespaces.get(name) ?? unknownNamespace(name),
    endpointsIn: (namespace) => inNamespace.get(namespace)?.endpoints ?? [],
    endpointsAt: (address) => owners.at(address),
    service: (namespace, name) => services.get(`${namespace}/${name}`),
    backends: (namespace, name) =>
      services.get(`${namespace}/${name}`)?.backends ?? facts.strayBackends?.get(`${namespace}/${name}`),
    servicesAt: (address) => serviceAddresses.get(addressKey(address)) ?? [],
    match,
    selectPods(scope, pods) {
      const { sure, possible } = match(scope, pods);
      return { matched: idsOf(sure), unknown: sure === possible ? [] : idsOf(subtract(possible, sure)) };
    },
    selectNamespaces,
    labelled,
    endpointsOf,
    addressSets: facts.addressSets ?? [],
    missing: facts.missing ?? [],
    hostEndpoints: facts.hostEndpoints ?? [],
    serviceAccount: (namespace, name) => accounts.get(`${namespace}/${name}`),
    node: (name) => nodes.get(name),
    apiServers: facts.apiServers ?? [],
    derive<T>(key: string, make: (inventory: Inventory) => T): T {
      if (!derived.has(key)) derived.set(key, make(inventory));
      return derived.get(key) as T;
    },
    *deriveInSteps<T>(key: string, make: (inventory: Inventory) => Steps<T>): Steps<T> {
      if (!derived.has(key)) derived.set(key, yield* make(inventory));
      return derived.get(key) as T;
    },
  };
  return inventory;
}

/** Quoted, because a name is any text that somebody wrote, line ends included. */
function namedKey(namespace: string): string {
  return `n ${JSON.stringify(namespace)}`;
}

/** On the pod network and not finished: only such pods are subjects, and peers by selector (kubernetes.md A.3.6, A.6.2). */
export function isSelectable(endpoint: Endpoint | undefined): boolean {
  return endpoint?.kind === 'pod' && !endpoint.hostNetwork && !endpoint.finished;
}

export function endpointFacts(endpoint: Endpoint): LabelFacts {
  return {
    labels: endpoint.labels,
    isUnknown: (key) =>
      endpoint.labelsKnown === false ? 'presence' : endpoint.unknownLabels.has(key) ? 'value' : 'no',
  };
}

export function namespaceFacts(namespace: Namespace): LabelFacts {
  return { labels: namespace.labels, isUnknown: () => (namespace.labelsKnown ? 'no' : 'presence') };
}

/** The endpoint's addresses of one family, as reported. */
export function addressesOf(endpoint: Endpoint, family: IpFamily): readonly Address[] {
  return endpoint.addresses.filter((address) => address.family === family);
}

function unknownNamespace(name: string): Namespace {
  return { name, labels: new Map([[NAMESPACE_NAME_LABEL, name]]), labelsKnown: false };
}

interface Census {
  readonly ordinals: ReadonlyMap<string, number>;
  readonly inNamespace: ReadonlyMap<
    string,
    { readonly endpoints: readonly Endpoint[]; readonly ordinals: readonly number[] }
  >;
  /** By ordinal, the place of its namespace among those of `inNamespace`, and one. */
  readonly namespaceOf: Uint32Array;
  readonly selectable: Bitset;
  readonly templates: Bitset;
  /** By name. */
  readonly nodes: ReadonlyMap<string, Endpoint>;
  readonly owners: AddressOwners;
}

/** All that one look at each endpoint tells: of a hundred thousand, each further look would wait for memory again. */
function* takeCensus(endpoints: readonly Endpoint[]): Steps<Census> {
  const ordinals = new Map<string, number>();
  const inNamespace = new Map<string, { place: number; endpoints: Endpoint[]; ordinals: number[] }>();
  const namespaceOf = new Uint32Array(endpoints.length);
  const selectable = emptySet(endpoints.length);
  const templates = emptySet(endpoints.length);
  const nodes = new Map<string, Endpoint>();
  const owners = new AddressOwners();
  yield* eachInSteps(endpoints, (endpoint, ordinal) => {
    const { id, kind, name, namespace } = endpoint;
    ordinals.set(id, ordinal);
    owners.add(endpoint);
    if (isSelectable(endpoint)) add(selectable, ordinal);
    if (endpoint.template) add(templates, ordinal);
    if (kind === 'node') nodes.set(name, endpoint);
    if (namespace === undefined) return;
    let there = inNamespace.get(namespace);
    if (there === undefined) {
      there = { place: inNamespace.size + 1, endpoints: [], ordinals: [] };
      inNamespace.set(namespace, there);
    }
    there.endpoints.push(endpoint);
    there.ordinals.push(ordinal);
    namespaceOf[ordinal] = there.place;
  });
  yield* owners.sort();
  return { ordinals, inNamespace, namespaceOf, selectable, templates, nodes, owners };
}

function* completeNamespaces(facts: ClusterFacts, inhabited: Iterable<string>): Steps<ReadonlyMap<string, Namespace>> {
  const found = new Map<string, Namespace>();
  for (const namespace of facts.namespaces) {
    const labels = new Map(namespace.labels);
    if (!labels.has(NAMESPACE_NAME_LABEL)) labels.set(NAMESPACE_NAME_LABEL, namespace.name);
    found.set(namespace.name, { ...namespace, labels });
  }
  const mention = (name: string): void => {
    if (!found.has(name)) found.set(name, unknownNamespace(name));
  };
  for (const name of inhabited) mention(name);
  yield* eachInSteps(facts.services, ({ namespace }) => mention(namespace));
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** `of`: by ordinal, the place of its namespace among the names, and one. */
function counterOf(names: readonly string[], of: Uint32Array): Inventory['countByNamespace'] {
  return (set) => {
    const counts = new Uint32Array(names.length + 1);
    const found: number[] = [];
    for (let i = 0; i < set.length; i++) {
      for (let word = set[i] ?? 0; word !== 0; word &= word - 1) {
        const place = of[i * 32 + 31 - Math.clz32(word & -word)] ?? 0;
        if (counts[place] === 0) found.push(place);
        counts[place] = (counts[place] ?? 0) + 1;
      }
    }
    return new Map(found.flatMap((place) => (place === 0 ? [] : [[names[place - 1] ?? '', counts[place] ?? 0]])));
  };
}
