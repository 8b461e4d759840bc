/** Label keys and values as the cluster has them, most used first. */

import { NAMESPACE_NAME_LABEL } from '../../engine/inventory.ts';
import type { Labels, NamespaceScope } from '../../engine/model.ts';
import type { ClusterView } from '../../rules/rule.ts';
import { scalar } from '../../rules/support/render.ts';
import { isGenerated } from '../hover/knownLabels.ts';
import { podNoun } from '../pods.ts';
import { selectPods } from '../selection.ts';
import { count } from '../words.ts';
import type { Proposal } from './proposal.ts';

/** Whose labels a selector asks about. */
export type Labelled =
  | { readonly of: 'pods'; readonly scope: NamespaceScope }
  | { readonly of: 'namespaces' }
  | { readonly of: 'nodes' };

/** `app` · 12 pods. Keys that change with every rollout come last. */
export function labelKeys(cluster: ClusterView, labelled: Labelled): readonly Proposal[] {
  const counts = countBy(labelsOf(cluster, labelled), (labels) => [...labels.keys()]);
  return ranked(counts, (key) => (key === NAMESPACE_NAME_LABEL ? -1 : isGenerated(key) ? 1 : 0)).map(
    ([key, number]) => ({
      label: key,
      detail: holders(cluster, labelled, number),
      insert: scalar(key),
      kind: 'value',
    }),
  );
}

/** `web` · 12 pods. */
export function labelValues(cluster: ClusterView, labelled: Labelled, key: string): readonly Proposal[] {
  const counts = countBy(labelsOf(cluster, labelled), (labels) => {
    const value = labels.get(key);
    return value === undefined ? [] : [value];
  });
  return ranked(counts, () => 0).map(([value, number]) => ({
    label: value === '' ? '""' : value,
    detail: holders(cluster, labelled, number),
    insert: scalar(value),
    kind: 'value',
  }));
}

function labelsOf(cluster: ClusterView, labelled: Labelled): readonly Labels[] {
  if (labelled.of === 'namespaces') return [...cluster.inventory.namespaces.values()].map(({ labels }) => labels);
  if (labelled.of === 'nodes') {
    return cluster.inventory.endpoints.flatMap(({ kind, labels }) => (kind === 'node' ? [labels] : []));
  }
  return selectPods(cluster.inventory, labelled.scope, { kind: 'all' }).matched.map(({ labels }) => labels);
}

function holders(cluster: ClusterView, labelled: Labelled, number: number): string {
  const nouns = { namespaces: 'namespace', nodes: 'node', pods: podNoun(cluster.inventory) };
  return count(number, nouns[labelled.of]);
}

function countBy(all: readonly Labels[], texts: (labels: Labels) => readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const labels of all) for (const text of texts(labels)) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function ranked(
  counts: ReadonlyMap<string, number>,
  group: (text: string) => number,
): readonly (readonly [string, number])[] {
  return [...counts].sort(([a, m], [b, n]) => group(a) - group(b) || n - m || (a < b ? -1 : 1));
}
