/** Edits, openings and snapshot swaps by the thousand: the heap ends where it began. */
import { clusterDump, keystrokes, mixedFile } from './support/mixedFile.mjs';
import { loadProduction, serviceOver } from './support/production.mjs';

const URI = 'file:///bench/policies.yaml';

export default async function bench({ row }) {
  const production = await loadProduction();
  const snapshots = ['a', 'b'].map((name) => `file:///snapshots/${name}.json`);
  const files = Object.fromEntries(snapshots.map((uri, index) => [uri, clusterDump({ seed: index + 2 })]));
  const service = serviceOver(production, files, { snapshot: snapshots[0] });
  const text = mixedFile();
  await service.settled();
  let version = 1;
  let current = new production.Text(text);

  const ask = (uri) => {
    service.diagnostics(uri, 'document');
    service.diagnostics(uri, 'all');
    service.codeLenses(uri);
  };
  const edits = (count) => {
    // Now and then undone, so that the file does not grow.
    for (let done = 0; done < count; done += 50) {
      current = new production.Text(text);
      for (const [index, { at, text: typed }] of keystrokes(text, { seed: version, count: 50 }).entries()) {
        version += 1;
        current = current.apply([{ span: { start: at, end: at }, text: typed }]);
        service.change(URI, version, current);
        if (index % 20 === 0) ask(URI);
        else service.diagnostics(URI, 'document');
      }
    }
    current = new production.Text(text);
    version += 1;
    service.change(URI, version, current);
    ask(URI);
  };
  const openings = (count) => {
    for (let index = 0; index < count; index += 1) {
      const uri = `file:///bench/other-${index}.yaml`;
      service.open(uri, 1, mixedFile({ seed: 50 + (index % 7), documents: 3 }));
      ask(uri);
      service.close(uri);
    }
  };
  const swaps = async (count) => {
    for (let index = 0; index < count; index += 1) {
      service.configure({ ...production.DEFAULT_SETTINGS, snapshot: snapshots[(index + 1) % 2] });
      await service.settled();
      ask(URI);
    }
  };

  service.open(URI, version, text);
  ask(URI);
  // Caches fill up to their bounds first.
  edits(2000);
  openings(200);
  await swaps(10);
  const before = heap();
  edits(20_000);
  openings(1000);
  await swaps(100);
  const after = heap();
  await row('heap after 20,000 edits, 1,000 openings, 100 swaps', after / before, { unit: 'x' });
  await row('heap before them', before, { unit: 'MiB' });
}

function heap() {
  for (let round = 0; round < 4; round += 1) global.gc();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
