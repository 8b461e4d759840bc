/** The YAML of 1,000 pods and 300 policies read as a snapshot, beside the fastest reader of YAML in this language. */
import { loadAll } from 'js-yaml';
import { mapInput } from './support/cluster.mjs';
import { loadProduction } from './support/production.mjs';
import { summary, timed } from './support/stats.mjs';

export default async function bench({ row, growth }) {
  const { createProjection, readFacts } = await loadProduction();
  const points = [];
  for (const pods of [250, 500, 1000]) {
    const text = mapInput(pods, (pods * 3) / 10);
    const options = { defaultNamespace: 'default', projection: createProjection(), breathe: async () => {} };
    const ours = [];
    const theirs = [];
    for (let round = 0; round < 14; round += 1) {
      const a = await timed(() => readFacts('file:///cluster.yaml', text, options));
      const b = await timed(() => loadAll(text));
      if (round < 5) continue;
      ours.push(a);
      theirs.push(b);
    }
    points.push([pods, summary(ours).p50]);
    if (pods < 1000) continue;
    const [own, peer] = [summary(ours).p50, summary(theirs).p50];
    await row('YAML snapshot of 42,479 lines, load', ours, { peer: `js-yaml ${peer.toFixed(0)} ms` });
    await row('YAML snapshot, times js-yaml', own / peer, { unit: 'x' });
  }
  await growth('YAML snapshot load', points);
}
