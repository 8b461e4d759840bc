import { describe, expect, test } from 'vitest';
import { parseSlice } from '../../../server/src/syntax/parse.ts';
import type { Node } from '../../../server/src/syntax/tree.ts';
import { json, spanFaults } from './support.ts';

/** The tree with the text of every span, to be read as a whole. */
function shown(text: string): unknown {
  const slice = parseSlice(text);
  const show = (node: Node): unknown => {
    const at = text.slice(node.span.start, node.span.end);
    switch (node.kind) {
      case 'scalar':
        return `${node.style}<${at}>${node.style === 'absent' ? `@${node.span.start}` : ''}`;
      case 'list':
        return node.items.map(({ span, value }) => [text.slice(span.start, span.end), show(value)]);
      case 'map':
        return node.entries.map(({ keyNode, value, span }) => [
          text.slice(span.start, span.end),
          text.slice(keyNode.span.start, keyNode.span.end),
          show(value),
        ]);
    }
  };
  expect(spanFaults(slice)).toEqual([]);
  return slice.root && show(slice.root);
}

describe('spans', () => {
  test('scalars hold their quotes, blocks their header', () => {
    expect(shown('a: x y # c\nb: "x"\nc: \'y\'\nd: |\n  z\n  w\n\ne: 1\n')).toEqual([
      ['a: x y', 'a', 'plain<x y>'],
      ['b: "x"', 'b', 'double<"x">'],
      ["c: 'y'", 'c', "single<'y'>"],
      ['d: |\n  z\n  w', 'd', 'block<|\n  z\n  w>'],
      ['e: 1', 'e', 'plain<1>'],
    ]);
  });

  test('what is absent stands right behind its colon or dash', () => {
    expect(shown('a:\nb:   # c\nc:\n  -\n  - \n  - x:\n')).toEqual([
      ['a:', 'a', 'absent<>@2'],
      ['b:', 'b', 'absent<>@5'],
      [
        'c:\n  -\n  - \n  - x:',
        'c',
        [
          ['-', 'absent<>@18'],
          ['-', 'absent<>@22'],
          ['- x:', [['x:', 'x', 'absent<>@30']]],
        ],
      ],
    ]);
  });

  test('list items start at their dash, in brackets at their value', () => {
    expect(shown('- a: 1\n  b: 2\n-   [c, {d: e}]\n')).toEqual([
      [
        '- a: 1\n  b: 2',
        [
          ['a: 1', 'a', 'plain<1>'],
          ['b: 2', 'b', 'plain<2>'],
        ],
      ],
      [
        '-   [c, {d: e}]',
        [
          ['c', 'plain<c>'],
          ['{d: e}', [['d: e', 'd', 'plain<e>']]],
        ],
      ],
    ]);
  });

  test('carriage returns and a byte order mark move nothing', () => {
    expect(shown('\uFEFFa: 1\r\nb:\r\n  - c\r\n')).toEqual([
      ['a: 1', 'a', 'plain<1>'],
      ['b:\r\n  - c', 'b', [['- c', 'plain<c>']]],
    ]);
    expect(shown('a: 1\rb: 2\r')).toEqual([
      ['a: 1', 'a', 'plain<1>'],
      ['b: 2', 'b', 'plain<2>'],
    ]);
  });
});

test('the source is what was written, without quotes and markers', () => {
  const sources = (text: string) => {
    const { root } = parseSlice(text);
    return root?.kind === 'map' ? root.entries.map(({ value }) => value.kind === 'scalar' && value.source) : [];
  };
  expect(sources("a: 0443\nb: \"x\\ty\"\nc: 'it''s'\nd:\ne: |\n  x\n")).toEqual([
    '0443',
    'x\\ty',
    "it''s",
    '',
    '  x\n',
  ]);
});

