/** A snapshot of 100,000 pods: how long until it answers, and what the server process then has. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterJson } from './support/cluster.mjs';
import { policyText } from './support/mixedFile.mjs';
import { startServer } from './support/server.mjs';
import { timed } from './support/stats.mjs';

export default async function bench({ row, growth }) {
  const points = [];
  for (const pods of [25_000, 50_000, 100_000]) {
    let path = '';
    const server = await startServer({ answers: (section) => (section === 'netpol' ? { snapshot: { path } } : null) });
    writeFileSync(join(server.folder, 'cluster.json'), clusterJson({ pods, policies: 200 }));
    server.open('one.yaml', policyText(1, 1));
    await server.settled.until();
    const ms = await timed(async () => {
      path = 'cluster.json';
      server.settled.forget();
      void server.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
      for (;;) {
        const { snapshot } = await server.connection.sendRequest('netpol/status', null);
        if (snapshot?.pods === pods) return;
        await server.settled.until();
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const memory = server.memory();
    await server.stop();
    points.push([pods, ms]);
    if (pods < 100_000) continue;
    await row('snapshot of 100,000 pods, load', ms);
    if (memory !== undefined) await row('snapshot of 100,000 pods, memory', memory, { unit: 'MiB' });
  }
  await growth('snapshot load', points);
}
