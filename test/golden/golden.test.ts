import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../server/src/features/results.ts';
import { applied, diagnoseGolden } from './diagnose.ts';
import { codes, type GoldenFile, goldenFiles, hasDocsPage } from './files.ts';
import { asMarker, readMarked } from './format.ts';
import { rewriteGolden } from './rewrite.ts';

if (process.env.UPDATE_GOLDEN) await rewriteGolden(process.env.UPDATE_GOLDEN);

describe.each(goldenFiles('bad'))('$code/$name', (file) => {
  const { text, markers } = readMarked(file.source);

  it('finds what is marked, at its span, and nothing else', async () => {
    const found = (await diagnoseGolden(text, file)).map((finding) => asMarker(text, finding));
    const expected = markers.map((marker) => ({ ...marker, message: stripped(marker.message) }));
    const cut = found.map((marker, index) => ({
      ...marker,
      message: expected[index]?.message ? marker.message.slice(0, expected[index].message.length) : marker.message,
    }));
    expect(cut).toEqual(expected);
    expect(markers.some((marker) => marker.code === file.code)).toBe(true);
  });

  it('mends each with its fixes', async () => {
    const before = await diagnoseGolden(text, file);
    const fixes = before.flatMap((diagnostic) => diagnostic.fixes.map((fix) => ({ diagnostic, fix })));
    expect([...file.fixed.keys()].sort()).toEqual(fixes.map((_, index) => index + 1));
    for (const [index, { diagnostic, fix }] of fixes.entries()) {
      const after = applied(text, fix.edits);
      expect(after, fix.title).toBe(file.fixed.get(index + 1));
      expectMended(file, diagnostic, before, await diagnoseGolden(after, file));
    }
  });
});

/** The finding is gone and none of another code has come: counted by code, because texts around a fix may move. */
function expectMended(
  file: GoldenFile,
  mended: Diagnostic,
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
): void {
  for (const code of new Set(after.map((diagnostic) => diagnostic.code))) {
    const left = after.filter((diagnostic) => diagnostic.code === code);
    const had = before.filter((diagnostic) => diagnostic.code === code).length;
    const messages = left.map(({ message }) => message).join(' ');
    expect(left.length, `${file.code}/${file.name}: ${messages}`).toBeLessThanOrEqual(
      had - (code === mended.code ? 1 : 0),
    );
  }
}

describe.each(goldenFiles('good'))('$code/$name', (file) => {
  it('says nothing', async () => {
    const found = await diagnoseGolden(file.source, file);
    expect(found.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  });
});

it.each(codes())('%s has a bad and a good manifest and a page', (code) => {
  expect(goldenFiles('bad').some((file) => file.code === code)).toBe(true);
  expect(goldenFiles('good').some((file) => file.code === code)).toBe(true);
  expect(hasDocsPage(code)).toBe(true);
});

function stripped(message: string): string {
  return message.replace(/…$/, '');
}
