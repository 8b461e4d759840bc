/** A selection in one short phrase, the same in lens, hover and list: *12 pods in shop*. User text is left as it is. */

import type { Dataplane } from '../engine/dataplane/index.ts';
import type { Inventory } from '../engine/inventory.ts';
import type { Endpoint } from '../engine/model.ts';
import { isEverything, type Selector } from '../engine/selector.ts';
import type { ClusterView } from '../rules/rule.ts';
import { nearestPods, nearNamespaces } from '../snapshot/near.ts';
import type { Shown } from './phrases.ts';
import { podCount, podsCounted } from './pods.ts';
import {
  hostNetworkPods,
  type LabelledThings,
  type Nodes,
  type PodSelection,
  type RangeSelection,
  selectLabelled,
  selectThings,
} from './selection.ts';
import { capital, count, grouped } from './words.ts';

/** `12 pods in shop`, `all 40 pods in shop`, `no pod in shop, 12 have app=web`. */
export function subjectPhrase(cluster: ClusterView, selection: PodSelection, shown: Shown): string {
  if (selection.scope.kind === 'selected') return namespacedPhrase(cluster, selection, shown);
  return podsIn(cluster, selection, shown(selection.scope.name), shown);
}

/** `3 pods in shop`; by namespaces `2 namespaces, 31 pods`; both `4 pods in 2 namespaces`. */
export function peerPhrase(cluster: ClusterView, selection: PodSelection, shown: Shown): string {
  const { scope, namespaces, hidden } = selection;
  if (scope.kind === 'named') return podsIn(cluster, selection, shown(scope.name), shown);
  if (namespaces.length === 0)
    return hidden ? `no namespace${SHOWN}` : `no namespace${nearNamespaceWords(cluster, selection, shown)}`;
  if (!isEverything(selection.pods)) return namespacedPhrase(cluster, selection, shown);
  const all = namespaces.length === cluster.inventory.namespaces.size && namespaces.length > 1 ? 'all ' : '';
  const which =
    namespaces.length === 1 ? `namespace ${shown(namespaces[0] ?? '')}` : count(namespaces.length, 'namespace');
  return `${all}${which}, ${podsCounted(selection.count, cluster.inventory)}${hidden ? SHOWN : ''}`;
}

/** Of what others may be that nobody could read. */
const SHOWN = ', as far as the snapshot shows';

/** `3 pods in 2 namespaces, NetworkSet shop/partners`; `leaves out …` where it is negated. */
export function labelledPhrase(cluster: ClusterView, selector: Selector, negated: boolean, shown: Shown): string {
  const pods = selectLabelled(cluster, { selector });
  const things = selectThings(cluster, { selector });
  const found = pods === undefined ? '' : namespacedPhrase(cluster, pods, shown);
  const named = things.length === 0 ? [] : [thingsPhrase(things, shown)];
  const empty = pods?.count.pods === 0 && pods.count.perhaps === 0;
  const text = [...(empty && named.length > 0 ? [] : [found]), ...named].filter((part) => part !== '').join(', ');
  return negated ? `leaves out ${text}` : text;
}

/** Named where there are one or two, else counted by kind. */
export function thingsPhrase(things: LabelledThings, shown: Shown): string {
  if (things.length > 2) {
    const kinds = [...new Set(things.map(({ kind }) => kind))];
    return kinds.map((kind) => count(things.filter((one) => one.kind === kind).length, kind)).join(', ');
  }
  return things
    .map(({ kind, namespace, name }) => `${kind} ${shown(namespace ? `${namespace}/${name}` : name)}`)
    .join(', ');
}

/** `2 nodes`, `all 3 nodes`, `no node`. */
export function nodesPhrase({ inventory }: ClusterView, { matched, perhaps }: Nodes): string {
  const all = inventory.endpoints.filter(({ kind }) => kind === 'node').length;
  const sure = matched.length === all && all > 1 ? `all ${count(all, 'node')}` : count(matched.length, 'node');
  return perhaps.length > 0 ? `${sure}, perhaps ${grouped(perhaps.length)} more` : sure;
}

