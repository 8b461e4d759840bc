import { describe, expect, test } from 'vitest';
import { parseSlice } from '../../../server/src/syntax/parse.ts';
import { keyText, typePlain } from '../../../server/src/syntax/scalars.ts';
import { json } from './support.ts';

const words = (text: string) => text.split(' ');

/** kubernetes.md 0.3.1, row by row: a plain scalar and the JSON it becomes. */
const TABLE: readonly (readonly [string, readonly (readonly [string, unknown])[]])[] = [
  ['booleans, true', words('true True TRUE yes Yes YES on On ON y Y').map((word) => [word, true])],
  ['booleans, false', words('false False FALSE no No NO off Off OFF n N').map((word) => [word, false])],
  ['booleans in no other case', words('tRUE yES oN nO').map((word) => [word, word])],
  [
    'integers',
    [
      ['8080', 8080],
      ['1_000', 1000],
      ['0x1F', 31],
      ['+80', 80],
      ['-80', -80],
      ['0b11', 3],
      ['0', 0],
    ],
  ],
  [
    'floats',
    [
      ['1.10', 1.1],
      ['1e3', 1000],
      ['.5', 0.5],
      ['80.0', 80],
      ['8e1', 80],
      ['80.5', 80.5],
      ['1.', 1],
    ],
  ],
  [
    'octal integers',
    [
      ['0443', 291],
      ['0120', 80],
      ['0o120', 80],
      ['0o17', 15],
      ['-017', -15],
    ],
  ],
  [
    'no octal after all',
    [
      ['08', 8],
      ['09.5', 9.5],
    ],
  ],
  [
    'null',
    [
      ['', null],
      ['~', null],
      ['null', null],
      ['Null', null],
      ['NULL', null],
      ['nULL', 'nULL'],
    ],
  ],
  [
    'dates stay text',
    [
      ['2024-01-01', '2024-01-01'],
      ['2001-12-14T21:59:43Z', '2001-12-14T21:59:43Z'],
    ],
  ],
  [
    'no base 60',
    [
      ['12:30', '12:30'],
      ['1:2:3', '1:2:3'],
    ],
  ],
  [
    'quoted is text',
    [
      ['"8080"', '8080'],
      ["'yes'", 'yes'],
      ['""', ''],
    ],
  ],
  [
    'too large for an integer',
    [
      ['18446744073709551616', 2 ** 64],
      ['0xFFFFFFFFFFFFFFFFF', '0xFFFFFFFFFFFFFFFFF'],
    ],
  ],
  [
    'too large for a number',
    [
      ['1e999', '1e999'],
      ['1e-999', 0],
    ],
  ],
  [
    'addresses are text',
    [
      ['10.0.0.1', '10.0.0.1'],
      ['10.0.0.0/8', '10.0.0.0/8'],
      ['fd00::1', 'fd00::1'],
      ['::/0', '::/0'],
    ],
  ],
];

describe.each(TABLE)('plain scalars: %s', (_, rows) => {
  test.each(rows)('%s', (source, value) => {
    expect(json(`v: ${source}\n`)).toEqual({ v: value });
  });
});

test.each(words('.inf .Inf .INF +.inf -.inf .nan .NaN .NAN'))('%s refuses the whole document', (source) => {
  const text = `v: ${source}\n`;
  const { problems } = parseSlice(text);
  expect(problems).toEqual([
    { code: 'not-finite', detail: { text: source }, span: { start: 3, end: text.length - 1 } },
  ]);
});

describe('keys become text', () => {
  const rows: [string, string][] = [
    ['on', 'true'],
    ['n', 'false'],
    ['1', '1'],
    ['0443', '291'],
    ['1_000', '1000'],
    ['1.5', '1.5'],
    ['1.0', '1'],
    ['100000.0', '100000'],
    ['1e6', '1e+06'],
    ['1234567.5', '1.2345675e+06'],
    ['1.23456789012', '1.2345679'],
    ['0.0001', '0.0001'],
    ['0.00001', '1e-05'],
    ['-0.0', '-0'],
    ['1e39', '.inf'],
    ['.inf', '.inf'],
    ['.nan', '.nan'],
    ['9223372036854775807', '9223372036854775807'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['2024-01-01', '2024-01-01'],
  ];
  test.each(rows)('%s is %s', (source, key) => {
    expect(keyText(typePlain(source))).toBe(key);
    expect(Object.keys(json(`${source}: v\n`) ?? {})).toEqual([key]);
  });

  test.each(['~', 'null', 'NULL', '9223372036854775808'])('%s refuses the document', (source) => {
    expect(keyText(typePlain(source))).toBeUndefined();
    const code = /^\d/.test(source) ? 'number-key' : 'null-key';
    expect(parseSlice(`a: 1\n${source}: v\n`).problems.map((problem) => problem.code)).toEqual([code]);
  });
});

test('an integer beyond 2^53 keeps its text', () => {
  const { root } = parseSlice('9007199254740993');
  expect(root).toMatchObject({ value: 9007199254740992, source: '9007199254740993' });
});
