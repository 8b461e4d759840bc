/** Verdicts without a trace, in process: what every map and every list of flows is made of. */
import { mapInput } from './support/cluster.mjs';
import { loadProduction, serviceOver } from './support/production.mjs';
import { seeded } from './support/random.mjs';
import { time } from './support/stats.mjs';

const FLOWS = 200_000;
const SNAPSHOT = 'file:///bench/cluster.yaml';

export default async function bench({ row, growth }) {
  const production = await loadProduction();
  const points = [];
  for (const pods of [250, 500, 1000]) {
    const files = { [SNAPSHOT]: mapInput(pods, (pods * 3) / 10) };
    const service = serviceOver(production, files, { snapshot: SNAPSHOT });
    await service.settled();
    const { programs, inventory } = service.world().cluster;
    const random = seeded(4);
    const ends = inventory.endpoints.filter(({ kind }) => kind === 'pod').map(({ id }) => ({ kind: 'endpoint', id }));
    const flows = Array.from({ length: FLOWS }, () => ({
      from: random.pick(ends),
      to: random.pick(ends),
      protocol: 6,
      port: random.pick([53, 5432, 6379, 8080, 9090, 9091, 9100]),
    }));
    const rounds = [];
    for (let round = 0; round < 8; round += 1) {
      const took = time(() => {
        for (const flow of flows) production.decide(programs, flow);
      });
      if (round >= 2) rounds.push((took * 1000) / FLOWS);
    }
    points.push([pods, Math.min(...rounds)]);
    if (pods < 1000) continue;
    const peer = 'netpol-analyzer 2.1 to 48 µs, Cyclonus 11.3 µs';
    await row('one verdict without trace', rounds, { unit: 'µs', peer });
  }
  await growth('one verdict', points);
}
