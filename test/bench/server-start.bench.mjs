/** From the start of the server process to the first diagnostics: of a file of one document, and of 125. */
import { mixedFile } from './support/mixedFile.mjs';
import { startServer } from './support/server.mjs';
import { timed } from './support/stats.mjs';

export default async function bench({ row }) {
  for (const [measure, text] of [
    ['server start to diagnostics, one document', mixedFile({ documents: 1 })],
    ['server start to diagnostics, 5,375 lines', mixedFile()],
  ]) {
    const took = [];
    for (let round = 0; round < 8; round += 1) {
      let server;
      const ms = await timed(async () => {
        server = await startServer();
        server.open('policies.yaml', text);
        await server.diagnostics('policies.yaml');
      });
      await server.stop();
      if (round > 0) took.push(ms);
    }
    await row(measure, took);
  }
}
