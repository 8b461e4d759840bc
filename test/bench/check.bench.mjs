/** `netpol check` of a folder of policy files, and `--fix` where every file has something to mend: as whole processes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policyText } from './support/mixedFile.mjs';
import { runCli } from './support/process.mjs';

export default async function bench({ row, growth }) {
  const points = [];
  const fixing = [];
  for (const count of [2000, 6000, 20_000]) {
    const folder = mkdtempSync(join(tmpdir(), 'netpol-bench-'));
    try {
      for (let index = 0; index < count; index += 1)
        writeFileSync(join(folder, `${index}.yaml`), policyText(100, index));
      const took = [];
      for (let round = 0; round < (count === 2000 ? 5 : 1); round += 1) took.push((await runCli(['check', folder])).ms);
      points.push([count, Math.min(...took)]);
      if (count === 2000) await row('netpol check of 2,000 files', took);
      const { ms } = await runCli(['check', '--fix', folder]);
      fixing.push([count, ms]);
      if (count === 2000) await row('netpol check --fix of 2,000 files', [ms]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  await growth('netpol check', points);
  await growth('netpol check --fix', fixing);
}
