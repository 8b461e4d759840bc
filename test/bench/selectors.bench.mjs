/** 300 selectors that nobody asked before, over 100,000 pods. */
import { clusterObjects } from './support/cluster.mjs';
import { loadProduction } from './support/production.mjs';
import { seeded } from './support/random.mjs';
import { summary, time } from './support/stats.mjs';

const SELECTORS = 300;

export default async function bench({ row, growth }) {
  const { buildInventory, countOf, lowerCluster, peerPhrase, plain, selectPods } = await loadProduction();
  const counting = [];
  const building = [];
  for (const pods of [25_000, 50_000, 100_000]) {
    const objects = clusterObjects({ pods, policies: 0 }).map((value) => ({ value }));
    const { facts } = lowerCluster(objects, { defaultNamespace: 'default' });
    const index = [];
    const counts = [];
    const said = [];
    for (let round = 0; round < 7; round += 1) {
      let inventory;
      index.push(
        time(() => {
          inventory = buildInventory(facts);
        }),
      );
      // The first question of all makes what is made once.
      inventory.match({ kind: 'named', name: 'space-0' }, { kind: 'all' });
      const asked = selectors(pods);
      counts.push(
        time(() => {
          for (const [scope, selector] of asked) countOf(inventory.match(scope, selector).sure);
        }),
      );
      const cluster = { inventory, snapshot: { bystanders: [] } };
      said.push(
        time(() => {
          for (const [scope, selector] of asked) peerPhrase(cluster, selectPods(inventory, scope, selector), plain);
        }),
      );
    }
    counting.push([pods, summary(counts).p50]);
    building.push([pods, summary(index).p50]);
    if (pods < 100_000) continue;
    await row('300 selectors over 100,000 pods', counts);
    // More than half of these match nothing: then the nearest that would is looked for, too.
    await row('their lenses, counted before', said);
    await row('index of 100,000 pods', index);
  }
  await growth('300 selectors', counting);
  await growth('index', building);
}

function selectors(pods) {
  const random = seeded(5);
  const is = (key, ...values) => ({ kind: 'requirement', requirement: { op: 'in', key, values, path: [] } });
  const role = () => is('role', random.pick(['edge', 'service', 'job', 'store', 'queue']));
  const kinds = [
    () => role(),
    () => is('app', `app-${random.below(pods / 10)}`),
    () => ({ kind: 'and', of: [role(), is('release', `r${random.below(4)}`)] }),
    () => ({
      kind: 'and',
      of: [is('release', `r${random.below(4)}`, `r${random.below(4)}`), { kind: 'not', of: role() }],
    }),
  ];
  return Array.from({ length: SELECTORS }, (_, index) => {
    const named = { kind: 'named', name: `space-${random.below(20)}` };
    const everywhere = { kind: 'selected', selector: { kind: 'all' } };
    return [index % 3 === 0 ? everywhere : named, kinds[index % kinds.length]()];
  });
}
