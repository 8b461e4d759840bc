import { eachInSteps, type Steps } from '../engine/steps.ts';
import { CALICO_GROUPS } from './calico/policies.ts';
import { type ByKind, type Found, keyOf, layOver } from './layOver.ts';
import { flattenLists, type PlacedObject } from './lists.ts';
import type { ObjectPlace } from './object.ts';
import { isWorkload } from './templates.ts';
import { textAt } from './value.ts';

/** An object that is there and could not be used, or was there before. Facts, no sentences. */
export interface ClusterProblem {
  readonly kind: 'unusable-object' | 'seen-twice';
  /** `Pod shop/web-0`, `Pod without a name`. */
  readonly detail: string;
  readonly place?: ObjectPlace;
}

export interface LowerClusterOptions {
  /** Where an object goes that names no namespace. */
  readonly defaultNamespace: string;
}

/** The objects that make a cluster, each once. */
export interface Sorted {
  readonly byKind: ReadonlyMap<string, ReadonlyMap<string, Found>>;
  readonly mentionedNamespaces: ReadonlySet<string>;
  readonly problems: readonly ClusterProblem[];
}

const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'Namespace',
  'Node',
  'Tier',
  'GlobalNetworkSet',
  'CiliumCIDRGroup',
  'HostEndpoint',
  'FelixConfiguration',
]);
const CORE: ReadonlySet<string> = new Set(['Namespace', 'Node', 'Pod', 'Service', 'ServiceAccount', 'ConfigMap']);
const CALICO: ReadonlySet<string> = new Set([
  'Tier',
  'NetworkSet',
  'GlobalNetworkSet',
  'HostEndpoint',
  'FelixConfiguration',
]);

export function* sortObjects(objects: Iterable<PlacedObject>, options: LowerClusterOptions): Steps<Sorted> {
  const byKind: ByKind = new Map();
  const laid: Found[] = [];
  const mentionedNamespaces = new Set<string>();
  const problems: ClusterProblem[] = [];
  const sort = ({ value, place, laidOver }: PlacedObject): void => {
    const kind = textAt(value, 'kind');
    const written = textAt(value, 'metadata', 'namespace');
    if (written !== undefined && !laidOver) mentionedNamespaces.add(written);
    if (kind === undefined || !isOurs(textAt(value, 'apiVersion'), kind)) return;
    // Several objects of one prefix make one here: the server has not given them their names yet.
    const name = textAt(value, 'metadata', 'name') ?? textAt(value, 'metadata', 'generateName');
    if (name === undefined) {
      problems.push({ kind: 'unusable-object', detail: `${kind} without a name`, ...(place && { place }) });
      return;
    }
    const namespace = CLUSTER_SCOPED.has(kind) ? '' : (written ?? options.defaultNamespace);
    const object: Found = { kind, namespace, name, value, place };
    if (laidOver) {
      laid.push(object);
      return;
    }
    if (namespace !== '') mentionedNamespaces.add(namespace);
    const found = byKind.get(kind) ?? new Map<string, Found>();
    const key = keyOf(object);
    if (found.has(key)) {
      problems.push({
        kind: 'seen-twice',
        detail: `${kind} ${namespace === '' ? name : key}`,
        ...(place && { place }),
      });
    }
    byKind.set(kind, found.set(key, object));
  };
  yield* eachInSteps(flattenLists(objects), sort);
  for (const { namespace } of layOver(byKind, laid, mentionedNamespaces)) {
    if (namespace !== '') mentionedNamespaces.add(namespace);
  }
  return { byKind, mentionedNamespaces, problems };
}

function isOurs(apiVersion: string | undefined, kind: string): boolean {
  if (apiVersion === undefined) return false;
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  if (CORE.has(kind)) return group === '';
  if (kind === 'CiliumCIDRGroup') return group === 'cilium.io';
  if (CALICO.has(kind)) return CALICO_GROUPS.includes(group);
  return kind === 'EndpointSlice' ? group === 'discovery.k8s.io' : isWorkload(group, kind);
}

export function ofKind(sorted: Sorted, kind: string): readonly Found[] {
  return [...foundOf(sorted, kind)];
}

/** One by one: of pods there may be a hundred thousand. */
export function foundOf(sorted: Sorted, kind: string): Iterable<Found> {
  return sorted.byKind.get(kind)?.values() ?? [];
}

export const WORKLOAD_KINDS: readonly string[] = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
];

export function workloadsOf(sorted: Sorted): readonly Found[] {
  return WORKLOAD_KINDS.flatMap((kind) => ofKind(sorted, kind));
}
