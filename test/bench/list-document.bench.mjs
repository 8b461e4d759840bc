/** One document that is a List: an edit of one item. */
import { clusterDump, listFile } from './support/mixedFile.mjs';
import { startServer } from './support/server.mjs';
import { summary } from './support/stats.mjs';
import { typeKeys, withSnapshot } from './support/typing.mjs';

const NAME = 'list.yaml';

export default async function bench({ row, growth }) {
  const points = [];
  for (const lines of [1250, 2500, 5000]) {
    const server = await startServer({
      files: { 'cluster.json': clusterDump() },
      answers: withSnapshot('cluster.json'),
    });
    server.open(NAME, listFile({ lines }));
    await server.diagnostics(NAME);
    await server.settled.until();
    const keys = await typeKeys(server, NAME, { count: 150, warm: 50 });
    await server.stop();
    points.push([lines, summary(keys).p50]);
    if (lines === 5000) await row('edit in a List of 5,000 lines', keys);
  }
  await growth('edit in a List', points);
}
