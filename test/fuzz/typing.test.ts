import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PolicyService } from '../../server/src/service.ts';
import { Text } from '../../server/src/syntax/text.ts';
import { serviceOver } from '../unit/service/support.ts';
import { anyText, edit, runs } from './arbitraries.ts';

/** What is known of a file after edits is what is known of it when it is opened as it is now. */

const EXAMPLES = join(import.meta.dirname, '../../examples');
const TEXTS = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .flatMap((family) => {
    const folder = join(EXAMPLES, family, 'policies');
    return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  })
  .flatMap((text) => text.split(/^---\n/m));
const CLUSTER = { 'file:///w/snapshot.yaml': readFileSync(join(EXAMPLES, 'kubernetes/snapshot.yaml'), 'utf8') };
const URI = 'file:///w/typed.yaml';

const file = fc
  .array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...TEXTS) }, { weight: 1, arbitrary: anyText }), {
    minLength: 3,
    maxLength: 7,
  })
  .chain((documents) =>
    fc
      .tuple(
        fc.constantFrom('\n', '\r\n'),
        fc.constantFrom('', '\uFEFF', '# netpol-ignore-file selects-nothing: why\n'),
      )
      .map(([newline, head]) => head + documents.join('---\n').replaceAll('\n', newline)),
  );

/** Typed at one place, one after the other, as people do; now and then somewhere else. */
const typing = fc.record({
  edit,
  next: fc.array(fc.constantFrom('a', ':', ' ', '\n', '-', '"', '#'), { maxLength: 3 }),
});

test('an edited file is read and judged as a new one', async () => {
  const { service } = serviceOver(CLUSTER);
  await service.settled();
  let version = 0;
  let found = 0;
  await fc.assert(
    fc.property(file, fc.array(typing, { minLength: 1, maxLength: 4 }), (opened, edits) => {
      let text = new Text(opened);
      service.open(URI, ++version, text.text);
      const steps = edits.flatMap(({ edit: { at, length, text: typed }, next }) => {
        const start = Math.floor(at * opened.length);
        const behind = next.map((each, index) => ({ start: start + typed.length + index, length: 0, typed: each }));
        return [{ start, length, typed }, ...behind];
      });
      for (const [index, { start, length, typed }] of steps.entries()) {
        const before = text;
        text = text.apply([{ span: { start, end: start + length }, text: typed }]);
        // Some editors send the whole text, and not every version is asked about.
        if (index % 5 === 4) text = new Text(text.text);
        service.change(URI, ++version, text);
        if (index % 3 === 1) continue;
        const now = said(service);
        found += now.length;
        expect(now).toEqual(said(newService(before.text, text)));
        // Saved, nothing is being typed any more.
        service.filesChanged([URI]);
        expect(said(service)).toEqual(said(newService(text.text)));
      }
    }),
    runs(40),
  );
  expect(found).toBeGreaterThan(100);
}, 120_000);

/** One that has seen nothing of the file but this text, and perhaps one edit of it. */
function newService(opened: string, edited?: Text): PolicyService {
  const { service } = serviceOver({});
  service.open(URI, 1, opened);
  if (edited === undefined) return service;
  said(service);
  service.change(URI, 2, edited);
  return service;
}

/** Places of a broken document are looked up in what it last was, which is another thing for each of the two. */
function said(service: PolicyService) {
  return service.diagnostics(URI, 'document').map(({ related: _, ...diagnostic }) => diagnostic);
}
