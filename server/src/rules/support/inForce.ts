import type { Policy } from '../../engine/model.ts';
import type { ObjectPlace } from '../../snapshot/snapshot.ts';
import type { ClusterView } from '../rule.ts';

/** Policies of the view by id: many rules ask for one, and there may be thousands. */
export function policyOf({ programs, policies }: ClusterView, id: string | undefined): Policy | undefined {
  if (id === undefined) return undefined;
  return programs.derive('policies by id', () => new Map(policies.map((policy) => [policy.id, policy]))).get(id);
}

/** Where it is written. */
export function placeOf({ programs, snapshot }: ClusterView, id: string): ObjectPlace | undefined {
  return programs
    .derive('places by id', () => new Map(snapshot.policies.map(({ policy, place }) => [policy.id, place])))
    .get(id);
}
