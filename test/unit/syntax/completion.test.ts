import { describe, expect, test } from 'vitest';
import { type CompletionContext, completionContext } from '../../../server/src/syntax/cursor.ts';
import { cursor } from './support.ts';

function at(fixture: string): CompletionContext | undefined {
  const { text, offset } = cursor(fixture);
  return completionContext(text, offset);
}

/** What is typed at the cursor, where, what the word is, and the neighbours: `key spec <pod> (ingress)`. */
function shown(fixture: string): string {
  const { text, offset } = cursor(fixture);
  const context = completionContext(text, offset);
  if (!context) return 'nothing';
  const { what, path, span, prefix, keys } = context;
  const word = text.slice(span.start, span.end);
  expect(word.startsWith(prefix)).toBe(true);
  const neighbours = keys.length > 0 ? ` (${keys.join(', ')})` : '';
  return `${what} ${path.join('.') || '.'} <${prefix}${word === prefix ? '' : `|${word.slice(prefix.length)}`}>${neighbours}`;
}

describe('in block style', () => {
  const rows: [string, string][] = [
    ['|', 'key . <>'],
    ['kin|', 'key . <kin>'],
    ['kind: NetworkPolicy\n|', 'key . <> (kind)'],
    ['|\nkind: NetworkPolicy\nspec:\n  x: 1\n', 'key . <> (kind, spec)'],
    ['spec:\n  |', 'key spec <>'],
    ['spec:\n  pod|', 'key spec <pod>'],
    ['spec:\n  pod|Sel: {}\n  ingress: []\n', 'key spec <pod|Sel> (ingress)'],
    ['spec:\n  podSelector:\n    |\n  policyTypes: []\n', 'key spec.podSelector <>'],
    ['spec:\n  podSelector:\n  |\n  policyTypes: []\n', 'key spec <> (podSelector, policyTypes)'],
    ['spec:\n  podSelector:\n    matchLabels:\n      a: b\n  |\n', 'key spec <> (podSelector)'],
    ['spec:\n  podSelector:\n    matchLabels:\n      a: b\n    |\n', 'key spec.podSelector <> (matchLabels)'],
    ['spec:\n\n  # why\n  ingress: []\n\n  |\n', 'key spec <> (ingress)'],
    ['spec:\n  |\n  ingress:\n  - from: []\n    ports: []\n  egress:\n  - to: []\n', 'key spec <> (ingress, egress)'],
    ['spec:\n  policyTypes:\n  |\n  - Ingress\n  egress: []\n', 'key spec <> (policyTypes, egress)'],
    ['spec:\n  ingress:\n  - |\n    ports: []\n  - from: []\n', 'item spec.ingress.0 <> (ports)'],
    ['spec:\n  policyTypes: |', 'value spec.policyTypes <>'],
    ['spec:\n  policyTypes:|', 'value spec.policyTypes <>'],
    ['spec:\n  policyTypes:   In|gr # c\n', 'value spec.policyTypes <In|gr>'],
    ['a: b c|\n', 'value a <b c>'],
    ['a: "fo|o" # c\nb: 1', 'value a <fo|o> (b)'],
    ["a: 'fo|", 'value a <fo>'],
    ['"a b": x|\n', 'value a b <x>'],
    ['spec:\n  policyTypes:\n  - |', 'item spec.policyTypes.0 <>'],
    ['spec:\n  policyTypes:\n    - Ingress\n    - E|\n', 'item spec.policyTypes.1 <E>'],
    ['spec:\n  policyTypes:\n  - Ingress\n  -|', 'item spec.policyTypes.1 <>'],
    ['spec:\n  ingress:\n    - from:\n        - |\n', 'item spec.ingress.0.from.0 <>'],
    [
      'spec:\n  ingress:\n    - from:\n        - podSelector: {}\n          |\n',
      'key spec.ingress.0.from.0 <> (podSelector)',
    ],
    [
      'spec:\n  ingress:\n    - from:\n        - podSelector: {}\n      |\n      x: 1\n',
      'key spec.ingress.0 <> (from, x)',
    ],
    [
      'spec:\n  ingress:\n    - a: 1\n    - from: []\n      ports:\n        - po|\n',
      'item spec.ingress.1.ports.0 <po>',
    ],
    [
      'spec:\n  ingress:\n    - ports:\n      - port: 80\n        protocol: T|\n',
      'value spec.ingress.0.ports.0.protocol <T> (port)',
    ],
    ['spec:\n  ingress:\n    - |\n      ports: []\n', 'item spec.ingress.0 <> (ports)'],
    ['spec:\n  ingress:\n    - fr|om: []\n      ports: []\n', 'item spec.ingress.0 <fr|om> (ports)'],
    ['- - |', 'item 0.0 <>'],
    ['- a\n- - b\n  - |\n', 'item 1.1 <>'],
    ['kind: List\nitems:\n- kind: NetworkPolicy\n  spec:\n    |\n', 'key items.0.spec <>'],
    ['kind: List\nitems:\n- kind: A\n- kind: B\n  |\n', 'key items.1 <> (kind)'],
    ['spec:\r\n  pod|\r\n  ingress: []\r\n', 'key spec <pod> (ingress)'],
    ['spec:\r  pod|\r  ingress: []\r', 'key spec <pod> (ingress)'],
    ['metadata:\n  name: x\n---\nspec:\n  |', 'key spec <>'],
  ];
  test.each(rows)('%j', (fixture, expected) => {
    expect(shown(fixture)).toBe(expected);
  });
});

