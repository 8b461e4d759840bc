/** What runs in a namespace, by what made it, in alphabetical order. */

import type { Inventory } from '../../engine/inventory.ts';
import type { Endpoint } from '../../engine/model.ts';
import { groupPods, type PodGroup } from '../pods.ts';

/** Workloads, and pods that have none; finished pods of a workload that still runs are left out. */
export function workloadsIn(inventory: Inventory, namespace: string): readonly PodGroup[] {
  const groups = groupPods(inventory.endpointsIn(namespace).filter(({ kind }) => kind === 'pod'));
  return groups
    .map((group) => {
      const running = group.endpoints.filter(({ finished }) => !finished);
      return running.length === 0 ? group : { ...group, endpoints: running };
    })
    .sort((a, b) => compare(a.name, b.name) || compare(a.kind ?? '', b.kind ?? ''));
}

/** The group's own name: `web` of `Deployment`, or the pod's where it is alone. */
export function workloadIn(inventory: Inventory, namespace: string, kind: string, name: string): PodGroup | undefined {
  return workloadsIn(inventory, namespace).find((group) => group.kind === kind && group.name === name);
}

/** What `simulate` calls it. */
export function workloadEnd({ namespace, kind, name }: PodGroup): string {
  return kind === undefined ? `pod:${namespace}/${name}` : `workload:${namespace}/${kind}/${name}`;
}

export function sortedPods(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  return [...endpoints].sort((a, b) => compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
