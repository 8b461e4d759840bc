import { compile } from '../../engine/compile.ts';
import { buildInventory } from '../../engine/inventory.ts';
import type { ClusterFacts } from '../../engine/model.ts';
import type { FlowWorld } from '../flow/world.ts';

/**
 * `before` among the ends of `after`. Two sets of manifests may bring workloads of their own, and what opens between ends
 * is asked of both only for ends that are the same; policies, sets and labels of namespaces stay those of `before`.
 */
export function amongEndsOf(before: FlowWorld, after: FlowWorld): FlowWorld {
  const { programs, policies, snapshot } = before.cluster;
  const [was, is] = [before.cluster.inventory.endpoints, after.cluster.inventory.endpoints];
  if (was.length === is.length && was.every(({ id }, index) => id === is[index]?.id)) return before;
  const { namespaces, serviceAccounts, addressSets, hostEndpoints } = snapshot.facts;
  const known = new Map(namespaces.map((namespace) => [namespace.name, namespace]));
  const facts: ClusterFacts = {
    ...after.cluster.snapshot.facts,
    namespaces: after.cluster.snapshot.facts.namespaces.map((namespace) => known.get(namespace.name) ?? namespace),
    ...(serviceAccounts && { serviceAccounts }),
    ...(addressSets && { addressSets }),
    ...(hostEndpoints && { hostEndpoints }),
  };
  const inventory = buildInventory(facts);
  return {
    ...before,
    cluster: {
      ...before.cluster,
      inventory,
      programs: compile(policies, inventory, programs.dataplane, programs.tiers),
    },
  };
}
