import type { Endpoint, Policy, Service } from '../../engine/model.ts';
import { podsBehind } from '../../engine/services.ts';
import type { ClusterView } from '../rule.ts';
import { programsWith } from './dns.ts';
import { arePoliciesKnown, servicesNear, subjects } from './view.ts';

/** Pods behind a Service that nobody may reach any more. */
export interface Sealed {
  readonly service: Service;
  readonly pods: readonly Endpoint[];
}

/** The first Service whose pods this policy alone isolates for ingress, where it has no rule that lets anybody in. */
export function sealedBy(cluster: ClusterView, policy: Policy): Sealed | undefined {
  const programs = programsWith(cluster, policy);
  const alone = subjects(cluster, policy).pods.filter((pod) => {
    const tiers = programs.program(pod.id, 'ingress')?.tiers ?? [];
    return tiers.length > 0 && tiers.every(({ policies }) => policies.every((each) => each.policy.id === policy.id));
  });
  if (alone.length === 0 || !arePoliciesKnown(cluster, alone)) return undefined;
  const ids = new Set(alone.map(({ id }) => id));
  for (const service of servicesNear(cluster, alone)) {
    const pods = podsBehind(service, cluster.inventory).filter(({ id }) => ids.has(id));
    if (pods.length > 0) return { service, pods };
  }
  return undefined;
}
