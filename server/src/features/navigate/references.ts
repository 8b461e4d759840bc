/** From a label to everything that has it or asks for it; from a thing of the cluster to the policies that mean it. */

import { has } from '../../engine/bitset.ts';
import { matchSubject } from '../../engine/subjects.ts';
import type { ClusterView } from '../../rules/rule.ts';
import type { FileSpan } from '../results.ts';
import { podsOf } from '../selection.ts';
import type { DocumentView } from '../view.ts';
import { unique } from './definition.ts';
import { isSameLabel, type LabelAt, labelAt } from './labelAt.ts';
import { nameAt } from './names.ts';
import { labelsIn } from './occurrences.ts';
import { type NavigateWorld, spanIn } from './world.ts';

export function references(view: DocumentView, offset: number, world: NavigateWorld): readonly FileSpan[] {
  const label = labelAt(view, offset);
  if (label !== undefined) return unique(sameLabels(view, label, world));
  const named = nameAt(view, offset);
  return named === undefined ? [] : unique(policiesAbout(view.cluster, named.id, world));
}

/** Every use in policies and open manifests, and the pods and namespaces of the snapshot that carry it. */
function sameLabels(view: DocumentView, label: LabelAt, world: NavigateWorld): readonly FileSpan[] {
  const found: FileSpan[] = [];
  for (const manifest of world.manifests()) {
    for (const occurrence of labelsIn(manifest.object)) {
      if (!isSameLabel(label, occurrence)) continue;
      const value = occurrence.values.find((each) => each.value === label.value?.value);
      found.push(spanIn(manifest, value?.span ?? occurrence.keySpan));
    }
  }
  const { cluster } = view;
  const wanted = label.value?.value;
  const carries = (labels: ReadonlyMap<string, string>): boolean => {
    const has = labels.get(label.label.key);
    return has !== undefined && (wanted === undefined || has === wanted);
  };
  if (cluster !== undefined && label.label.of === 'pod') {
    for (const { id, kind, labels } of cluster.inventory.endpoints) {
      const place = kind === 'pod' && carries(labels) ? world.place(id) : undefined;
      if (place) found.push(place);
    }
  }
  if (cluster !== undefined && label.label.of === 'namespace') {
    for (const { name, labels } of cluster.inventory.namespaces.values()) {
      const place = carries(labels) ? world.place(`namespace/${name}`) : undefined;
      if (place) found.push(place);
    }
  }
  return found;
}

function policiesAbout(cluster: ClusterView | undefined, id: string, world: NavigateWorld): readonly FileSpan[] {
  if (cluster === undefined) return [];
  const [kind = '', ...rest] = id.split('/');
  if (kind === 'tier') return placesOf(cluster, world, (tier) => tier === rest.join('/'));
  if (kind === 'namespace') return inNamespace(cluster, rest.join('/'), world);
  const pods = new Set(podsNamed(cluster, id));
  return pods.size === 0 ? [] : meaning(cluster, pods, world);
}

function placesOf(
  { policies }: ClusterView,
  world: NavigateWorld,
  holds: (tier: string) => boolean,
): readonly FileSpan[] {
  return policies.flatMap(({ id, tier }) => (holds(tier) ? (world.policyPlace(id, ['spec', 'tier']) ?? []) : []));
}

/** The policies that live there, and the peers that name it. */
function inNamespace({ policies }: ClusterView, name: string, world: NavigateWorld): readonly FileSpan[] {
  return policies.flatMap(({ id, namespace, rules }) => [
    ...(namespace === name ? [world.policyPlace(id, []) ?? []].flat() : []),
    ...rules.flatMap((rule) =>
      (rule.peers ?? []).flatMap((peer) =>
        peer.kind === 'pods' && peer.namespaces.kind === 'selected' && namesNamespace(peer.namespaces.selector, name)
          ? (world.policyPlace(id, peer.path) ?? [])
          : [],
      ),
    ),
  ]);
}

function namesNamespace(selector: unknown, name: string): boolean {
  const text = JSON.stringify(selector, (key, value: unknown) => (key === 'path' ? undefined : value));
  return text.includes('kubernetes.io/metadata.name') && text.includes(JSON.stringify(name));
}

/** Ordinals of the pods of a workload, or of the one pod. */
function podsNamed({ inventory }: ClusterView, id: string): readonly number[] {
  const [, namespace, kind, name] = id.split('/');
  return [...inventory.endpoints.entries()].flatMap(([ordinal, endpoint]) => {
    if (endpoint.id === id) return [ordinal];
    const { workload } = endpoint;
    if (!id.startsWith('workload/') || endpoint.namespace !== namespace) return [];
    return workload !== undefined && workload.kind === kind && workload.name === name ? [ordinal] : [];
  });
}

/** The subjects and peers that mean any of these pods. */
function meaning(cluster: ClusterView, pods: ReadonlySet<number>, world: NavigateWorld): readonly FileSpan[] {
  const { policies, programs, inventory } = cluster;
  const found: FileSpan[] = [];
  const add = (place: FileSpan | undefined): void => {
    if (place) found.push(place);
  };
  const ids = new Set([...pods].map((ordinal) => inventory.endpoints[ordinal]?.id));
  for (const policy of policies) {
    const { possible } = matchSubject(policy.subject, programs);
    if ([...pods].some((ordinal) => has(possible, ordinal))) add(world.policyPlace(policy.id, policy.subject.path));
    for (const peer of policy.rules.flatMap((rule) => rule.peers ?? [])) {
      if (podsOf(cluster, peer).some(({ id }) => ids.has(id))) add(world.policyPlace(policy.id, peer.path));
    }
  }
  return found;
}
