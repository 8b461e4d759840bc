/** Ports of the pods that a rule leads to. */

import type { Endpoint, Policy, Rule } from '../../engine/model.ts';
import { protocolName } from '../../engine/ports.ts';
import type { ClusterView } from '../../rules/rule.ts';
import { podCount } from '../pods.ts';
import { destinations } from '../selection.ts';
import type { Proposal } from './proposal.ts';

/** Names first, as they survive a change of number; then numbers. `protocol` narrows to what is already written. */
export function portValues(
  cluster: ClusterView,
  policy: Policy,
  rule: Rule,
  protocol: number | undefined,
): readonly Proposal[] {
  return portsOf(cluster, destinations(cluster, policy, rule), protocol);
}

/** The same of pods that are known already. */
export function portsOf(
  cluster: ClusterView,
  pods: readonly Endpoint[],
  protocol: number | undefined,
): readonly Proposal[] {
  const names = new Map<string, Declared>();
  const numbers = new Map<string, Declared>();
  for (const pod of pods) {
    for (const declared of pod.ports) {
      if (declared.container === 'init' || (protocol !== undefined && declared.protocol !== protocol)) continue;
      const number = `${protocolName(declared.protocol)} ${declared.port}`;
      if (declared.name !== undefined) note(names, declared.name, number, pod);
      note(numbers, String(declared.port), declared.name ?? number, pod);
    }
  }
  return [...proposals(cluster, names), ...proposals(cluster, numbers)];
}

interface Declared {
  readonly pods: Set<Endpoint>;
  readonly as: Set<string>;
}

function note(into: Map<string, Declared>, text: string, as: string, pod: Endpoint): void {
  const found = into.get(text) ?? { pods: new Set(), as: new Set() };
  found.pods.add(pod);
  found.as.add(as);
  into.set(text, found);
}

function proposals(cluster: ClusterView, declared: ReadonlyMap<string, Declared>): readonly Proposal[] {
  return [...declared]
    .sort(([a, x], [b, y]) => y.pods.size - x.pods.size || (a < b ? -1 : 1))
    .map(([label, { pods, as }]) => ({
      label,
      detail: `${[...as].join(', ')} · ${podCount([...pods], cluster.inventory)}`,
      kind: 'value',
    }));
}
