import { describe, expect, test } from 'vitest';
import { entryAt, get, nodeAt, pathAt } from '../../../server/src/syntax/cursor.ts';
import { parseSlice } from '../../../server/src/syntax/parse.ts';
import { cursor } from './support.ts';

/** The place at the cursor: its path, its part and the text of its span. */
function at(fixture: string): string {
  const { text, offset } = cursor(fixture);
  const place = pathAt(parseSlice(text), offset);
  if (!place) return 'nowhere';
  return `${place.part} ${place.path.join('.') || '.'} <${text.slice(place.span.start, place.span.end)}>`;
}

describe('what stands at an offset', () => {
  const rows: [string, string][] = [
    ['|a: 1', 'key a <a>'],
    ['a|: 1', 'key a <a>'],
    ['a:| 1', 'value a <1>'],
    ['a: |1', 'value a <1>'],
    ['a: 1|', 'value a <1>'],
    ['a: 12|3 # c', 'value a <123>'],
    ['a:\n  b:\n    c|: 1\n', 'key a.b.c <c>'],
    ['a:\n  b:\n    c: x|y\n', 'value a.b.c <xy>'],
    ['a:\n  - |b\n  - c\n', 'value a.0 <b>'],
    ['a:\n  |- b\n  - c\n', 'item a.0 <- b>'],
    ['a:\n  - b\n  -| c\n', 'item a.1 <- c>'],
    ['a:\n  - b: 1\n    c: |2\n', 'value a.0.c <2>'],
    ['a: [b, |c]\n', 'value a.1 <c>'],
    ['a: {b: 1, c|: 2}\n', 'key a.c <c>'],
    ['a:|\n', 'value a <>'],
    ['a: "x|y"\n', 'value a <"xy">'],
    ['on: |1\n', 'value true <1>'],
    ['a: 1\na: |2\n', 'value a <2>'],
    ['a: &x {b: 1}\nc: *|x\n', 'value c <*x>'],
    ['a: &x {b: |1}\nc: *x\n', 'value a.b <1>'],
    ['a:\n  b: 1\n|c: 2\n', 'key c <c>'],
    ['[1, 2|]', 'value 1 <2>'],
    ['a: b|\n\n', 'value a <b>'],
    ['a: b\n|\n', 'nowhere'],
    ['|\n', 'nowhere'],
  ];
  test.each(rows)('%j', (fixture, place) => {
    expect(at(fixture)).toBe(place);
  });

  test('between the entries of a map is the map', () => {
    expect(at('x:\n  a: 1\n |\n  b: 2\n')).toBe('value x <a: 1\n \n  b: 2>');
  });

  test('the node of a key is the value', () => {
    const slice = parseSlice('a: {b: 1}\n');
    expect(pathAt(slice, 0)?.node).toBe(nodeAt(slice.root, ['a']));
  });
});

describe('what stands at a path', () => {
  const { root } = parseSlice('a:\n  - b: 1\n  - b: 2\na2: {x: 1, x: 2}\n"0": zero\n');

  test('steps through maps and lists', () => {
    expect(nodeAt(root, [])).toBe(root);
    expect(nodeAt(root, ['a', 1, 'b'])).toMatchObject({ value: 2 });
    expect(nodeAt(root, ['a2', 'x'])).toMatchObject({ value: 2 });
    expect(nodeAt(root, ['0'])).toMatchObject({ value: 'zero' });
  });

  test('is nothing where a step leads nowhere', () => {
    for (const path of [['x'], ['a', 'b'], ['a', 2], ['a', 0, 'b', 'c'], ['a', -1], ['constructor'], ['__proto__']]) {
      expect(nodeAt(root, path)).toBeUndefined();
    }
    expect(nodeAt(undefined, ['a'])).toBeUndefined();
  });

  test('an entry is the last one of its key', () => {
    expect(entryAt(root, ['a2', 'x'])).toMatchObject({ value: { value: 2 } });
    expect(entryAt(root, ['a', 0])).toBeUndefined();
    expect(entryAt(root, [])).toBeUndefined();
    const map = nodeAt(root, ['a2']);
    expect(map?.kind === 'map' && get(map, 'y')).toBeUndefined();
  });
});
