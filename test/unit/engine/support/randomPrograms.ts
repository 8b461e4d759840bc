import { compile, type Programs } from '../../../../server/src/engine/compile.ts';
import { type DataplaneName, dataplane } from '../../../../server/src/engine/dataplane/index.ts';
import { buildInventory } from '../../../../server/src/engine/inventory.ts';
import type { ClusterFacts, Flow, Policy } from '../../../../server/src/engine/model.ts';
import { protocolNumber } from '../../../../server/src/engine/ports.ts';
import { lowerNetworkPolicy } from '../../../../server/src/lower/kubernetes.ts';
import type { JsonObject } from '../../../../server/src/lower/object.ts';
import { lowerCluster } from '../../../../server/src/lower/workloads.ts';
import type { RandomCase } from '../../../conformance/random/families.ts';
import { end } from './world.ts';

export interface RandomWorld {
  readonly facts: ClusterFacts;
  readonly policies: readonly Policy[];
  readonly flows: readonly Flow[];
}

/** A random case as the engine's own data, to be changed before it is compiled. */
export function randomWorld({ objects, flows }: RandomCase): RandomWorld {
  const values = objects as readonly JsonObject[];
  const { facts } = lowerCluster(
    values.map((value) => ({ value })),
    { defaultNamespace: 'default' },
  );
  return {
    facts,
    policies: values.flatMap((value) => lowerNetworkPolicy(value, { defaultNamespace: 'default' }) ?? []),
    flows: flows.map(({ from, to, protocol, port }) => ({
      from: end('pod' in from ? from.pod : from.ip),
      to: end('pod' in to ? to.pod : to.ip),
      protocol: protocolNumber(protocol) ?? 0,
      ...(port !== undefined && { port }),
    })),
  };
}

export function compiled(world: RandomWorld, name: DataplaneName = 'kubernetes'): Programs {
  return compile(world.policies, buildInventory(world.facts), dataplane(name));
}

export function randomPrograms(
  random: RandomCase,
  name: DataplaneName = 'kubernetes',
): { readonly programs: Programs; readonly flows: readonly Flow[] } {
  const world = randomWorld(random);
  return { programs: compiled(world, name), flows: world.flows };
}
