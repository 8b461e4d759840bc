/** One flow with its trace among 100,000 pods and 10,000 policies, and after an edit of one of them. */
import { clusterObjects, policy } from './support/cluster.mjs';
import { loadProduction } from './support/production.mjs';
import { seeded } from './support/random.mjs';
import { summary, time } from './support/stats.mjs';

export default async function bench({ row, growth }) {
  const { buildInventory, compile, dataplane, evaluate, lowerCluster, lowerPolicies } = await loadProduction();
  const settings = { defaultNamespace: 'default' };
  const flows = [];
  const edits = [];
  for (const pods of [25_000, 50_000, 100_000]) {
    const objects = clusterObjects({ pods, policies: pods / 10 });
    const { facts } = lowerCluster(
      objects.map((value) => ({ value })),
      settings,
    );
    const inventory = buildInventory(facts);
    const policies = objects.flatMap((object) => lowerPolicies(object, settings));
    const enforcer = dataplane('kubernetes', {});
    let programs = compile(policies, inventory, enforcer);
    const random = seeded(9);
    const question = () => {
      const end = () => ({ kind: 'endpoint', id: inventory.endpoints[random.below(pods)].id });
      return { from: end(), to: end(), protocol: 6, port: random.pick([5432, 8080, 8443, 53]) };
    };
    const once = [];
    for (let index = 0; index < 2000; index += 1) {
      const flow = question();
      const took = time(() => evaluate(programs, flow));
      if (index >= 200) once.push(took);
    }
    const edited = [];
    for (let index = 0; index < 60; index += 1) {
      const changed = policies.slice();
      const at = random.below(policies.length);
      const object = policy(at, seeded(index));
      object.spec = { ...object.spec, ingress: [{ ports: [{ port: 1000 + index }] }] };
      [changed[at]] = lowerPolicies(object, settings);
      const flow = question();
      const took = time(() => {
        programs = compile(changed, inventory, enforcer, [], {}, programs);
        evaluate(programs, flow);
      });
      if (index >= 10) edited.push(took);
    }
    flows.push([pods, summary(once).p50]);
    edits.push([pods, summary(edited).p50]);
    if (pods < 100_000) continue;
    await row('one flow with its trace', once);
    await row('edit of one policy, then the flow', edited);
  }
  await growth('one flow with its trace', flows);
  await growth('edit, then the flow', edits);
}
