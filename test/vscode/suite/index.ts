import { writeFileSync } from 'node:fs';
import { check, type Scenario } from './check.ts';
import { diagnostics } from './diagnostics.ts';
import { revertAll } from './editor.ts';
import { explore } from './explore.ts';
import { features } from './features.ts';
import { flow } from './flow.ts';
import { waking } from './waking.ts';

/** The order matters once: before `waking` nothing of ours may run. */
const SCENARIOS: readonly Scenario[] = [...waking, ...diagnostics, ...features, ...explore, ...flow];

/** What VS Code's extension host calls. The results go to a file, because the host may be behind a browser. */
export async function run(): Promise<void> {
  const results = [];
  for (const scenario of SCENARIOS) {
    const result = await check(scenario);
    await revertAll();
    results.push(result);
    console.log(`${result.error === undefined ? 'ok' : 'not ok'} ${result.name} (${result.milliseconds} ms)`);
  }
  const target = process.env.NETPOL_RESULTS;
  if (target) writeFileSync(target, JSON.stringify(results));
  const failed = results.filter(({ error }) => error !== undefined);
  if (failed.length > 0) throw new Error(failed.map(({ name, error }) => `${name}: ${error}`).join('\n'));
}
