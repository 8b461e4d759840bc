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
  | { readonly of: 'nodes' }
  | LabelsGiven;

/** Things whose labels are not those they carry themselves, or are written in several ways. */
export interface LabelsGiven {
  readonly of: 'given';
  /** `pod`, `Service`. */
  readonly noun: string;
  /** By the keys that are worth offering. */
  readonly offered: () => readonly Labels[];
  /** One value of each thing that has one, in whatever way the key is written: a key that is typed asks for no other. */
  readonly valuesOf: (key: string) => readonly string[];
}

/** `app` · 12 pods. Keys that change with every rollout come last. */
export function labelKeys(cluster: ClusterView, labelled: Labelled): readonly Proposal[] {
  const all = labelled.of === 'given' ? labelled.offered() : labelsOf(cluster, labelled);
  const counts = countBy(all, (labels) => [...labels.keys()]);
  return ranked(counts, keyGroup).map(([key, number]) => ({
    label: key,
    detail: holders(cluster, labelled, number),
    insert: keyText(key),
    kind: 'value',
  }));
}

function keyGroup(key: string): number {
  if (key === NAMESPACE_NAME_LABEL || key === 'k8s:io.kubernetes.pod.namespace') return -1;
  return isGenerated(key) || key.startsWith('k8s:io.cilium.') ? 1 : 0;
}

/** A source before the key needs no quotes: its colon is followed by no blank. */
function keyText(key: string): string {
  return /^[a-z0-9]+:[A-Za-z][\w./-]*$/.test(key) ? key : scalar(key);
}

/** `web` · 12 pods. */
export function labelValues(cluster: ClusterView, labelled: Labelled, key: string): readonly Proposal[] {
  const values = labelled.of === 'given' ? labelled.valuesOf(key) : valuesIn(labelsOf(cluster, labelled), key);
  const counts = countBy(values, (value) => [value]);
  return ranked(counts, () => 0).map(([value, number]) => ({
    label: value === '' ? '""' : value,
    detail: holders(cluster, labelled, number),
    insert: scalar(value),
    kind: 'value',
  }));
}

export function valuesIn(all: readonly Labels[], key: string): readonly string[] {
  return all.flatMap((labels) => labels.get(key) ?? []);
}

function labelsOf(cluster: ClusterView, labelled: Exclude<Labelled, LabelsGiven>): readonly Labels[] {
  if (labelled.of === 'namespaces') return [...cluster.inventory.namespaces.values()].map(({ labels }) => labels);
  if (labelled.of === 'nodes') {
    return cluster.inventory.endpoints.flatMap(({ kind, labels }) => (kind === 'node' ? [labels] : []));
  }
  return selectPods(cluster.inventory, labelled.scope, { kind: 'all' }).matched.map(({ labels }) => labels);
}

function holders(cluster: ClusterView, labelled: Labelled, number: number): string {
  if (labelled.of === 'given') return count(number, labelled.noun);
  const nouns = { namespaces: 'namespace', nodes: 'node', pods: podNoun(cluster.inventory) };
  return count(number, nouns[labelled.of]);
}

function countBy<T>(all: readonly T[], texts: (one: T) => readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of all) for (const text of texts(one)) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function ranked(
  counts: ReadonlyMap<string, number>,
  group: (text: string) => number,
): readonly (readonly [string, number])[] {
  return [...counts].sort(([a, m], [b, n]) => group(a) - group(b) || n - m || (a < b ? -1 : 1));
}