describe('in flow style', () => {
  const rows: [string, string][] = [
    ['{|}', 'key . <>'],
    ['a: [x, |]', 'item a.1 <>'],
    ['a: [|', 'item a.0 <>'],
    ['spec: {podSelector: {}, pol|}', 'key spec <pol> (podSelector)'],
    ['spec: {pol|, podSelector: {a: 1}}', 'key spec <pol> (podSelector)'],
    ['spec: {podSelector: {matchLabels: {a|: b, c: d}}}', 'key spec.podSelector.matchLabels <a> (c)'],
    ['spec: {policyTypes: [Ingress, E|]}', 'item spec.policyTypes.1 <E>'],
    ['spec: {from: [{a: 1}, {b: |}]}', 'value spec.from.1.b <>'],
    ['spec: {from: [{a: 1}, {b: x|y}]}', 'value spec.from.1.b <x|y>'],
    ['spec:\n  ports: [\n    {port: 80, pro|\n', 'key spec.ports.0 <pro> (port)'],
    ['spec:\n  ports: [\n    {port: 80, protocol: U|DP}\n  ]\n', 'value spec.ports.0.protocol <U|DP> (port)'],
    ['{"spec": {"pod|": {}}}', 'key spec <pod>'],
    ['{\n  "spec": {\n    "a": 1,\n    "po|\n  }\n}\n', 'key spec <po> (a)'],
    ['{"a": "x|y"}', 'value a <x|y>'],
    ['- {a: 1, |}\n', 'key 0 <> (a)'],
    ["{a: 'x ''y|'' z', b: 1}", "value a <x ''y|'' z> (b)"],
    ['{a: "x \\"y|\\" z", b: "c"}', 'value a <x \\"y|\\" z> (b)'],
    ['{a: "x|, b: "c"}', 'value a <x>'],
    ['{a: x == "y" && |, b: 1}', 'value a <x == "y" && > (b)'],
    ['{a: x| == "y", b: 1}', 'value a <x| == "y"> (b)'],
    ['{a: [x, y |z]}', 'item a.1 <|z>'],
  ];
  test.each(rows)('%j', (fixture, expected) => {
    expect(shown(fixture)).toBe(expected);
  });
});

describe('on broken text', () => {
  const rows: [string, string][] = [
    ['spec:\n  podSelector\n  pol|\n  ingress: {', 'key spec <pol> (ingress)'],
    ['a:\n  - b: "x\n  - c: 1\n    |\n', 'key a.1 <> (c)'],
    ['a: [x\nb:\n  |\n', 'key b <>'],
    ['a: {x: [\nb: |\n', 'value b <> (a)'],
    ["a: 'x\n  b: |\n", 'nothing'],
    ['a:\n\tb: |\n', 'value a.b <>'],
    ['a: }\nb:\n  c|\n', 'key b <c>'],
    ['a:\n    b: 1\n  c|\n', 'key a <c>'],
  ];
  test.each(rows)('%j', (fixture, expected) => {
    expect(shown(fixture)).toBe(expected);
  });
});

describe('where nothing can be completed', () => {
  test.each([
    '# no|\n',
    'a: 1 # foo |',
    'a: >-\n  foo|',
    'a: |-\n  x\n\n  - b: |\n',
    'a: "x\n  y|"\n',
    '--|-\n',
    '---|\n',
    '...|\n',
    'a: [1] |\n',
    'a: {b: 1, # c|\n  d: 2}\n',
  ])('%j', (fixture) => {
    expect(at(fixture)).toBeUndefined();
  });

  test('outside the text', () => {
    expect(completionContext('a: 1', -1)).toBeUndefined();
    expect(completionContext('a: 1', 5)).toBeUndefined();
  });
});

describe('how it has to be written', () => {
  test('the column of the key', () => {
    expect(at('spec:\n  ingress:\n    - from:\n        - |\n')?.indent).toBe(10);
    expect(at('spec:\n  ingress:\n    - from: |\n')?.indent).toBe(6);
    expect(at('spec:\n    |\n')?.indent).toBe(4);
  });

  test('a blank that is missing', () => {
    expect(['a:|', 'a: |', '-|', '- |', 'a: {b:|}', 'a: {b: |}'].map((text) => at(text)?.needsBlank)).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  test('a colon that is there', () => {
    expect(['a|: 1', 'a|', '- a|: 1', '{a|: 1}', '{"a|": 1}', '{a|}'].map((text) => at(text)?.colon)).toEqual([
      true,
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  test('the quote it stands in', () => {
    expect(['a: "x|"', "a: 'x|", 'a: x|', '{"a|": 1}', 'a: |"x"'].map((text) => at(text)?.quote)).toEqual([
      '"',
      "'",
      '',
      '"',
      '',
    ]);
  });

  test('dashes around and before it', () => {
    const flags = (text: string) => [at(text)?.afterDash, at(text)?.amongDashes, at(text)?.flow];
    expect(flags('a:\n  - |')).toEqual([true, false, false]);
    expect(flags('a:\n  - b: 1\n  |')).toEqual([false, true, false]);
    expect(flags('a:\n  - b: 1\n    |')).toEqual([false, false, false]);
    expect(flags('a: [|]')).toEqual([false, false, true]);
  });
});
