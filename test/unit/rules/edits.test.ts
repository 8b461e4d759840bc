import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { TextEdit } from '../../../server/src/rules/rule.ts';
import { moveEntry, quote, unwrapList, wrapEntries, wrapInList } from '../../../server/src/rules/support/edits.ts';
import { get } from '../../../server/src/syntax/cursor.ts';
import { toJson } from '../../../server/src/syntax/json.ts';
import { parseSlice } from '../../../server/src/syntax/parse.ts';
import { Text } from '../../../server/src/syntax/text.ts';
import type { MapEntry, MapNode } from '../../../server/src/syntax/tree.ts';

/** Edits of text must mean the same as the change of the object they stand for, however the text is laid out. */

const word = fc.constantFrom('a', 'b', 'c', 'd');
const leaf = fc.constantFrom<unknown>('x', '10.0.0.0/8', 80, true, null, {});
const value = fc.letrec<{ any: unknown; map: Record<string, unknown> }>((tie) => ({
  any: fc.oneof({ maxDepth: 3 }, leaf, tie('map'), fc.array(tie('any'), { minLength: 1, maxLength: 3 })),
  map: fc.dictionary(word, tie('any'), { minKeys: 1, maxKeys: 3 }),
}));

interface Layout {
  readonly indent: number;
  readonly indentSeq: boolean;
  readonly flow: boolean;
  readonly crlf: boolean;
  readonly comment: boolean;
}

const layout: fc.Arbitrary<Layout> = fc.record({
  indent: fc.constantFrom(2, 3, 4),
  indentSeq: fc.boolean(),
  flow: fc.boolean(),
  crlf: fc.boolean(),
  comment: fc.boolean(),
});

function write(object: unknown, { indent, indentSeq, flow, crlf, comment }: Layout): string {
  const plain = stringify(object, {
    version: '1.1',
    indent,
    indentSeq,
    lineWidth: 0,
    aliasDuplicateObjects: false,
    collectionStyle: flow ? 'flow' : 'block',
  });
  const noted =
    comment && !flow ? plain.replace(/^( *)(- )?(\w+):/m, '$1# note\n$&').replace(/(\w)$/m, '$1 # end') : plain;
  return crlf ? noted.replaceAll('\n', '\r\n') : noted;
}

function rootOf(text: string): MapNode {
  const { root, problems } = parseSlice(text);
  expect(problems, text).toEqual([]);
  if (root?.kind !== 'map') throw new Error(text);
  return root;
}

function entry(map: MapNode, key: string): MapEntry {
  const found = get(map, key);
  if (!found) throw new Error(key);
  return found;
}

function mapAt(map: MapNode, key: string): MapNode {
  const found = entry(map, key).value;
  if (found.kind !== 'map') throw new Error(key);
  return found;
}

const applyEdits = (text: string, edits: readonly TextEdit[]) => new Text(text).edit(edits).text;
const json = (text: string) => toJson(rootOf(text));

describe('edits mean what they say in every layout', () => {
  it('makes a list of one value', () => {
    fc.assert(
      fc.property(value.map, fc.option(value.any), layout, (inner, after, how) => {
        const text = write({ list: inner, after }, how);
        const edits = wrapInList(text, entry(rootOf(text), 'list').value);
        expect(json(applyEdits(text, edits ?? []))).toEqual({ list: [inner], after });
      }),
    );
  });

  it('takes the one value out of a list', () => {
    fc.assert(
      fc.property(value.map, fc.option(value.any), layout, (inner, after, how) => {
        const text = write({ map: [inner], after }, how);
        const list = entry(rootOf(text), 'map').value;
        if (list.kind !== 'list') throw new Error(text);
        expect(json(applyEdits(text, unwrapList(text, list) ?? []))).toEqual({ map: inner, after });
      }),
    );
  });

  it('puts entries under a new key', () => {
    fc.assert(
      fc.property(value.map, fc.boolean(), layout, (inner, asItem, how) => {
        const text = write({ map: inner, after: 1 }, how);
        const map = mapAt(rootOf(text), 'map');
        const edits = wrapEntries(text, map, map.entries, 'new', asItem ? 'list' : 'mapping');
        expect(json(applyEdits(text, edits ?? []))).toEqual({ map: { new: asItem ? [inner] : inner }, after: 1 });
      }),
    );
  });

  it('moves an entry up, or says that it cannot', () => {
    let moved = 0;
    fc.assert(
      fc.property(value.any, value.map, fc.boolean(), layout, (taken, rest, first, how) => {
        const { taken: _, ...others } = { taken: 0, ...rest };
        const inner = first ? { taken, ...others } : { ...others, taken };
        const text = write({ before: 1, outer: { inner, more: 2 }, after: 3 }, how);
        const target = rootOf(text);
        const map = mapAt(mapAt(target, 'outer'), 'inner');
        const edits = moveEntry(text, { map, entry: entry(map, 'taken'), target, after: entry(target, 'outer') });
        if (!edits) return;
        moved += 1;
        expect(json(applyEdits(text, edits))).toEqual({
          before: 1,
          outer: { inner: others, more: 2 },
          after: 3,
          taken,
        });
      }),
    );
    expect(moved).toBeGreaterThan(50);
  });
});

describe('edits that would change more than they show', () => {
  it('leaves alone what is reached through an alias', () => {
    const text = 'base: &base {x: 1}\nlist: *base\n';
    const shared = entry(rootOf(text), 'list').value;
    expect(wrapInList(text, shared)).toBeUndefined();
    expect(quote(shared)).toBeUndefined();
  });

  it('leaves alone what a merge brought in', () => {
    const text = 'base: &base {x: 1}\nmap:\n  <<: *base\n  y: 2\n';
    const map = mapAt(rootOf(text), 'map');
    expect(wrapEntries(text, map, map.entries, 'new')).toBeUndefined();
  });

  it('leaves an anchor before what refers to it', () => {
    const text = 'outer:\n  inner:\n    taken: &x 1\n    other: 2\n  more: *x\nafter: 3\n';
    const target = rootOf(text);
    const map = mapAt(mapAt(target, 'outer'), 'inner');
    expect(moveEntry(text, { map, entry: entry(map, 'taken'), target, after: entry(target, 'outer') })).toBeUndefined();
  });

  it('leaves alone text that would need escapes', () => {
    const root = rootOf('a: b"c\n');
    expect(quote(entry(root, 'a').value)).toBeUndefined();
  });
});
