import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { createNodeHost } from '../../../server/src/main/nodeHost.ts';

const folder = mkdtempSync(join(tmpdir(), 'netpol-host-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['a small file', 'kind: Pod\n'],
  ['an empty one', ''],
  ['one of several chunks, with letters that end in the next', `\ufeff${'é€😀x'.repeat(300_000)}`],
])('reads %s as it is', async (_, text) => {
  const file = join(folder, 'file.yaml');
  writeFileSync(file, text);
  const host = createNodeHost();
  expect((await host.readFile(pathToFileURL(file).href)) === text).toBe(true);
});

it('finds nothing where no file is', async () => {
  expect(await createNodeHost().readFile(pathToFileURL(join(folder, 'none')).href)).toBeUndefined();
});
