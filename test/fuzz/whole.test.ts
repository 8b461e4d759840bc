import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { cutSlices } from '../../server/src/syntax/slices.ts';
import type { Node } from '../../server/src/syntax/tree.ts';
import { edit, edited, runs, stream } from './arbitraries.ts';

/** The tree with every scalar as the text it stands for: what a reader without types would say. */
function untyped(node: Node | undefined): unknown {
  if (!node) return '';
  if (node.kind === 'list') return node.items.map((item) => untyped(item.value));
  if (node.kind === 'map') return node.entries.map(({ keyNode, value }) => [untyped(keyNode), untyped(value)]);
  return typeof node.value === 'string' ? node.value : node.source;
}

function untypedWhole(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untypedWhole);
  if (value instanceof Map) return [...value].map(([key, entry]) => [untypedWhole(key), untypedWhole(entry)]);
  return value ?? '';
}

/** The library over the whole stream at once, without types; undefined where it finds a fault. */
function whole(text: string): readonly unknown[] | undefined {
  const documents = parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' });
  if (!Array.isArray(documents) || documents.length === 0) return [''];
  if (documents.some(({ errors }) => errors.length > 0)) return undefined;
  return documents.map((document) => untypedWhole(document.toJS({ mapAsMap: true })));
}

test('a valid stream read slice by slice holds the documents of the whole stream', () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.tuple(stream, fc.array(edit, { maxLength: 1 })), ([text, edits]) => {
      // Without a last line end a block of text has none either, to us and to the API server.
      const source = `${edits.reduce(edited, text)}\n`;
      // Types by tags, aliases and equal keys are the trees' own business; `...` without `---` is a fault to us.
      // Line ends of YAML 1.1 are none to the library, and a byte order mark between documents is one only to it.
      if (source.lastIndexOf('\uFEFF') > 0) return;
      if (/[!*%\u0085]|<<|\r(?!\n)|\n\.\.\.|^\.\.\./.test(source)) return;
      const expected = whole(source);
      const slices = cutSlices(source);
      if (!expected || slices.some(({ slice }) => slice.template || slice.problems.length > 0)) return;
      compared++;
      expect(slices.map(({ slice }) => untyped(slice.root))).toEqual(expected);
    }),
    runs(1500),
  );
  expect(compared).toBeGreaterThan(100);
});
