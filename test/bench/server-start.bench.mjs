/**
 * From the start of the server process to the first diagnostics: of a file of one document, and of 125. The extension
 * names a folder in which the server keeps its compiled code; the first start after an installation finds nothing there.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mixedFile } from './support/mixedFile.mjs';
import { startServer } from './support/server.mjs';
import { timed } from './support/stats.mjs';

export default async function bench({ row }) {
  for (const [measure, text] of [
    ['server start to diagnostics, one document', mixedFile({ documents: 1 })],
    ['server start to diagnostics, 5,375 lines', mixedFile()],
  ]) {
    const codeCache = mkdtempSync(join(tmpdir(), 'netpol-bench-'));
    const start = async (kept) => {
      let server;
      const ms = await timed(async () => {
        server = await startServer({ codeCache: kept });
        server.open('policies.yaml', text);
        await server.diagnostics('policies.yaml');
      });
      return { ms, server };
    };
    try {
      const first = [];
      const later = [];
      await written(codeCache, () => start(codeCache));
      for (let round = 0; round < 8; round += 1) {
        for (const [took, kept] of [
          [first, undefined],
          [later, codeCache],
        ]) {
          const { ms, server } = await start(kept);
          await server.stop();
          if (round > 0) took.push(ms);
        }
      }
      await row(measure, later);
      await row(`${measure}, the very first start`, first);
    } finally {
      rmSync(codeCache, { recursive: true, force: true });
    }
  }
}

/** Until a server has left its compiled code in the folder. */
async function written(folder, start) {
  const watcher = watch(folder);
  const { server } = await start();
  for (let name = ''; !name.endsWith('.code'); ) [, name] = await once(watcher, 'change');
  watcher.close();
  await server.stop();
}
