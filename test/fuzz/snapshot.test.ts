/** Snapshot files as disks, editors and merges leave them: read whole, or refused with a reason. Never half, never a throw. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentOf, textOf } from '../unit/snapshot/file/support.ts';
import { read } from '../unit/snapshot/support.ts';

const SHOP = readFileSync(new URL('../fixtures/shop/cluster.yaml', import.meta.url), 'utf8');
const whole = textOf(await contentOf(SHOP));
const objects = (await read(whole)).objects.length;
const HEADER_ENDS = whole.indexOf('"netpolSnapshot"') + '"netpolSnapshot"'.length;

describe('a snapshot file', () => {
  test('that is cut short gives nothing, and says so', async () => {
    const cut = fc.integer({ min: HEADER_ENDS, max: whole.trimEnd().length - 1 });
    await fc.assert(
      fc.asyncProperty(cut, async (length) => {
        const facts = await read(whole.slice(0, length));
        expect(facts.objects).toEqual([]);
        expect(facts.policies).toEqual([]);
        expect(facts.problems).toMatchObject([{ kind: 'broken-snapshot' }]);
      }),
      { numRuns: 200 },
    );
  });

  test('with a part that is gone, doubled or written over is read whole or not at all', async () => {
    const place = fc.integer({ min: 0, max: whole.length });
    const damage = fc.record({
      at: place,
      length: fc.integer({ min: 0, max: 400 }),
      by: fc.oneof(
        fc.string({ maxLength: 20 }),
        fc.constantFrom('\0', '<<<<<<< ours\n', '{', '}', ']', '"', '\\', ','),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (all) => {
        const text = all.reduce((now, { at, length, by }) => now.slice(0, at) + by + now.slice(at + length), whole);
        const facts = await read(text);
        if (facts.header === undefined) return;
        // What it takes is JSON as a whole: nothing was lost on the way from the file to what is answered.
        const { items } = JSON.parse(text) as { items: unknown[] };
        expect(facts.objects.length + facts.policies.length).toBeLessThanOrEqual(items.length);
      }),
      { numRuns: 300 },
    );
  });

  test('with any one character changed is never taken for one that holds less', async () => {
    const change = fc.record({
      at: fc.integer({ min: HEADER_ENDS, max: whole.length - 1 }),
      to: fc.string({ minLength: 1, maxLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, to }) => {
        const facts = await read(whole.slice(0, at) + to + whole.slice(at + 1));
        const known = facts.objects.length + facts.policies.length;
        // A kind or name that is another word now is another object; a bracket that is gone is damage.
        if (known < objects - 1) expect(facts.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});
