import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Span } from '../../server/src/syntax/tree.ts';
import { serviceOver } from '../unit/service/support.ts';
import { edit, edited, runs } from './arbitraries.ts';

/** Whatever is typed into policies of every family, every question has an answer, and every place in it is in the text. */

const EXAMPLES = join(import.meta.dirname, '../../examples');
const FAMILIES = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const TEXTS = FAMILIES.flatMap((family) =>
  readdirSync(join(EXAMPLES, family, 'policies')).map((name) =>
    readFileSync(join(EXAMPLES, family, 'policies', name), 'utf8'),
  ),
);
const CLUSTER = Object.fromEntries(
  FAMILIES.map((family) => [`file:///w/${family}.yaml`, readFileSync(join(EXAMPLES, family, 'snapshot.yaml'), 'utf8')]),
);

test('no text throws, and no answer points outside of it', async () => {
  const { service } = serviceOver(CLUSTER);
  await service.settled();
  const uri = 'file:///w/typed.yaml';
  let version = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...TEXTS),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      fc.array(fc.nat(2000), { minLength: 3, maxLength: 3 }),
      async (text, edits, offsets) => {
        const typed = edits.reduce(edited, text);
        service.open(uri, ++version, typed);
        const inside = ({ start, end }: Span): void => {
          expect(start >= 0 && start <= end && end <= typed.length, `${start} ${end} of ${typed.length}`).toBe(true);
        };
        for (const { span } of service.diagnostics(uri, 'all')) inside(span);
        for (const { span } of service.codeLenses(uri)) inside(span);
        for (const { span } of service.folds(uri)) inside(span);
        for (const { span } of service.links(uri)) inside(span);
        service.symbols(uri);
        for (const { span } of service.semanticTokens(uri)) inside(span);
        for (const offset of offsets.map((each) => each % (typed.length + 1))) {
          const hover = service.hover(uri, offset);
          if (hover) inside(hover.span);
          for (const { span } of service.complete(uri, offset)) inside(span);
          for (const { span } of service.highlights(uri, offset)) inside(span);
          for (const { uri: file, span } of [...service.definition(uri, offset), ...service.references(uri, offset)]) {
            if (file === uri) inside(span);
          }
          const ranges = service.selectionRanges(uri, offset);
          ranges.forEach(inside);
          for (const [index, { start, end }] of ranges.slice(1).entries()) {
            const inner = ranges[index];
            expect(inner !== undefined && start <= inner.start && inner.end <= end).toBe(true);
          }
          service.matches(uri, offset);
          for (const { edits: rewrites } of service.rewrites(uri, offset))
            for (const { span } of rewrites) inside(span);
          const target = service.renameTarget(uri, offset);
          if (target.ok) inside(target.span);
          const renamed = await service.rename(uri, offset, 'other');
          if (renamed.ok) for (const { uri: file, span } of renamed.edits) if (file === uri) inside(span);
        }
      },
    ),
    runs(150),
  );
}, 120_000);
