/** A snapshot of 100,000 pods: how long until it answers, and what the server process then has. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
    // Outside the workspace, or it would be read as manifests before it is chosen.
    const folder = mkdtempSync(join(tmpdir(), 'netpol-bench-'));
    const file = join(folder, 'cluster.json');
    writeFileSync(file, clusterJson({ pods, policies: 200 }));
    server.open('one.yaml', policyText(1, 1));
    await server.settled.until();
    const ms = await timed(async () => {
      path = file;
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
    rmSync(folder, { recursive: true });
    points.push([pods, ms]);
    if (pods < 100_000) continue;
    await row('snapshot of 100,000 pods, load', ms);
    if (memory !== undefined) await row('snapshot of 100,000 pods, memory', memory, { unit: 'MiB' });
  }
  await growth('snapshot load', points);
}
