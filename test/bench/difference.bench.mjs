/** What an edit of one policy opens and closes: 10,000 pods, 1,000 policies. */
import { clusterObjects, policy } from './support/cluster.mjs';
import { loadProduction } from './support/production.mjs';
import { seeded } from './support/random.mjs';
import { summary, time } from './support/stats.mjs';

export default async function bench({ row, growth }) {
  const { buildInventory, compile, dataplane, difference, lowerCluster, lowerPolicies } = await loadProduction();
  const settings = { defaultNamespace: 'default' };
  const points = [];
  for (const pods of [2500, 5000, 10_000]) {
    const objects = clusterObjects({ pods, policies: pods / 10 });
    const { facts } = lowerCluster(
      objects.map((value) => ({ value })),
      settings,
    );
    const inventory = buildInventory(facts);
    let policies = objects.flatMap((object) => lowerPolicies(object, settings));
    const enforcer = dataplane('kubernetes', {});
    let programs = compile(policies, inventory, enforcer);
    const random = seeded(9);
    const took = [];
    for (let index = 0; index < 120; index += 1) {
      const at = random.below(policies.length);
      const object = policy(at, seeded(index));
      object.spec = { ...object.spec, ingress: [{ ports: [{ port: 1000 + index }] }] };
      const changed = policies.slice();
      [changed[at]] = lowerPolicies(object, settings);
      const ms = time(() => {
        const next = compile(changed, inventory, enforcer, [], {}, programs);
        difference(programs, next);
        programs = next;
        policies = changed;
      });
      if (index >= 20) took.push(ms);
    }
    points.push([pods, summary(took).p50]);
    if (pods === 10_000) await row('difference after an edit', took);
  }
  await growth('difference after an edit', points);
}
