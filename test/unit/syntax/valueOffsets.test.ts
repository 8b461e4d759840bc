import { expect, it } from 'vitest';
import { nodeAt } from '../../../server/src/syntax/cursor.ts';
import { parseSlice } from '../../../server/src/syntax/parse.ts';
import { unitAt, valueOffsets } from '../../../server/src/syntax/valueOffsets.ts';

/** What stands in the text at each unit of the value of `a`. */
function written(text: string): { readonly value: string; readonly at: string; readonly end: number } | undefined {
  const slice = parseSlice(text);
  const node = slice.root && nodeAt(slice.root, ['a']);
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') throw new Error('no text');
  const offsets = valueOffsets(text, node);
  if (!offsets) return undefined;
  expect(offsets).toHaveLength(node.value.length + 1);
  return {
    value: node.value,
    at: offsets
      .slice(0, -1)
      .map((offset) => text[offset])
      .join(''),
    end: offsets.at(-1) ?? -1,
  };
}

it.each([
  ['a: x == "y"', 'x == "y"', 'x == "y"'],
  ["a: 'it''s'", "it's", "it's"],
  ['a: "x \\"y\\""', 'x "y"', 'x \\y\\'],
  ['a: "\\u0041\\x42\\tc"', 'AB\tc', '\\\\\\c'],
  ['a: one\n  two', 'one two', 'one\ntwo'],
  ['a: one\n\n  two', 'one\ntwo', 'one\ntwo'],
  ['a: "one  \n  two"', 'one two', 'one\ntwo'],
  ['a: "one\\\n  two"', 'onetwo', 'onetwo'],
  ["a: 'one\n  two'\n", 'one two', 'one\ntwo'],
  ['a: |\n  one\n  two\n', 'one\ntwo\n', 'one\ntwo\n'],
  ['a: |-\n  one\n   two\n\nb: 1', 'one\n two', 'one\n two'],
  ['a: >-\n  one &&\n  two\n', 'one && two', 'one &&\ntwo'],
  ['a: >\n  one\n\n  two\n', 'one\ntwo\n', 'one\ntwo\n'],
  ['a: >-\n  one\n    more\n  two\n', 'one\n  more\ntwo', 'one\n  more\ntwo'],
  ['a: |2-\n    one\n  two\n', '  one\ntwo', '  one\ntwo'],
  ['{"a": "x == \\"y\\""}', 'x == "y"', 'x == \\y\\'],
  ['a: ""', '', ''],
  ['a: ✓ == "é"', '✓ == "é"', '✓ == "é"'],
])('knows where %j is written', (text, value, at) => {
  expect(written(text)).toMatchObject({ value, at });
});

it('ends where the text ends', () => {
  expect(written('a: x == y # why')?.end).toBe(9);
  expect(written('a: "x"')?.end).toBe(5);
  expect(written('a: |-\n  one\n')?.end).toBe(11);
});

it('finds the unit that stands at an offset', () => {
  expect(unitAt([3, 4, 4, 6, 8], 4)).toBe(1);
  expect(unitAt([3, 4, 4, 6, 8], 5)).toBe(3);
  expect(unitAt([3, 4, 4, 6, 8], 0)).toBe(0);
  expect(unitAt([3, 4, 4, 6, 8], 99)).toBe(4);
});

it('knows nothing of an alias', () => {
  expect(written('b: &x text\na: *x')).toBeUndefined();
});
