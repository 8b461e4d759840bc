/** Typing while a large snapshot is read, and how soon a reading that is no longer wanted ends. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterJson } from './support/cluster.mjs';
import { clusterDump, keystrokes, mixedFile } from './support/mixedFile.mjs';
import { startServer } from './support/server.mjs';
import { timed } from './support/stats.mjs';

const NAME = 'policies.yaml';

export default async function bench({ row }) {
  let path = 'small.json';
  const server = await startServer({
    files: { 'small.json': clusterDump() },
    answers: (section) => (section === 'netpol' ? { snapshot: { path } } : null),
  });
  // Outside the workspace, or it would be read as manifests before it is chosen.
  const folder = mkdtempSync(join(tmpdir(), 'netpol-bench-'));
  const large = join(folder, 'large.json');
  writeFileSync(large, clusterJson({ pods: 100_000, policies: 1000 }));
  server.open(NAME, mixedFile());
  await server.diagnostics(NAME);
  await server.settled.until();
  const status = () => server.connection.sendRequest('netpol/status', null);
  const choose = (next) => {
    path = next;
    void server.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  };
  const keys = keystrokes(server.text(NAME), { count: 3000 });
  const key = () =>
    timed(() => {
      server.edit(NAME, keys.shift());
      return server.diagnostics(NAME);
    });
  for (let index = 0; index < 60; index += 1) await key();

  const during = [];
  choose(large);
  const end = performance.now() + 30_000;
  while (performance.now() < end) {
    during.push(await key());
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (during.length % 20 === 0 && (await status()).snapshot?.pods === 100_000) break;
  }
  await row('edit to diagnostics while 100,000 pods are read', during);
  await row('the longest of them', Math.max(...during));

  choose('small.json');
  while ((await status()).snapshot?.pods !== 500) await new Promise((resolve) => setTimeout(resolve, 20));
  const cancelled = [];
  for (let round = 0; round < 5; round += 1) {
    choose(large);
    await new Promise((resolve) => setTimeout(resolve, 300));
    cancelled.push(
      await timed(async () => {
        server.settled.forget();
        choose('small.json');
        await server.settled.until();
        while ((await status()).snapshot?.pods !== 500) await new Promise((resolve) => setTimeout(resolve, 2));
      }),
    );
  }
  await row('another snapshot chosen while one is read', cancelled);
  await server.stop();
  rmSync(folder, { recursive: true });
}
