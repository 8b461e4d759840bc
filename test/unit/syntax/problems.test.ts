import { describe, expect, test } from 'vitest';
import { parseSlice } from '../../../server/src/syntax/parse.ts';
import { annotate, json, unmarked } from './support.ts';

/** Texts with their problems marked under the line, and what of them is still read. */
const GOLDEN: readonly (readonly [string, string, unknown])[] = [
  ['a key without colon', 'spec:\n  podSel\n  ^^^^^^ missing-colon\n  egress: []\n', { spec: { egress: [] } }],
  ['the last key without colon', 'spec:\n  a: 1\n  podSel\n  ^^^^^^ missing-colon\nb: 2\n', { spec: { a: 1 }, b: 2 }],
  ['several keys without colon', 'a\n^ missing-colon\nb c\n^^^ missing-colon\nd: 1\n', { d: 1 }],
  [
    'a key without colon over its fields',
    'spec:\n  podSel\n  ^^^^^^ missing-colon\n    matchLabels: {}\n    x: 1\n  egress: []\n',
    { spec: { egress: [] } },
  ],
  ['no blank after the colon', 'port:80\n    ^ missing-space\na: 1\n', { port: 80, a: 1 }],
  ['no blank before brackets', 'a: 1\nports:[80]\n     ^ missing-space\nb: 2\n', { a: 1, b: 2 }],
  ['no blank after a quoted key', 'a:\n  "x":"y"\n     ^ missing-space\n  b: 1\n', { a: { x: 'y', b: 1 } }],
  ['no blank between braces', 'a: {b:{c: d}}\n     ^ missing-space\n', { a: { b: { c: 'd' } } }],
  ['two colons on a line', 'a: b: c\n   ^ nested-colon\nd: 1\n', { a: 'b: c', d: 1 }],
  ['a list behind a key', 'a: - b\n   ^ unexpected-text\nc: 1\n', { a: null, c: 1 }],
  ['deeper than its neighbours', 'a: 1\n   b: 2\n   ^ bad-indent\n   c: 3\nd: 4\n', { a: 1, b: 2, c: 3, d: 4 }],
  ['less deep than its neighbours', 'a:\n    b: 1\n  c: 2\n  ^ bad-indent\nd: 3\n', { a: { b: 1, c: 2 }, d: 3 }],
  [
    'between two dashes',
    'a:\n  - b: 1\n    c: 2\n   d: 3\n   ^ bad-indent\n  - e: 4\n',
    { a: [{ b: 1, c: 2, d: 3 }, { e: 4 }] },
  ],
  ['first line deeper than the rest', '  a: 1\nb: 2\n^^^^ ignored-text\nc: 3\n', { a: 1, b: 2, c: 3 }],
  ['a list at the root, then a key', '- a\nb: 1\n^^^^ unexpected-text\n- c\n', ['a', 'c']],
  ['a dash too few', 'a:\n  - b\n  c: 1\n  ^ bad-indent\nd: 2\n', { a: ['b'], c: 1, d: 2 }],
  ['a tab', 'a:\n\tb: 1\n^ tab-indent\n\tc: 2\n^ tab-indent\n', { a: { b: 1, c: 2 } }],
  ['a tab on an empty line', 'a: "x"\n\t\n^ tab-indent\nb: 1\n', { a: 'x', b: 1 }],
  ['a tab behind a dash', '-\ta\n ^ tab-indent\n', ['a']],
  ['a tab behind a value is a blank', 'a:\tb\t# c\n', { a: 'b' }],
  ['a quote that is not closed', 'a: "x\n   ^ unclosed-quote\nb: "y"\nc: 1\n', { a: 'x', b: 'y', c: 1 }],
  ['a single quote that is not closed', "a:\n  b: 'x\n     ^ unclosed-quote\n  c: 'y'\n", { a: { b: 'x', c: 'y' } }],
  ['text behind a quote', 'a: "x" y\n       ^ unexpected-text\nb: 1\n', { a: 'x', b: 1 }],
  ['a bracket that is not closed', 'a: [1, 2\n   ^ unclosed-flow\nb: 3\n', { a: [1, 2], b: 3 }],
  ['a brace that is not closed', 'x:\n  a: {b: 1\n     ^ unclosed-flow\n  c: 3\n', { x: { a: { b: 1 }, c: 3 } }],
  ['a bracket too many', 'a: ]\n   ^ unexpected-text\nb: 1\n', { a: null, b: 1 }],
  ['a brace too many', 'a: [{b: 1}]}\n           ^ unexpected-text\nc: 1\n', { a: [{ b: 1 }], c: 1 }],
  ['a missing comma', 'a: [1, "b" c]\n           ^ missing-comma\n', { a: [1, 'b', 'c'] }],
  ['a comma too many', 'a: [1,, 2]\n      ^ unexpected-text\n', { a: [1, 2] }],
  ['an IPv6 address between brackets', 'a: [::/0]\n    ^ reserved-character\nb: ::/0\n', { a: ['::/0'], b: '::/0' }],
  ['a character that starts nothing', 'a: @x\n   ^ reserved-character\nb: 1\n', { a: '@x', b: 1 }],
  ['a wrong escape', 'a: "x\\qy"\n     ^^ bad-escape\n', { a: 'x\\qy' }],
  ['an escape of JSON', 'a: "x\\/y"\n     ^^ bad-escape\n', undefined],
  ['a wrong block header', 'a: |x\n   ^^ bad-block-header\nb: 1\n', { a: '', b: 1 }],
  ['the same key twice', 'a: 1\nb: 2\na: 3\n^ duplicate-key\n', { a: 3, b: 2 }],
  ['the same key in braces', 'x: {a: 1, a: 2}\n          ^ duplicate-key\n', { x: { a: 2 } }],
  ['a null key', 'a: 1\n~: 2\n^ null-key\n', { a: 1 }],
  ['no key at all', 'a:\n  : 1\n  ^ null-key\n', { a: {} }],
  ['a map as key', '{a: 1}: b\n^^^^^^ complex-key\nc: d\n', { c: 'd' }],
  ['an alias of nothing', 'a: *x\n   ^^ unknown-alias\nb: 1\n', { a: null, b: 1 }],
  ['an alias of itself', 'a: &x\n  b: *x\n     ^^ cyclic-alias\n', { a: { b: null } }],
  ['an anchor with a wrong name', 'a: &x.y 1\n   ^^^^ bad-anchor\n', { a: 1 }],
  ['a merge of no map', 'a:\n  <<: 1\n      ^ bad-merge\n  b: 2\n', { a: { b: 2 } }],
  ['a tag that does not fit', 'a: !!int x\n         ^ bad-tag\n', { a: 'x' }],
  ['infinity', 'a: .inf\n   ^^^^ not-finite\nb: 1\n', { a: null, b: 1 }],
  ['a control character', 'a: x\u0007\n    ^ control-character\nb: 1\n', { a: 'x\u0007', b: 1 }],
  ['text on a separator line', '--- a: 1\n    ^^^^ separator-text\nb: 2\n', { a: 1, b: 2 }],
  ['too many dashes', '-----\n^^^^^ separator-text\na: 1\n', { a: 1 }],
  ['text behind the end', 'a: 1\n...\nb: 2\n^ extra-document\n', { a: 1 }],
  ['a directive', '%YAML 1.1\n^^^^^^^^^ directive\n---\na: 1\n', { a: 1 }],
  ['a key over two lines', '{a\n ^ multiline-key\n  : b}\n', { a: 'b' }],
];

