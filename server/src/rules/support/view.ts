import { isWithin } from '../../engine/bitset.ts';
import { groupedBy } from '../../engine/grouped.ts';
import { isSelectable } from '../../engine/inventory.ts';
import { missingOf, missingPolicies } from '../../engine/missing.ts';
import type { Direction, Endpoint, NamespaceScope, Policy, Service } from '../../engine/model.ts';
import type { Selector } from '../../engine/selector.ts';
import { matchSubject, subjectScope } from '../../engine/subjects.ts';
import type { ObjectPlace } from '../../snapshot/snapshot.ts';
import type { ClusterView, Level, RelatedPlace } from '../rule.ts';

/** What a selector means in the cluster view, as endpoints. */
export interface Selected {
  readonly pods: readonly Endpoint[];
  /** False when some pod or namespace may match too: a label of it is not known. */
  readonly certain: boolean;
}

export function select(cluster: ClusterView, scope: NamespaceScope, pods: Selector): Selected {
  const { sure, possible } = cluster.inventory.match(scope, pods);
  const certain = (sure === possible || isWithin(possible, sure)) && arePodsKnown(cluster, namesIn(scope));
  return { pods: cluster.inventory.endpointsOf(sure), certain };
}

/** The pods a policy applies to. */
export function subjects(cluster: ClusterView, policy: Policy): Selected {
  const { sure, possible } = matchSubject(policy.subject, cluster.programs);
  const certain =
    (sure === possible || isWithin(possible, sure)) && arePodsKnown(cluster, namesIn(subjectScope(policy.subject)));
  return { pods: cluster.inventory.endpointsOf(sure), certain };
}

function namesIn(scope: NamespaceScope): readonly string[] | undefined {
  return scope.kind === 'named' ? [scope.name] : undefined;
}

/** No pod of these namespaces, or of any, is hidden from whoever made the snapshot. */
export function arePodsKnown(cluster: ClusterView, namespaces?: readonly string[]): boolean {
  return namespaces === undefined
    ? isAllKnown(cluster, ['pods'])
    : namespaces.every((name) => isAllKnown(cluster, ['pods'], name));
}

/** Whoever made the snapshot could read all there is of these resources, in one namespace or anywhere: what is not there is not. */
export function isAllKnown({ inventory }: ClusterView, resources: readonly string[], namespace?: string): boolean {
  return resources.every((resource) => missingOf(inventory.missing, resource, namespace) === undefined);
}

/** Every policy that may decide about these pods could be read. */
export function arePoliciesKnown({ inventory, programs }: ClusterView, pods: readonly Endpoint[]): boolean {
  return pods.every(({ namespace }) => missingPolicies(inventory.missing, programs.dataplane, namespace).length === 0);
}

/** What a selector of namespaces means. */
export function selectNamespaces(
  cluster: ClusterView,
  selector: Selector,
): { readonly names: readonly string[] /** False when another may match too. */; readonly certain: boolean } {
  const { matched, unknown } = cluster.inventory.selectNamespaces(selector);
  return { names: matched, certain: unknown.length === 0 && areNamespacesKnown(cluster) };
}

/** The view shows namespaces, and all there are. */
export function areNamespacesKnown(cluster: ClusterView): boolean {
  return cluster.inventory.namespaces.size > 0 && isAllKnown(cluster, ['namespaces']);
}

export function endpointsOf(cluster: ClusterView, ids: readonly string[]): readonly Endpoint[] {
  return ids.flatMap((id) => cluster.inventory.endpoint(id) ?? []);
}

/** The pods of a namespace that policy can select. None: the view tells nothing about that namespace. */
export function podsIn(cluster: ClusterView, namespace: string): readonly Endpoint[] {
  return cluster.inventory.endpointsIn(namespace).filter(isSelectable);
}

/** Every endpoint of the namespaces that are surely meant, finished and host-network pods included. */
export function endpointsIn({ inventory }: ClusterView, scope: NamespaceScope): readonly Endpoint[] {
  if (scope.kind === 'named') return inventory.endpointsIn(scope.name);
  return inventory.selectNamespaces(scope.selector).matched.flatMap((name) => inventory.endpointsIn(name));
}

/** A warning where the view confirms harm; an old one only informs. */
export function confirmed(cluster: ClusterView): Level {
  return cluster.old ? 'info' : 'warning';
}

/** Pods are known as they run, with addresses: not only the manifests that make them. */
export function isConcrete({ inventory }: ClusterView): boolean {
  return inventory.endpoints.some((endpoint) => isSelectable(endpoint) && !endpoint.template);
}

/** Names of the namespaces of some endpoints, each once, in order. */
export function namespacesOf(pods: readonly Endpoint[]): readonly string[] {
  return [...new Set(pods.flatMap((pod) => pod.namespace ?? []))].sort();
}

/** Whether the policy governs the direction, after defaulting. */
export function governs(policy: Policy, direction: Direction): boolean {
  return policy.directions.includes(direction);
}

/** The Services of the pods' namespaces: no other can select them. */
export function servicesNear(cluster: ClusterView, pods: readonly Endpoint[]): readonly Service[] {
  const { inventory } = cluster;
  const near = new Set(pods.map((pod) => pod.namespace));
  const byNamespace = inventory.derive('services by namespace', ({ services }) =>
    groupedBy(services, ({ namespace }): string | undefined => namespace),
  );
  const [only] = near;
  if (near.size < 2) return byNamespace.get(only) ?? [];
  return inventory.services.filter((service) => near.has(service.namespace));
}

/** Links to where endpoints are declared, a few of them. */
export function relatedPods(cluster: ClusterView, pods: readonly Endpoint[], message: string): readonly RelatedPlace[] {
  const seen = new Set<string>();
  const related: RelatedPlace[] = [];
  for (const pod of pods) {
    const place = cluster.snapshot.places.get(pod.id);
    if (!place || seen.has(placeKey(place))) continue;
    seen.add(placeKey(place));
    related.push(placed(place, message));
    if (related.length === 3) break;
  }
  return related;
}

export function placed(place: ObjectPlace, message: string): RelatedPlace {
  return { message, uri: place.uri, object: { document: place.document, at: place.at }, path: [] };
}

function placeKey(place: ObjectPlace): string {
  return `${place.uri} ${place.document} ${place.at.join('.')}`;
}
