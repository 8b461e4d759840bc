import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readObjects } from '../../server/src/lower/objects.ts';
import { RULES } from '../../server/src/rules/registry.ts';
import type { ClusterView, Finding } from '../../server/src/rules/rule.ts';
import { checkStructure } from '../../server/src/schema/walk.ts';
import { parseSlice } from '../../server/src/syntax/parse.ts';
import { cutSlices } from '../../server/src/syntax/slices.ts';
import { viewOf } from './cluster.ts';
import { applied } from './diagnose.ts';
import { type GoldenFile, goldenFiles } from './files.ts';
import { readMarked } from './format.ts';

/** Text as it is while somebody types: every rule must bear it, and no fix may touch what is not there. */

const SETTINGS = { kubernetesMinor: 37, defaultNamespace: 'default', clusterDomain: 'cluster.local' };
const FILES = [...goldenFiles('bad'), ...goldenFiles('good')];

const breakage = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('drop-line' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('drop-characters' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 12 }) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    text: fc.constantFrom('-', ':', ' ', '\n', '{', '}', '[', ']', '"', '*a', '&a ', '<<: ', '- ', '|', '\t', '#', '!'),
  }),
  fc.record({ kind: fc.constant('indent' as const), at: fc.nat(), by: fc.integer({ min: -2, max: 2 }) }),
);

type Breakage = typeof breakage extends fc.Arbitrary<infer T> ? T : never;

function broken(text: string, how: Breakage): string {
  const offset = how.at % (text.length + 1);
  const lines = text.split('\n');
  const line = how.at % lines.length;
  switch (how.kind) {
    case 'cut':
      return text.slice(0, offset);
    case 'drop-line':
      return lines.filter((_, index) => index !== line).join('\n');
    case 'drop-characters':
      return text.slice(0, offset) + text.slice(offset + how.length);
    case 'insert':
      return text.slice(0, offset) + how.text + text.slice(offset);
    case 'indent': {
      const changed = how.by < 0 ? (lines[line] ?? '').slice(-how.by) : ' '.repeat(how.by) + lines[line];
      return lines.map((each, index) => (index === line ? changed : each)).join('\n');
    }
  }
}

function findings(text: string, cluster: ClusterView | undefined): readonly { text: string; finding: Finding }[] {
  return cutSlices(text).flatMap(({ slice }) =>
    readObjects(slice, SETTINGS).flatMap((object) => {
      const structure = object.schema ? checkStructure(object.node, object.schema) : { fields: [], violations: [] };
      const subject = { object, structure, settings: SETTINGS, cluster };
      return RULES.flatMap((rule) => [...rule.check(subject)].map((finding) => ({ text: slice.text, finding })));
    }),
  );
}

function expectSound(text: string, { span, fixes, message }: Finding): void {
  expect(message.length).toBeGreaterThan(0);
  const places = [...(span ? [span] : []), ...(fixes ?? []).flatMap((fix) => fix.edits.map((edit) => edit.span))];
  for (const place of places) {
    expect(place.start).toBeGreaterThanOrEqual(0);
    expect(place.end).toBeGreaterThanOrEqual(place.start);
    expect(place.end).toBeLessThanOrEqual(text.length);
  }
  for (const { edits, title } of fixes ?? []) {
    const sorted = [...edits].sort((a, b) => a.span.start - b.span.start);
    sorted.forEach((edit, index) => {
      expect(edit.span.start, title).toBeGreaterThanOrEqual(sorted[index - 1]?.span.end ?? 0);
    });
    // What was readable stays readable.
    if (parseSlice(text).problems.length === 0) {
      expect(parseSlice(applied(text, edits)).problems, `${title}\n${text}`).toEqual([]);
    }
  }
}

describe('broken text', () => {
  const views = new Map<string, ClusterView>();
  const viewFor = async ({ snapshot }: GoldenFile) => {
    if (snapshot === undefined) return undefined;
    const view = views.get(snapshot) ?? (await viewOf(snapshot));
    views.set(snapshot, view);
    return view;
  };

  it('is borne by every rule, and no fix breaks what was whole', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...FILES),
        fc.array(breakage, { minLength: 1, maxLength: 3 }),
        async (file, breakages) => {
          const text = breakages.reduce(broken, readMarked(file.source).text);
          for (const found of findings(text, await viewFor(file))) expectSound(found.text, found.finding);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