describe('problems, their exact places, and what is still read', () => {
  test.each(GOLDEN)('%s', (_, golden, value) => {
    const text = unmarked(golden);
    expect(annotate(text, parseSlice(text).problems)).toBe(golden);
    if (value !== undefined) expect(json(text)).toEqual(value);
  });
});

test('equal keys lead to the first', () => {
  const { problems } = parseSlice('a: 1\nb: 2\na: 3\n"a": 4\n');
  expect(problems.map(({ span, related, detail }) => [span.start, related?.start, detail.key])).toEqual([
    [10, 0, 'a'],
    [15, 0, 'a'],
  ]);
});

test('facts for the message stand in the detail', () => {
  const details = (text: string) => parseSlice(text).problems.map(({ detail }) => detail);
  expect(details('port:80\na: 1\n')).toEqual([{ key: 'port', text: '80' }]);
  expect(details('a:\n  b: 1\n c: 2\n')).toEqual([{ found: '1', expected: '2' }]);
  expect(details('a: [1\n')).toEqual([{ bracket: '[' }]);
  expect(details("a: 'x\n")).toEqual([{ quote: "'" }]);
  expect(details('a: b: c\n')).toEqual([{ key: 'b' }]);
  expect(details('a: !!bool 7\n')).toEqual([{ tag: '!!bool', text: '7' }]);
});

describe('brackets and quotes over lines of any indentation are no fault', () => {
  const rows: [string, unknown][] = [
    ['a:\n  b: [\n  1,\n  2\n  ]\n  c: 3\n', { a: { b: [1, 2], c: 3 } }],
    ['a: {\nb: 1, # c }\nc: "}"\n}\nd: 2\n', { a: { b: 1, c: '}' }, d: 2 }],
    ['a: "x\ny"\nb: 1\n', { a: 'x y', b: 1 }],
    ["a:\n  b: 'x\ny'\n  c: 1\n", { a: { b: 'x y', c: 1 } }],
    ['{\n\t"a": [\n\t\t1\n\t]\n}\n', { a: [1] }],
  ];
  test.each(rows)('%j', (text, value) => {
    expect(parseSlice(text).problems).toEqual([]);
    expect(json(text)).toEqual(value);
  });

  test('and keep their comments', () => {
    const { comments } = parseSlice('# one\na: [\n1, # two\n2\n] # three\n');
    expect(comments.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  });
});

test('JSON may hold what YAML refuses', () => {
  const text = '{"a": "x\\/y", "b": 1e400, "a": 2}';
  expect(parseSlice(text).problems.map(({ code }) => code)).toEqual(['duplicate-key']);
});

describe('problems do not pile up', () => {
  test('a line tells its first fault of form', () => {
    expect(parseSlice('a: [1, "b" c: d } ]] @\nb: 1\n').problems).toHaveLength(1);
  });

  test('a file of nonsense tells a hundred', () => {
    expect(parseSlice('\u0000\n'.repeat(5000)).problems).toHaveLength(100);
  });
});
