import type { Address } from '../engine/address.ts';
import { FELIX } from '../engine/dataplane/calico/hosts.ts';
import { CILIUM_CONFIG } from '../engine/dataplane/cilium/settings.ts';
import type { ClusterFacts, Endpoint, Namespace, ServiceBackend, Tier, WorkloadRef } from '../engine/model.ts';
import { eachInSteps, finish, mapInSteps, type Steps } from '../engine/steps.ts';
import { lowerFelix, lowerHostEndpoint, lowerNetworkSet, lowerTier } from './calico/objects.ts';
import { lowerCidrGroup } from './cilium/objects.ts';
import type { Found } from './layOver.ts';
import type { PlacedObject } from './lists.ts';
import { lowerNode, nodesSeenByPods } from './nodes.ts';
import type { JsonObject, ObjectPlace } from './object.ts';
import { type FindObject, topOf, workloadsOfPods } from './owners.ts';
import { createPodParts, lowerPod, type PodParts } from './pods.ts';
import { lowerEndpointSlice, lowerService } from './services.ts';
import {
  type ClusterProblem,
  foundOf,
  type LowerClusterOptions,
  ofKind,
  type Sorted,
  sortObjects,
  workloadsOf,
} from './sorted.ts';
import { lowerTemplate } from './templates.ts';
import { textMapAt } from './value.ts';

export type { ClusterProblem, LowerClusterOptions };

const METADATA_NAME = 'kubernetes.io/metadata.name';

/** Has labels that people take for labels of pods, and that select nothing (a Service's, a Deployment's own). */
export interface Bystander {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly place: ObjectPlace;
}

export interface LoweredCluster {
  readonly facts: ClusterFacts;
  /** Those that objects declare (Calico's). */
  readonly tiers: readonly Tier[];
  /** By endpoint id; namespaces are there as `namespace/<name>`. */
  readonly places: ReadonlyMap<string, ObjectPlace>;
  readonly bystanders: readonly Bystander[];
  readonly problems: readonly ClusterProblem[];
}

/**
 * Plain Kubernetes objects -> the cluster as the engine sees it (kubernetes.md A.6). Total on any JSON: kinds that say
 * nothing about endpoints are passed over (their namespace still counts as mentioned), `List`s are unwrapped, and of
 * an object that comes twice the later one counts.
 *
 * Workload objects stand in, as one representative pod each, only where no Pod of that workload is there. Replicas
 * are not told apart: what differs between them is listed in `unknownLabels` of the one that stands for all.
 */
export function lowerCluster(objects: Iterable<PlacedObject>, options: LowerClusterOptions): LoweredCluster {
  return finish(lowerClusterInSteps(objects, options));
}

export function* lowerClusterInSteps(
  objects: Iterable<PlacedObject>,
  options: LowerClusterOptions,
): Steps<LoweredCluster> {
  const sorted = yield* sortObjects(objects, options);
  const find: FindObject = (kind, namespace, name) => sorted.byKind.get(kind)?.get(`${namespace}/${name}`)?.value;
  const parts = createPodParts();
  const workloads = workloadsOfPods(find);
  const pods = yield* mapInSteps(foundOf(sorted, 'Pod'), (pod) =>
    podOf(pod, workloads(pod.value, pod.namespace), parts),
  );
  const nodes = ofKind(sorted, 'Node').map(({ value, name }) => lowerNode(value, name));
  const known = new Set(nodes.map((node) => node.name));
  const seen = (yield* nodesSeenByPods(foundOf(sorted, 'Pod'))).filter(({ name }) => !known.has(name));
  const places = yield* placesOf(sorted);
  const templates = yield* standIns(sorted, pods, find);
  yield;
  const services = lowerServices(sorted);
  yield;
  return {
    facts: {
      namespaces: lowerNamespaces(sorted),
      endpoints: nodes.concat(seen, pods, templates),
      ...services,
      serviceAccounts: ofKind(sorted, 'ServiceAccount').map(({ namespace, name, value }) => ({
        namespace,
        name,
        labels: textMapAt(value, 'metadata', 'labels'),
      })),
      addressSets: [
        ...['NetworkSet', 'GlobalNetworkSet'].flatMap((kind) =>
          ofKind(sorted, kind).map(({ namespace, name, value }) => lowerNetworkSet(value, kind, namespace, name)),
        ),
        ...ofKind(sorted, 'CiliumCIDRGroup').map(({ name, value }) => lowerCidrGroup(value, name)),
      ],
      hostEndpoints: ofKind(sorted, 'HostEndpoint').map(({ name, value }) => lowerHostEndpoint(value, name)),
      apiServers: apiServersOf(sorted),
      settings: settingsOf(sorted),
    },
    tiers: ofKind(sorted, 'Tier').map(({ name, value }) => lowerTier(value, name)),
    places,
    bystanders: bystandersOf(sorted),
    problems: sorted.problems,
  };
}

// ------------------------------------------------------------------------------------------ from objects to facts

/** What was made of an object, which never changes: a label typed in a manifest makes no pod of a snapshot anew. */
const loweredPods = new WeakMap<JsonObject, Endpoint>();

function podOf({ value, namespace, name }: Found, workload: WorkloadRef | undefined, parts: PodParts): Endpoint {
  const known = loweredPods.get(value);
  const isSame = known?.namespace === namespace && known.name === name && isSameWorkload(known.workload, workload);
  const pod = known && isSame ? known : lowerPod(value, namespace, name, workload, parts);
  if (pod !== known) loweredPods.set(value, pod);
  return pod;
}

function isSameWorkload(a: WorkloadRef | undefined, b: WorkloadRef | undefined): boolean {
  return a?.kind === b?.kind && a?.name === b?.name;
}

