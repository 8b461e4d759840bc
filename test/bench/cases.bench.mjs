/** One case of a million flows through `netpol simulate --cases`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterObjects } from './support/cluster.mjs';
import { runCli } from './support/process.mjs';
import { seeded } from './support/random.mjs';

export default async function bench({ row, growth }) {
  const objects = clusterObjects({ pods: 1000, policies: 300 });
  const pods = objects
    .filter(({ kind }) => kind === 'Pod')
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  const random = seeded(6);
  const folder = mkdtempSync(join(tmpdir(), 'netpol-bench-'));
  const file = join(folder, 'case.jsonl');
  const runWith = async (count) => {
    const flows = Array.from({ length: count }, () => ({
      from: { pod: random.pick(pods) },
      to: { pod: random.pick(pods) },
      protocol: 'TCP',
      port: random.pick([53, 5432, 8080, 8443]),
    }));
    writeFileSync(file, `${JSON.stringify({ id: 'bench', dataplane: 'kubernetes', objects, flows })}\n`);
    const { ms, code, bytes } = await runCli(['simulate', '--cases', file]);
    if (code !== 0 || bytes < count * 3 * 6)
      throw new Error(`simulate --cases ended with ${code} after ${bytes} bytes`);
    return ms;
  };
  try {
    await runWith(1);
    const start = Math.min(await runWith(1), await runWith(1), await runWith(1));
    const points = [];
    for (const count of [250_000, 500_000, 1_000_000]) points.push([count, (await runWith(count)) - start]);
    const [count, ms] = points.at(-1);
    await row('flows a second through --cases', count / (ms / 1000), { unit: '' });
    await growth('flows through --cases', points);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
