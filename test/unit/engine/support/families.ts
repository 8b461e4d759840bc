import { compile, type Programs } from '../../../../server/src/engine/compile.ts';
import { type DataplaneName, dataplane } from '../../../../server/src/engine/dataplane/index.ts';
import { evaluate } from '../../../../server/src/engine/evaluate.ts';
import { buildInventory } from '../../../../server/src/engine/inventory.ts';
import type { Flow, Verdict } from '../../../../server/src/engine/model.ts';
import type { JsonObject } from '../../../../server/src/lower/object.ts';
import { lowerPolicies } from '../../../../server/src/lower/policies.ts';
import { lowerCluster } from '../../../../server/src/lower/workloads.ts';
import { flow, readYaml } from './world.ts';

/** A cluster with policies of any family, from YAML text, under one enforcer. */
export function clusterOf(text: string, name: DataplaneName, version?: string): Programs {
  const objects = readYaml(text) as readonly JsonObject[];
  const { facts, tiers } = lowerCluster(
    objects.map((value) => ({ value })),
    { defaultNamespace: 'default' },
  );
  const policies = objects.flatMap((object) => lowerPolicies(object, { defaultNamespace: 'default' }));
  const enforcer = dataplane(name, { version, settings: facts.settings });
  return compile(policies, buildInventory(facts), enforcer, tiers);
}

/** `a/cli -> a/web 80`, with what else the flow is. */
export function ask(programs: Programs, text: string, more: Partial<Flow> = {}): Verdict {
  return evaluate(programs, { ...flow(text), ...more });
}