test('comments come with their places, wherever they stand', () => {
  const text = '# one\na: 1 #two\nb: "# no"\nc: |\n  # no\n## three ##\nd: [x, # four\n  y]\n';
  const { comments } = parseSlice(text);
  expect(comments.map(({ text: comment }) => comment)).toEqual(['one', 'two', 'three ##', 'four']);
  expect(comments.map(({ span }) => text.slice(span.start, span.end))).toEqual([
    '# one',
    '#two',
    '## three ##',
    '# four',
  ]);
});

describe('anchors, aliases and merges', () => {
  test('an alias is the node of its anchor, at its own place', () => {
    const text = 'a: &x {b: [1]}\nc: *x\n';
    const { root } = parseSlice(text);
    const value = root?.kind === 'map' ? root.entries[1]?.value : undefined;
    expect(value).toMatchObject({ kind: 'map', alias: 'x' });
    expect(value && text.slice(value.span.start, value.span.end)).toBe('*x');
    expect(json(text)).toEqual({ a: { b: [1] }, c: { b: [1] } });
  });

  const merges: [string, unknown][] = [
    ['what stands before is overridden', ['<<', 'b: 1\n  <<: {b: 2}', { b: 2 }]],
    ['what stands after wins', ['<<', '<<: {b: 2}\n  b: 1', { b: 1 }]],
    ['the first of several wins', ['<<', '<<: [{b: 1}, {b: 2, c: 3}]', { b: 1, c: 3 }]],
    ['a quoted one is a key', ['"<<"', '"<<": {b: 2}', { '<<': { b: 2 } }]],
  ];
  test.each(merges)('merge: %s', (_, row) => {
    const [, text, value] = row as [string, string, unknown];
    expect(json(`a:\n  ${text}\n`)).toEqual({ a: value });
  });

  test('a merged entry is marked and stands where the alias stands', () => {
    const text = 'a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n';
    const { root } = parseSlice(text);
    const map = root?.kind === 'map' ? root.entries[1]?.value : undefined;
    const entries = map?.kind === 'map' ? map.entries : [];
    expect(entries.map(({ key, merged, span }) => [key, merged, text.slice(span.start, span.end)])).toEqual([
      ['b', true, '*x'],
      ['d', undefined, 'd: 2'],
    ]);
  });
});

describe('templates', () => {
  const rows: [string, string, unknown][] = [
    ['a value', 'a: {{ .Values.x }}\nb: 1\n', { a: '{{ .Values.x }}', b: 1 }],
    ['part of a value', 'a: x-{{ .Values.x }}\n', { a: 'x-{{ .Values.x }}' }],
    ['quotes in quotes', 'a: "{{ .V | default "x: y" }}"\nb: 1\n', { a: '{{ .V | default "x: y" }}', b: 1 }],
    ['lines of actions', '{{- if .Values.x }}\na: 1\n{{- else }}\nb: 2\n{{- end }}\n', { a: 1, b: 2 }],
    ['an indented include', 'a:\n  {{- include "x" . | nindent 4 }}\nb: 1\n', { a: null, b: 1 }],
    ['a list item', 'a:\n  - {{ .x }}\n  - b\n', { a: ['{{ .x }}', 'b'] }],
    ['a key', '{{ .x }}: 1\nb: 2\n', { '{{ .x }}': 1, b: 2 }],
    ['over lines', 'a: {{ include\n"x" . }}\nb: 1\n', { b: 1 }],
  ];
  test.each(rows)('%s', (_, text, value) => {
    const { template, problems } = parseSlice(text);
    expect({ template, problems }).toEqual({ template: true, problems: [] });
    expect(json(text)).toMatchObject(value as object);
  });

  test.each(['a: |\n  {{ .x }}\n', '# {{ .x }}\na: 1\n', 'a: { { b } }\n', 'a: "{{"\n', 'a: {b: {c: 1}}\n'])(
    '%j is none',
    (text) => {
      expect(parseSlice(text).template).toBe(false);
    },
  );

  test('a fault beside text that only looks like a template is told', () => {
    const { template, problems } = parseSlice('a: "{{ x }}"\nb: [1\nc: 2\n');
    expect(template).toBe(false);
    expect(problems.map(({ code }) => code)).toEqual(['unclosed-flow']);
  });
});

