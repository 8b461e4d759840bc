/** 50,000 lines in one file. */
import { clusterDump, mixedFile } from './support/mixedFile.mjs';
import { startServer } from './support/server.mjs';
import { summary } from './support/stats.mjs';
import { typeKeys, withSnapshot } from './support/typing.mjs';

const NAME = 'policies.yaml';

export default async function bench({ row, growth }) {
  const points = [];
  for (const documents of [290, 580, 1163]) {
    const server = await startServer({
      files: { 'cluster.json': clusterDump() },
      answers: withSnapshot('cluster.json'),
    });
    server.open(NAME, mixedFile({ documents }));
    await server.diagnostics(NAME);
    await server.settled.until();
    const keys = await typeKeys(server, NAME, { count: 100, warm: 40 });
    await server.stop();
    points.push([documents * 43, summary(keys).p50]);
    if (documents === 1163) await row('edit in a file of 50,000 lines', keys);
  }
  await growth('edit in a long file', points);
}
