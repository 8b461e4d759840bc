/** Counts of what a cluster holds, as people say them; the same in diagnostics, lenses and hovers. */

import { type Inventory, isSelectable } from '../engine/inventory.ts';
import type { Endpoint } from '../engine/model.ts';

const PLURALS: Readonly<Record<string, string>> = { address: 'addresses', policy: 'policies' };

/** `no pod`, `1 pod`, `12 pods`. */
export function count(number: number, noun: string): string {
  if (number === 0) return `no ${noun}`;
  return `${grouped(number)} ${number === 1 ? noun : plural(noun)}`;
}

export function plural(noun: string): string {
  return PLURALS[noun] ?? `${noun}s`;
}

/** `1,048,576`: groups of three, as in the texts around it. */
export function grouped(number: number | bigint): string {
  return `${number}`.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** The first letter large: a phrase that becomes a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `12 pods`, `3 workloads` where manifests stand in for pods, `12 pods and 1 workload` where both are there. */
export function podCount(endpoints: readonly Endpoint[], inventory: Inventory): string {
  return podsCounted(
    { pods: endpoints.length, templates: endpoints.filter(({ template }) => template).length },
    inventory,
  );
}

/** The same where nobody listed them. */
export function podsCounted(
  { pods: all, templates: workloads }: { readonly pods: number; readonly templates: number },
  inventory: Inventory,
): string {
  const pods = all - workloads;
  if (workloads === 0) return count(pods, pods === 0 ? podNoun(inventory) : 'pod');
  return pods === 0 ? count(workloads, 'workload') : `${count(pods, 'pod')} and ${count(workloads, 'workload')}`;
}

/** `pod`, or `workload` in a world that holds no pods at all. */
export function podNoun(inventory: Inventory): 'pod' | 'workload' {
  let templates = false;
  for (const endpoint of inventory.endpoints) {
    if (!isSelectable(endpoint)) continue;
    if (!endpoint.template) return 'pod';
    templates = true;
  }
  return templates ? 'workload' : 'pod';
}