describe('empty documents have no root', () => {
  test.each(['', '\n', '# c\n', '---\n', '--- # c\n\n', '---\n...\n', '   \n'])('%j', (text) => {
    expect(parseSlice(text)).toMatchObject({ root: undefined, problems: [] });
  });
});

describe('hostile texts', () => {
  const size = (node: Node | undefined): number => {
    if (!node || node.kind === 'scalar') return 1;
    const children =
      node.kind === 'list' ? node.items.map((item) => item.value) : node.entries.map((entry) => entry.value);
    return children.reduce((sum, child) => sum + size(child), 1);
  };
  const codes = (text: string) => parseSlice(text).problems.map(({ code }) => code);

  test('aliases of aliases end where the reader of the API server ends them', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [name, last] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg', 'ih']) {
      lines.push(`${name}: &${name} [${Array(9).fill(`*${last}`).join(', ')}]`);
    }
    const slice = parseSlice(lines.join('\n'));
    expect(slice.problems.every(({ code }) => code === 'excessive-alias')).toBe(true);
    expect(slice.problems.length).toBeGreaterThan(0);
    expect(size(slice.root)).toBeLessThan(1_000_000);
  });

  test('merges of merges stay as large as their keys', () => {
    const lines = ['a0: &a0 {x: 1, y: 2}'];
    for (let i = 1; i < 40; i++) lines.push(`a${i}: &a${i}\n  <<: [*a${i - 1}, *a${i - 1}]`);
    expect(size(parseSlice(lines.join('\n')).root)).toBeLessThan(1000);
  });

  test.each([
    ['brackets', '['.repeat(100_000)],
    ['braces', '{a: '.repeat(50_000)],
    ['dashes', '- '.repeat(50_000)],
    ['dashes, then back', `${'- '.repeat(20_000)}x\n- y\n`],
    ['indentation', Array.from({ length: 1500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['colons on a line', 'a: '.repeat(20_000)],
  ])('%s nested without end', (_, text) => {
    const slice = parseSlice(text);
    expect(slice.problems.length).toBeGreaterThan(0);
    expect(spanFaults(slice)).toEqual([]);
  });

  test.each([
    ['a line of a megabyte', `a: ${'x'.repeat(1_000_000)}`],
    ['a quoted line of a megabyte', `a: "${'x'.repeat(1_000_000)}"`],
    ['a list of a megabyte', `[${'1, '.repeat(300_000)}1]`],
    ['a map of a hundred thousand keys', Array.from({ length: 100_000 }, (_, i) => `k${i}: 1`).join('\n')],
    ['a number of a megabyte', `a: ${'9'.repeat(1_000_000)}`],
    ['blanks', ' '.repeat(1_000_000)],
    ['line ends', '\r\n'.repeat(500_000)],
  ])('%s is read', (_, text) => {
    expect(codes(text)).toEqual([]);
  });

  test.each([
    ['quotes that never close', 'a: "x\n'.repeat(3000)],
    ['brackets that never close', 'a: [x\n'.repeat(3000)],
    ['NUL', '\0'.repeat(10_000)],
    ['lone surrogates', 'a\uD800: \uDC00\n'.repeat(1000)],
    ['tabs', '\ta: [\n'.repeat(3000)],
    ['braces of templates', '{{ '.repeat(20_000)],
    ['braces of templates, one of them closed', `{{ x }}\n${'a: {{ \n'.repeat(20_000)}`],
    ['many openings in a long text', 'a: [x\n'.repeat(60_000)],
    ['many openings with tabs in a long text', '\ta: "x\n'.repeat(30_000)],
    ['deeper by a blank each', Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a: 1`).join('\n')],
  ])('%s: problems, no exception', (_, text) => {
    expect(spanFaults(parseSlice(text))).toEqual([]);
  });
});
