import { describe, expect, test } from 'vitest';
import { toJson } from '../../../server/src/syntax/json.ts';
import { parseSlice } from '../../../server/src/syntax/parse.ts';
import { json } from './support.ts';

test('aliases and merges are laid in, the last of equal keys counts', () => {
  expect(json('a: &x {b: 1, b: 2}\nc: [*x]\nd:\n  <<: *x\n  e: 3\n')).toEqual({
    a: { b: 2 },
    c: [{ b: 2 }],
    d: { b: 2, e: 3 },
  });
});

test('null, absent and empty are kept apart', () => {
  expect(json('a:\nb: ""\nc: {}\nd: []\ne: [~]\n')).toEqual({ a: null, b: '', c: {}, d: [], e: [null] });
});

test('keys that mean something to JavaScript are keys', () => {
  const value = json('__proto__: {x: 1}\nconstructor: 2\ntoString: 3\nhasOwnProperty: 4\n');
  expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor', 'toString', 'hasOwnProperty']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(JSON.stringify(value)).toBe('{"__proto__":{"x":1},"constructor":2,"toString":3,"hasOwnProperty":4}');
});

describe('JSON is read as JSON reads it', () => {
  const values = [
    {},
    [],
    null,
    true,
    -1.5,
    1e21,
    'x',
    '',
    { a: [1, [2, { b: null }]], 'c d': 'é\n\t"\\/😀\u2028', '': 0 },
    { yes: 'yes', '1': '080', '~': '~', '- a': '# b', 'k: v': '{{ x' },
  ];
  test.each(values.map((value) => [JSON.stringify(value), value]))('%s', (text, value) => {
    for (const indent of [undefined, 2, '\t']) {
      const { root, problems } = parseSlice(JSON.stringify(value, null, indent));
      expect(problems).toEqual([]);
      expect(root && toJson(root)).toEqual(JSON.parse(String(text)));
    }
  });
});
