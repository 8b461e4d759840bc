/** `netpol map` as a whole process, from the YAML file to the last line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterJson, mapInput } from './support/cluster.mjs';
import { runCli } from './support/process.mjs';

export default async function bench({ row, growth }) {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-bench-'));
  const run = async (name, text, rounds) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    const runs = [];
    for (let round = 0; round < rounds; round += 1) runs.push(await runCli(['map', '--snapshot', file]));
    return { ms: runs.map(({ ms }) => ms), peak: Math.max(...runs.map(({ peak }) => peak)) };
  };
  try {
    const plain = await run('plain.yaml', mapInput(1000, 300), 5);
    await row('netpol map of 1,000 pods, process', plain.ms, { peer: 'netpol-analyzer 1.5 s' });
    const distinct = await run('distinct.yaml', mapInput(1000, 300, { distinct: true }), 5);
    await row('netpol map of 1,000 pods, distinct, process', distinct.ms, { peer: 'netpol-analyzer 146 s, 1.0 GB' });
    await row('netpol map of 1,000 pods, distinct, memory', distinct.peak, { unit: 'MiB' });
    const points = [];
    for (const pods of [2500, 5000, 10_000]) {
      const { ms, peak } = await run('large.json', clusterJson({ pods, policies: (pods * 3) / 10 }), 1);
      points.push([pods, ms[0]]);
      if (pods < 10_000) continue;
      await row('netpol map of 10,000 pods, process', ms);
      await row('netpol map of 10,000 pods, memory', peak, { unit: 'MiB' });
    }
    await growth('netpol map', points);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