/** A namespace that is only mentioned exists, and nobody told its labels (kubernetes.md A.6.3). */
function lowerNamespaces(sorted: Sorted): readonly Namespace[] {
  const seen = ofKind(sorted, 'Namespace').map(({ name, value }) => ({
    name,
    labels: new Map(textMapAt(value, 'metadata', 'labels')).set(METADATA_NAME, name),
    labelsKnown: true,
  }));
  const known = new Set(seen.map((namespace) => namespace.name));
  const mentioned = [...sorted.mentionedNamespaces].filter((name) => !known.has(name));
  return [
    ...seen,
    ...mentioned.map((name) => ({ name, labels: new Map([[METADATA_NAME, name]]), labelsKnown: false })),
  ];
}

function* standIns(sorted: Sorted, pods: readonly Endpoint[], find: FindObject): Steps<readonly Endpoint[]> {
  const served = new Set<string>();
  let last: Endpoint | undefined;
  yield* eachInSteps(pods, (pod) => {
    const { namespace, workload, finished } = pod;
    // A Job whose pods have finished is done; every other workload will make pods again.
    if (!workload || (finished && workload.kind !== 'Job')) return;
    // Pods of one workload follow one another.
    if (last?.workload !== workload || last.namespace !== namespace)
      served.add(`${namespace}/${workload.kind}/${workload.name}`);
    last = pod;
  });
  return workloadsOf(sorted).flatMap(({ kind, namespace, name, value }) => {
    const top = topOf({ kind, name }, namespace, find);
    if (served.has(`${namespace}/${top.kind}/${top.name}`)) return [];
    const owned = top.kind !== kind || top.name !== name;
    const template = lowerTemplate(value, { kind, name }, namespace);
    // Its owner stands in where that is known; an owned workload that wants no pods is a revision of the past.
    if (owned && (template.idle || find(top.kind, namespace, top.name))) return [];
    return [template];
  });
}

function lowerServices(sorted: Sorted): Pick<ClusterFacts, 'services' | 'strayBackends'> {
  const backends = new Map<string, ServiceBackend[]>();
  for (const { namespace, value } of ofKind(sorted, 'EndpointSlice')) {
    const slice = lowerEndpointSlice(value);
    if (!slice) continue;
    const key = `${namespace}/${slice.service}`;
    backends.set(key, [...(backends.get(key) ?? []), ...slice.backends]);
  }
  const services = ofKind(sorted, 'Service').map(({ namespace, name, value }) =>
    lowerService(value, namespace, name, backends.get(`${namespace}/${name}`)),
  );
  for (const { namespace, name } of services) backends.delete(`${namespace}/${name}`);
  return { services, ...(backends.size > 0 && { strayBackends: backends }) };
}

/** Where the Service `default/kubernetes` leads: written down by the API servers themselves. */
function apiServersOf(sorted: Sorted): readonly Address[] {
  return ofKind(sorted, 'EndpointSlice')
    .filter(({ namespace }) => namespace === 'default')
    .flatMap(({ value }) => lowerEndpointSlice(value) ?? [])
    .filter(({ service }) => service === 'kubernetes')
    .flatMap(({ backends }) => backends.map(({ address }) => address));
}

/** Settings of enforcers: of each the one object that holds them. */
function settingsOf(sorted: Sorted): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const configs = ofKind(sorted, 'ConfigMap').filter(({ namespace, name }) =>
    SETTINGS.some(([space, config]) => space === namespace && config === name),
  );
  return new Map([
    ...configs.map(({ name, value }) => [name, textMapAt(value, 'data')] as const),
    ...ofKind(sorted, 'FelixConfiguration').map(({ name, value }) => [`${FELIX}${name}`, lowerFelix(value)] as const),
  ]);
}

const SETTINGS: readonly (readonly [namespace: string, name: string])[] = [['kube-system', CILIUM_CONFIG]];

// ------------------------------------------------------------------------------------------ where things are

function* placesOf(sorted: Sorted): Steps<ReadonlyMap<string, ObjectPlace>> {
  const places = new Map<string, ObjectPlace>();
  const add = (id: string, place: ObjectPlace | undefined) => place && places.set(id, place);
  for (const { name, place } of ofKind(sorted, 'Namespace')) add(`namespace/${name}`, place);
  for (const { name, place } of ofKind(sorted, 'Node')) add(`node/${name}`, place);
  yield* eachInSteps(foundOf(sorted, 'Pod'), ({ namespace, name, place }) => add(`pod/${namespace}/${name}`, place));
  for (const { kind, namespace, name, place } of workloadsOf(sorted)) {
    add(`workload/${namespace}/${kind}/${name}`, place);
  }
  for (const { namespace, name, place } of ofKind(sorted, 'Service')) add(`service/${namespace}/${name}`, place);
  for (const { namespace, name, place } of ofKind(sorted, 'ServiceAccount')) add(`account/${namespace}/${name}`, place);
  for (const { namespace, name, place } of ofKind(sorted, 'NetworkSet')) add(`NetworkSet/${namespace}/${name}`, place);
  for (const { name, place } of ofKind(sorted, 'Tier')) add(`tier/${name}`, place);
  for (const kind of ['GlobalNetworkSet', 'HostEndpoint', 'CiliumCIDRGroup']) {
    for (const { name, place } of ofKind(sorted, kind)) add(`${kind}/${name}`, place);
  }
  return places;
}

function bystandersOf(sorted: Sorted): readonly Bystander[] {
  return [...ofKind(sorted, 'Service'), ...workloadsOf(sorted)].flatMap(({ kind, namespace, name, value, place }) =>
    place ? [{ kind, namespace, name, labels: textMapAt(value, 'metadata', 'labels'), place }] : [],
  );
}
