/** `npm run bench`: all benches, one table each; exit code 1 where a row is over its budget (`budgets.json`, milliseconds). */
import { readFileSync } from 'node:fs';
import { benchKeystroke } from './lsp-keystroke.mjs';
import { benchService } from './service.mjs';
import { table } from './stats.mjs';

const budgets = JSON.parse(readFileSync(new URL('budgets.json', import.meta.url), 'utf8'));
const over = [];

await bench('The service, in this process', benchService);
await bench('The built server, over stdio', benchKeystroke);
for (const line of over) console.error(line);
if (over.length > 0) process.exitCode = 1;

async function bench(title, run) {
  const { rows, lines, documents } = await run();
  console.log(`${title}: ${documents} documents in ${lines} lines\n${table(rows)}\n`);
  for (const [name, measured] of rows) {
    for (const [percentile, most] of Object.entries(budgets[name] ?? {})) {
      const took = measured[percentile];
      if (took > most)
        over.push(`Over budget: ${name}, ${percentile}: ${took.toFixed(2)} ms, and may take ${most} ms.`);
    }
  }
}
