/** Pods by name, as a hover lists them. */

import type { Inventory } from '../../engine/inventory.ts';
import { missingOf } from '../../engine/missing.ts';
import type { Endpoint } from '../../engine/model.ts';
import { code } from '../markdown.ts';
import { groupPods, type PodGroup, podCount, podNouns } from '../pods.ts';
import { grouped } from '../words.ts';

/** Workloads named in one line; the rest is counted. */
const NAMED = 4;

/** `: web-… (8), api-… (4) and 3 more workloads`; nothing for nobody. With namespaces where there are several. */
export function podNames(endpoints: readonly Endpoint[]): string {
  const groups = groupPods(endpoints);
  if (groups.length === 0) return '';
  const several = new Set(groups.map(({ namespace }) => namespace)).size > 1;
  const named = groups.slice(0, NAMED).map((group) => groupName(group, several));
  const more = groups.length - named.length;
  return `: ${named.join(', ')}${more > 0 ? ` and ${more} more workload${more === 1 ? '' : 's'}` : ''}`;
}

function groupName(group: PodGroup, withNamespace: boolean): string {
  const prefix = withNamespace ? `${group.namespace}/` : '';
  const [first] = group.endpoints;
  if (first?.template)
    return `${code(prefix + group.name)} (${first.idle ? `${group.kind}, no pods wanted` : group.kind})`;
  if (group.endpoints.length === 1) return code(prefix + (first?.name ?? group.name));
  return `${code(`${prefix}${group.name}-…`)} (${grouped(group.endpoints.length)})`;
}

/** `12 of 40 pods`, `all 40 pods`, `no pod`; `no known pod` where whoever made the snapshot could not read all of them. */
export function outOf(matched: readonly Endpoint[], total: number, inventory: Inventory): string {
  const partly = ['pods', 'namespaces'].some((resource) => missingOf(inventory.missing, resource) !== undefined);
  const counted = podCount(matched, inventory);
  const known = (text: string) => (partly ? text.replace(' ', ' known ') : text);
  if (matched.length === 0) return known(counted);
  if (matched.length === total) return total === 1 ? `the only ${known(counted).slice(2)}` : `all ${known(counted)}`;
  return `${grouped(matched.length)} of ${known(`${grouped(total)} ${podNouns(inventory)}`)}`;
}
