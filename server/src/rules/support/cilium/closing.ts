/** Who closes a pod in a direction, and who opens it again: of the policies that select it. */

import type { Program } from '../../../engine/compile.ts';
import type { Direction, Endpoint, Policy } from '../../../engine/model.ts';
import type { ClusterView } from '../../rule.ts';
import { programsWith } from '../dns.ts';
import { arePoliciesKnown, subjects } from '../view.ts';

export interface Closed {
  readonly pods: readonly Endpoint[];
  readonly programs: readonly Program[];
}

/** The pods of a policy, with what each of them meets in a direction; undefined where the view does not surely know them. */
export function closedBy(cluster: ClusterView, policy: Policy, direction: Direction): Closed | undefined {
  const { pods, certain } = subjects(cluster, policy);
  if (!certain || pods.length === 0 || !arePoliciesKnown(cluster, pods)) return undefined;
  const programs = programsWith(cluster, policy);
  return { pods, programs: pods.flatMap((pod) => programs.program(pod.id, direction) ?? []) };
}

/** Some policy other than this one surely closes the pod. */
export function isClosedByAnother({ tiers, isolatedBy }: Program, own: Policy | undefined): boolean {
  if (isolatedBy !== undefined) return true;
  return tiers.some(({ policies }) =>
    policies.some(({ policy, isolates, selects }) => policy.id !== own?.id && isolates && selects === 'yes'),
  );
}

/** Some rule allows something. */
export function allowsSomething({ tiers }: Program): boolean {
  return tiers.some(({ policies }) =>
    policies.some(({ rules }) =>
      rules.some(({ rule }) => rule.action !== 'Deny' && (rule.peers === undefined || rule.peers.length > 0)),
    ),
  );
}
