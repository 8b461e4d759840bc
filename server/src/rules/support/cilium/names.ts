/** Names of hosts in a policy of Cilium: which are taught, and which are ever known (cilium.md 4.8). */

import type { Endpoint, Path, Policy, Rule } from '../../../engine/model.ts';
import type { ClusterView } from '../../rule.ts';
import { programsWith } from '../dns.ts';
import { type CiliumItemText, isUnder, nodesIn, textIn } from './manifest.ts';

const DNS_PORTS = ['53', '5353'];

/** The patterns of names that these rules let pods ask for through the proxy. */
export function taughtHere(rules: readonly Rule[]): readonly string[] {
  return rules.flatMap(({ teaches = [] }) => teaches);
}

/** The element of `toPorts` that allows DNS and says nothing about names. */
export function dnsPortRule({ map, direction, denies }: CiliumItemText): number | undefined {
  if (direction !== 'egress' || denies) return undefined;
  const index = nodesIn(map, 'toPorts').findIndex((element) => {
    const ports = nodesIn(element, 'ports').map((item) => textIn(item, 'port') ?? '');
    return ports.length > 0 && ports.every((port) => DNS_PORTS.includes(port)) && !hasNames(element);
  });
  return index < 0 ? undefined : index;
}

function hasNames(element: ReturnType<typeof nodesIn>[number]): boolean {
  const rules = element.kind === 'map' ? element.entries.find(({ key }) => key === 'rules')?.value : undefined;
  return nodesIn(rules, 'dns').length > 0;
}

/** Of the names of an item those that the pod's node can ever learn; undefined where the pod does not meet the item. */
export function learntNames(
  cluster: ClusterView,
  policy: Policy,
  pod: Endpoint,
  item: Path,
): ReadonlySet<string> | undefined {
  const program = programsWith(cluster, policy).program(pod.id, 'egress');
  const found = program?.tiers
    .flatMap(({ policies }) => policies)
    .filter((each) => each.policy.id === policy.id)
    .flatMap(({ rules }) => rules)
    .filter(({ rule }) => isUnder(rule.path, item));
  if (!found || found.length === 0) return undefined;
  return new Set(found.flatMap(({ domains }) => domains.flatMap(({ names }) => names)));
}
