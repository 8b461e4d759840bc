/** Which policies select pods, and in which directions they have a say. */

import type { Direction, Endpoint, Policy } from '../../engine/model.ts';
import type { ClusterView } from '../../rules/rule.ts';

/** A policy of a program, with the pods among those asked about that it selects. */
export interface Selecting {
  readonly policy: Policy;
  readonly pods: readonly Endpoint[];
  /** It depends on a label that nobody knows. */
  readonly perhaps: boolean;
  readonly isolates: boolean;
}

/** In the order of evaluation. Of an object that holds several policies each stands for itself. */
export function selecting(
  { programs }: ClusterView,
  pods: readonly Endpoint[],
  direction: Direction,
): readonly Selecting[] {
  const found = new Map<string, { policy: Policy; pods: Endpoint[]; perhaps: boolean; isolates: boolean }>();
  for (const pod of pods) {
    for (const { tier, policies } of programs.program(pod.id, direction)?.tiers ?? []) {
      for (const { policy, selects, isolates } of policies) {
        const known = found.get(policy.id) ?? { policy, pods: [], perhaps: false, isolates: false };
        found.set(policy.id, known);
        // In a ranked tier one policy comes once for every rank of its rules.
        if (known.pods.at(-1) !== pod) known.pods.push(pod);
        known.perhaps ||= selects === 'unknown';
        known.isolates ||= isolates && tier.end !== 'Pass';
      }
    }
  }
  return [...found.values()];
}

/** `NetworkPolicy`, `NetworkPolicy in shop`. */
export function policyKind({ kind, namespace }: Policy, shown: (text: string) => string): string {
  return namespace === undefined ? kind : `${kind} in ${shown(namespace)}`;
}
