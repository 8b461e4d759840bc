import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PolicyService } from '../../server/src/service.ts';
import { parseList } from '../../server/src/syntax/listSlice.ts';
import { parseSlice } from '../../server/src/syntax/parse.ts';
import { SliceCache } from '../../server/src/syntax/slices.ts';
import { Text } from '../../server/src/syntax/text.ts';
import type { Slice } from '../../server/src/syntax/tree.ts';
import { deployment, namespace, pod, serviceOver } from '../unit/service/support.ts';
import { edit as anyEdit, type Edit, edited, manifest, runs } from './arbitraries.ts';

/** A `List` that is read item by item says what it says when it is read at once, whatever was typed into it. */

const EXAMPLES = join(import.meta.dirname, '../../examples');
const FAMILIES = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const POLICIES = FAMILIES.flatMap((family) =>
  readdirSync(join(EXAMPLES, family, 'policies')).flatMap((name) =>
    readFileSync(join(EXAMPLES, family, 'policies', name), 'utf8').split(/^---\n/m),
  ),
).filter((text) => /^kind:/m.test(text));

const WORKLOADS = ['web', 'db']
  .map((app) => deployment(app, app))
  .concat(pod('web-1', 'web', '10.0.0.1'), namespace('shop'));

const HEADS = ['', '# a comment\n', '---\n', 'metadata:\n  resourceVersion: ""\n'];
const TAILS = ['', 'metadata:\n  resourceVersion: ""\n', '# the end\n', '\n\n', 'x: 1'];

/** What people type, finished and not, anywhere; seldom what the other tests make of a text. */
const TYPED = [
  ...['', 'x', 'x:', 'a b', 'k:v', ': ', '1: ', 'null: ', ': x: y', ' ', '  ', '\n', '\n      x', '\n  x', '\n\n'],
  ...['\n    x: 1\n', '\n      1: 2\n', '\n      metadata: {}\n', '\n        "k: 1\n', '#', ' # c', '- ', '- - '],
  ...['"', "'", '[', '{', ']', '}', ',', '@', '%', '`', '\\', '|', '>', '!!int ', '!x ', '? ', '<<: ', '*x', '&x '],
];
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 1, arbitrary: anyEdit },
  {
    weight: 9,
    arbitrary: fc.record({
      at: fc.nat({ max: 9999 }).map((share) => share / 10_000),
      length: fc.constantFrom(0, 0, 0, 1, 2, 5),
      text: fc.constantFrom(...TYPED),
    }),
  },
);

/** Documents as the items of one List, each behind a dash at the same column. */
function listOf(documents: readonly string[], indent: string, head: string, tail: string): string {
  const items = documents.map((document) => {
    const lines = document.replace(/\n+$/, '').split('\n');
    const first = lines.findIndex((line) => line !== '' && !line.startsWith('#'));
    return lines
      .map((line, index) => (line === '' ? '' : `${indent}${index === first ? '- ' : '  '}${line}`))
      .join('\n');
  });
  return `${head}apiVersion: v1\nkind: List\nitems:\n${items.join('\n')}\n${tail}`;
}

const list = (document: fc.Arbitrary<string>) =>
  fc
    .tuple(
      fc.array(document, { minLength: 4, maxLength: 7 }),
      fc.constantFrom('', '  '),
      fc.constantFrom(...HEADS),
      fc.constantFrom(...TAILS),
    )
    .map(([documents, indent, head, tail]) => listOf(documents, indent, head, tail));

const policies = list(fc.constantFrom(...POLICIES));
const objects = list(fc.constantFrom(...POLICIES, ...WORKLOADS));
const manifests = list(manifest.map((text) => text.replaceAll('\r', '')));

function withoutItems({ items: _, ...slice }: Slice): Slice {
  return slice;
}

test('the tree, the comments and what is wrong are those of the text read at once, after every edit', () => {
  let byItem = 0;
  let broken = 0;
  fc.assert(
    fc.property(
      fc.oneof({ weight: 4, arbitrary: policies }, { weight: 1, arbitrary: manifests }),
      fc.array(edit, { maxLength: 4 }),
      (text, edits) => {
        const cache = new SliceCache();
        let typed = text;
        for (const change of [undefined, ...edits]) {
          if (change) typed = edited(typed, change);
          const slice = cache.get(typed);
          if (slice.items) byItem++;
          if (slice.items && slice.problems.length > 0) broken++;
          expect(withoutItems(slice)).toEqual(parseSlice(typed));
          for (const item of slice.items ?? []) expect(typed.startsWith(item.slice.text, item.start)).toBe(true);
        }
      },
    ),
    runs(150),
  );
  expect(byItem).toBeGreaterThan(100);
  expect(broken).toBeGreaterThan(15);
});

