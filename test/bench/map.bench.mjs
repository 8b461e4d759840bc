/** The connectivity map of 1,000 pods and 300 policies, in process, after load. */
import { mapInput } from './support/cluster.mjs';
import { loadProduction, serviceOver } from './support/production.mjs';
import { summary, time } from './support/stats.mjs';

const SNAPSHOT = 'file:///bench/cluster.yaml';

export default async function bench({ row, growth }) {
  const production = await loadProduction();
  for (const distinct of [false, true]) {
    const points = [];
    for (const pods of [250, 500, 1000]) {
      const files = { [SNAPSHOT]: mapInput(pods, (pods * 3) / 10, { distinct }) };
      const took = [];
      for (let round = 0; round < 28; round += 1) {
        // Another service each time: nothing of the map before is known.
        const service = serviceOver(production, files, { snapshot: SNAPSHOT });
        await service.settled();
        const world = service.world();
        const ms = time(() => {
          for (const connection of production.mapOf(world)) if (connection === undefined) throw new Error('no map');
        });
        if (round >= 8) took.push(ms);
      }
      points.push([pods, summary(took).p50]);
      if (pods === 1000) await row(distinct ? 'map of 1,000 pods, distinct' : 'map of 1,000 pods', took);
    }
    await growth(distinct ? 'map, distinct' : 'map', points);
  }
}
