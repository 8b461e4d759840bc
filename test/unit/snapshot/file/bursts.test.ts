import { expect, test } from 'vitest';
import { inBursts } from '../../../../server/src/snapshot/file/bursts.ts';

/** Time passes by waiting, and by writing as long as `takes` says. */
function bursts(takes: readonly number[], onWrite: (count: number, changed: () => void) => void = () => {}) {
  let now = 0;
  const waits: number[] = [];
  const failures: unknown[] = [];
  let writes = 0;
  const made = inBursts({
    write: async () => {
      now += takes[writes] ?? 0;
      writes += 1;
      onWrite(writes, () => made.changed());
    },
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
    clock: () => now,
    failed: (error) => failures.push(error),
  });
  return { ...made, waits, failures, writes: () => writes };
}

test('many changes are written once', async () => {
  const { changed, settled, waits, writes } = bursts([10]);
  for (let i = 0; i < 100; i++) changed();
  await settled();
  expect([waits, writes()]).toEqual([[5_000], 1]);
});

test('what changes while a file is written is written next, the later the longer it took', async () => {
  const { changed, settled, waits, writes } = bursts([2_000, 0, 0], (count, again) => count < 3 && again());
  changed();
  await settled();
  expect([waits, writes()]).toEqual([[5_000, 40_000, 5_000], 3]);
});

test('a failure is told, and the next change is another try', async () => {
  let fails = true;
  const { changed, settled, failures, writes } = bursts([], () => {
    if (fails) throw new Error('full');
  });
  changed();
  await settled();
  fails = false;
  changed();
  await settled();
  expect([failures, writes()]).toEqual([[new Error('full')], 2]);
});
