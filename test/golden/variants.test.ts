import { describe, expect, it } from 'vitest';
import { toJson } from '../../server/src/syntax/json.ts';
import { parseSlice } from '../../server/src/syntax/parse.ts';
import { applied, diagnoseGolden } from './diagnose.ts';
import { goldenFiles } from './files.ts';
import { readMarked } from './format.ts';

/**
 * The same manifests in other clothes are told and mended the same. Only those with a snapshot: what the API server
 * refuses often lies in the clothes themselves.
 */
const FILES = goldenFiles('bad')
  .filter(({ snapshot }) => snapshot !== undefined)
  .map((file) => ({ ...file, text: readMarked(file.source).text }));

const withoutPlaces = (found: Awaited<ReturnType<typeof diagnoseGolden>>) =>
  found.map(({ code, level }) => ({ code, level }));

describe.each(FILES)('$code/$name', ({ text, ...file }) => {
  const { code, fixed } = file;
  it('with Windows line ends is mended with Windows line ends', async () => {
    const windows = text.replaceAll('\n', '\r\n');
    const fixes = (await diagnoseGolden(windows, file)).flatMap((diagnostic) => diagnostic.fixes);
    expect(fixes.map(({ edits }) => applied(windows, edits))).toEqual(
      fixes.map((_, index) => fixed.get(index + 1)?.replaceAll('\n', '\r\n')),
    );
  });

  it('behind another document is told and mended the same', async () => {
    const before = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n---\n';
    const found = await diagnoseGolden(before + text, file);
    expect(withoutPlaces(found)).toEqual(withoutPlaces(await diagnoseGolden(text, file)));
    const fixes = found.flatMap((diagnostic) => diagnostic.fixes);
    expect(fixes.map(({ edits }) => applied(before + text, edits))).toEqual(
      fixes.map((_, index) => before + fixed.get(index + 1)),
    );
  });

  it('as an item of a List is told and mended the same', async () => {
    const wrap = (inner: string) =>
      `apiVersion: v1\nkind: List\nitems:\n- ${inner.trimEnd().replaceAll('\n', '\n  ')}\n`.replace(/^ +$/gm, '');
    const found = await diagnoseGolden(wrap(text), file);
    expect(withoutPlaces(found)).toEqual(withoutPlaces(await diagnoseGolden(text, file)));
    const fixes = found.flatMap((diagnostic) => diagnostic.fixes);
    expect(fixes.map(({ edits }) => applied(wrap(text), edits))).toEqual(
      fixes.map((_, index) => wrap(fixed.get(index + 1) ?? '')),
    );
  });

  it('as JSON is told the same and stays JSON', async () => {
    const root = parseSlice(text).root;
    const json = JSON.stringify(root && toJson(root), null, 2);
    const found = await diagnoseGolden(json, file);
    expect(found.map((diagnostic) => diagnostic.code)).toContain(code);
    for (const { fixes, code: mended } of found) {
      for (const { edits, title } of fixes) {
        const after = applied(json, edits);
        expect(() => JSON.parse(after), `${title}\n${after}`).not.toThrow();
        const left = (await diagnoseGolden(after, file)).filter((diagnostic) => diagnostic.code === mended);
        expect(left.length, title).toBeLessThan(found.filter((diagnostic) => diagnostic.code === mended).length);
      }
    }
  });
});