/** `holds 31 pods`, with what the enforcer makes of it; undefined where it holds none. */
export function rangePhrase(cluster: ClusterView, selection: RangeSelection): string | undefined {
  const { pods, holds } = selection;
  if (pods.length === 0) return undefined;
  const text = `holds ${podCount(pods, cluster.inventory)}`;
  return holds.pods ? text : `${text}, which ${dataplaneTitle(cluster.programs.dataplane)} never matches by address`;
}

/** The enforcer's name as a sentence has it. */
export function dataplaneTitle({ name }: Pick<Dataplane, 'name'>): string {
  return name === 'none' ? 'This cluster' : capital(name);
}

function namespacedPhrase(cluster: ClusterView, selection: PodSelection, shown: Shown): string {
  const { count: found, namespaces } = selection;
  const where = found.pods > 0 ? found.namespaces() : namespaces;
  const place = where.length === 1 ? shown(where[0] ?? '') : count(where.length, 'namespace');
  return podsIn(cluster, selection, place, shown);
}

function podsIn(cluster: ClusterView, selection: PodSelection, place: string, shown: Shown): string {
  const { count: found, total, hidden } = selection;
  if (hidden === 'all') return `pods in ${place} are not in the snapshot`;
  const many = podsCounted(found, cluster.inventory);
  if (hidden) return `${many} in ${place}${SHOWN}`;
  const all = found.pods === total && total > 1 && selection.scope.kind === 'named' ? 'all ' : '';
  const sure = `${all}${many} in ${place}`;
  if (found.perhaps > 0) return `${sure}, perhaps ${grouped(found.perhaps)} more`;
  return found.pods > 0 || selection.labelled ? sure : sure + nearPodWords(cluster, selection, shown);
}

/** `, 12 have app=web`: the best guess at what was meant, or nothing. */
export function nearPodWords(cluster: ClusterView, selection: PodSelection, shown: Shown): string {
  const { inventory, snapshot } = cluster;
  if (selection.hidden) return '';
  const onNodes = hostNetworkPods(inventory, selection).length;
  if (onNodes > 0) return `, ${grouped(onNodes)} on ${onNodes === 1 ? "its node's" : "their node's"} network`;
  const near = nearestPods({ inventory, bystanders: snapshot.bystanders }, selection.scope, selection.pods);
  if (!near) return '';
  switch (near.kind) {
    case 'namespace':
      return `, ${grouped(near.count)} in ${shown(near.namespace)}`;
    case 'bystander': {
      const { kind, name } = near.bystander;
      return `, ${kind} ${shown(name)} itself has these labels`;
    }
    default:
      return `, ${grouped(near.count)} ${verb(near.count)} ${shown(label(near.key, near.value))}`;
  }
}

function nearNamespaceWords(cluster: ClusterView, selection: PodSelection, shown: Shown): string {
  if (selection.scope.kind !== 'selected') return '';
  const [near] = nearNamespaces(cluster.inventory, selection.scope.selector);
  if (!near) return '';
  if (near.kind === 'pod-labels')
    return `, ${podCount(endpoints(cluster.inventory, near.pods), cluster.inventory)} ${verb(near.pods.length)} these labels`;
  const [only] = near.namespaces;
  const who = near.namespaces.length === 1 ? shown(only ?? '') : grouped(near.namespaces.length);
  return `, ${who} ${verb(near.namespaces.length)} ${shown(label(near.key, near.value))}`;
}

function endpoints(inventory: Inventory, ids: readonly string[]): readonly Endpoint[] {
  return ids.flatMap((id) => inventory.endpoint(id) ?? []);
}

function label(key: string, value: string | undefined): string {
  return value === undefined ? key : `${key}=${value}`;
}

function verb(number: number): string {
  return number === 1 ? 'has' : 'have';
}
