/** What a real API server said (`test/cluster`), said again: paging, rights, an expired token, a cut watch, a dead server. */
import { readFileSync } from 'node:fs';
import { describe, test } from 'vitest';
import { type Acts, SCENARIOS } from '../../cluster/scenarios.ts';
import { replay, type Spoken } from '../../cluster/wire.ts';

/** What was done to the cluster shows in what it said. */
const done: Acts = {
  compact: async () => {},
  addPod: async () => {},
  removePod: async () => {},
  kill: async () => {},
};

describe('recorded conversations', () => {
  test.each(Object.keys(SCENARIOS))('%s', async (name) => {
    const file = new URL(`../../fixtures/conversations/${name.replace(/[^a-z]+/g, '-')}.jsonl`, import.meta.url);
    const spoken = readFileSync(file, 'utf8').trim().split('\n');
    const wire = await replay(spoken.map((line) => JSON.parse(line) as Spoken));
    try {
      await SCENARIOS[name]?.(wire, done);
    } finally {
      await wire.close();
    }
  });
});