test('an edit of one item leaves the others as they were', () => {
  fc.assert(
    fc.property(policies, fc.nat(6), (text, which) => {
      const cache = new SliceCache();
      const before = cache.get(text).items ?? [];
      const index = which % before.length;
      const item = before[index];
      if (!item) return;
      const at = item.start + item.slice.text.length;
      const after = cache.get(`${text.slice(0, at)}    # typed\n${text.slice(at)}`).items ?? [];
      expect(after.length).toBe(before.length);
      for (const [other, { slice }] of after.entries()) {
        if (other === index) expect(slice).not.toBe(before[other]?.slice);
        else expect(slice).toBe(before[other]?.slice);
      }
    }),
    runs(100),
  );
});

test('few items, anchors and what is not a List are read at once', () => {
  const read = (text: string) => parseList(text, parseSlice);
  const pods = (count: number) => Array.from({ length: count }, () => 'kind: Pod');
  expect(read(listOf(pods(4), '', '', ''))?.items).toHaveLength(4);
  expect(read(listOf(pods(3), '', '', ''))).toBeUndefined();
  expect(read(listOf([...pods(4), 'metadata: &a {}'], '', '', ''))).toBeUndefined();
  expect(read(listOf([...pods(4), 'metadata: {'], '', '', ''))).toBeUndefined();
  expect(read(listOf([...pods(4), 'metadata: {}\n  spec: {}'], '', '', ''))?.problems).toHaveLength(1);
  expect(read(listOf([...pods(4), 'kind: PodList'], '', '', ''))).toBeUndefined();
  expect(read(listOf(pods(4), '', '', 'items: []\n'))).toBeUndefined();
  expect(read(listOf(pods(4), '', '', '').replace('kind: List', 'kind: PodList'))).toBeUndefined();
});

/** A tab anywhere, in a comment too, is reason enough to read a text at once. */
const BY_ITEM = '# one way\n';
const AT_ONCE = '#\tone way\n';

test('whatever is asked of it has the same answer', async () => {
  const cluster = Object.fromEntries(
    FAMILIES.map((family) => [
      `file:///w/${family}.yaml`,
      readFileSync(join(EXAMPLES, family, 'snapshot.yaml'), 'utf8'),
    ]),
  );
  const uri = 'file:///w/typed.yaml';
  const services = [BY_ITEM, AT_ONCE].map((head) => ({ head, ...serviceOver(cluster) }));
  for (const { service } of services) await service.settled();
  let version = 0;
  let found = 0;
  await fc.assert(
    fc.asyncProperty(
      objects,
      fc.array(edit, { maxLength: 3 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 2 }),
      async (text, edits, shares) => {
        let typed = text;
        for (const { service, head } of services) service.open(uri, ++version, head + typed);
        for (const change of [undefined, ...edits]) {
          if (change) typed = edited(typed, change);
          for (const { service, head } of services) service.change(uri, ++version, new Text(head + typed));
          const [byItem, atOnce] = services.map(({ service, head }) =>
            answers(service, uri, head.length, typed.length, shares),
          );
          expect(byItem).toEqual(atOnce);
          found += byItem?.diagnostics.length ?? 0;
        }
      },
    ),
    runs(60),
  );
  expect(found).toBeGreaterThan(100);
}, 120_000);

function answers(service: PolicyService, uri: string, head: number, length: number, shares: readonly number[]) {
  for (const _ of service.lookAround(uri));
  return {
    ofText: service.diagnostics(uri, 'document'),
    diagnostics: service.diagnostics(uri, 'all'),
    lenses: service.codeLenses(uri),
    symbols: service.symbols(uri),
    links: service.links(uri),
    folds: service.folds(uri),
    tokens: service.semanticTokens(uri),
    places: shares.map((share) => {
      const offset = head + Math.floor(share * length);
      return {
        hover: service.hover(uri, offset),
        complete: service.complete(uri, offset),
        definition: service.definition(uri, offset),
        references: service.references(uri, offset),
        matches: service.matches(uri, offset),
        rewrites: service.rewrites(uri, offset),
      };
    }),
  };
}
