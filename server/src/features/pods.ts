/** Pods and workloads in words: counts, groups and names of what the inventory holds. */

import type { Inventory } from '../engine/inventory.ts';
import type { Endpoint } from '../engine/model.ts';
import { podCount, podNoun, podsCounted } from '../snapshot/words.ts';
import { plural } from './words.ts';

export { podCount, podNoun, podsCounted };

export function podNouns(inventory: Inventory): string {
  return plural(podNoun(inventory));
}

/** Endpoints of one workload, or one that has none. */
export interface PodGroup {
  /** `web` for a workload's pods, the pod's own name else. */
  readonly name: string;
  readonly kind: string | undefined;
  readonly namespace: string;
  readonly endpoints: readonly Endpoint[];
}

/** By workload, the largest first. */
export function groupPods(endpoints: readonly Endpoint[]): readonly PodGroup[] {
  const groups = new Map<string, PodGroup & { readonly endpoints: Endpoint[] }>();
  for (const endpoint of endpoints) {
    const { workload, namespace = '', name } = endpoint;
    const key = JSON.stringify([namespace, workload?.kind, workload?.name ?? name]);
    const group = groups.get(key);
    if (group) group.endpoints.push(endpoint);
    else groups.set(key, { name: workload?.name ?? name, kind: workload?.kind, namespace, endpoints: [endpoint] });
  }
  return [...groups.values()].sort((a, b) => b.endpoints.length - a.endpoints.length || (a.name < b.name ? -1 : 1));
}

/** What `simulate` calls it: `pod:shop/db-0`, `workload:shop/Deployment/web`. */
export function endText(endpoint: Endpoint): string {
  const { namespace = '', name, workload, template } = endpoint;
  return template && workload ? `workload:${namespace}/${workload.kind}/${workload.name}` : `pod:${namespace}/${name}`;
}
