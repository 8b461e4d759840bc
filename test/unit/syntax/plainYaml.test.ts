import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { toJson } from '../../../server/src/syntax/json.ts';
import { parseSlice } from '../../../server/src/syntax/parse.ts';
import { readPlainYaml } from '../../../server/src/syntax/plainYaml.ts';
import { recorded } from './support.ts';

/** Whatever is read the fast way is what the full reader reads, without a problem. */
function agrees(text: string): boolean {
  const fast = readPlainYaml(text);
  if (fast === undefined) return false;
  const { root, problems } = parseSlice(text);
  expect(problems, text).toEqual([]);
  expect(fast, text).toEqual(root && toJson(root));
  return true;
}

const dump = `apiVersion: v1
items:
- apiVersion: v1
  kind: Pod
  metadata:
    annotations:
      cni.projectcalico.org/podIP: 10.0.0.1/32
      note: |
        first: line

          deeper
    creationTimestamp: "2024-01-01T00:00:00Z"
    labels:
      app.kubernetes.io/name: web
      "yes": 'it''s'
      empty: ""
    name: web-0
  spec:
    containers:
    - args:
      - --port=80
      - "a \\"quoted\\" one"
      ports:
      - containerPort: 8080
        name: http
    hostNetwork: true
    nodeName:
    securityContext: {}
    volumes: []
  status:
    podIPs:
    - ip: 10.0.0.1
kind: List
metadata:
  resourceVersion: ""
`;

describe('the fast way to values', () => {
  it('reads a dump as kubectl writes it', () => {
    expect(agrees(dump)).toBe(true);
    expect(agrees(dump.replaceAll('\n', '\r\n'))).toBe(true);
    expect(agrees(`---\n# a comment\n${dump}`)).toBe(true);
  });

  it.each([
    ['a: 1\nb: 0120\nc: 1.5\nd: yes\ne: ~\nf: null\ng: 2024-01-01\nh: 12:30\ni: -x\nj: -1\n'],
    ['a:\n- b: 1\n  c: 2\n- d\n- e: |\n    x\n    y\n\n- f: |-\n    z\nb: |\n  end'],
    ['a:\n  b:\n    c: d\n  # a comment\n  e: f\n# another\ng: h'],
    ['- a\n- b: c\n  d: e\n'],
    ['a: |\n  text\n\n\nb: c\n'],
    ['a: x:y\nb: http://c\nd: a#b\n'],
  ])('reads %j', (text) => {
    expect(agrees(text)).toBe(true);
  });

  it.each([
    ['a: &x b\n'],
    ['a: *x\n'],
    ['a: {b: c}\n'],
    ['a: [b]\n'],
    ['a: >\n  folded\n'],
    ['a: b # comment\n'],
    ['a: b\n  goes on\n'],
    ['a: "b\n  c"\n'],
    ['a: b: c\n'],
    ['a: 1\na: 2\n'],
    ['<<: x\n'],
    ['1: a\n'],
    ['true: a\n'],
    ['a:\tb\n'],
    ['a: b\n---\nc: d\n'],
    ['%YAML 1.1\n---\na: b\n'],
    ['a:\n  b: c\n d: e\n'],
    ['- - a\n'],
    ['-\n  a: b\n'],
    ['? a\n: b\n'],
    ['a: !!str 1\n'],
    ['a: .inf\n'],
    ['a: "\\u0041"\n'],
    ['text\n'],
    [''],
  ])('leaves %j to the full reader', (text) => {
    expect(readPlainYaml(text)).toBeUndefined();
  });

  it('agrees about everything that a library writes', () => {
    const scalar = fc.oneof(
      fc.constantFrom(
        'a',
        'x: y',
        '- z',
        '#',
        '',
        ' ',
        'it\'s "q"',
        'line\nline\n',
        '\n',
        'yes',
        '1',
        '0x1',
        'null',
        'a:',
      ),
      fc.constantFrom<unknown>(0, -1, 1.5, true, false, null, 2 ** 40),
      fc.string({ maxLength: 8 }),
    );
    const key = fc.oneof(fc.constantFrom('a', 'b', 'kind', 'a/b', 'a.b', 'yes', '1', ''), fc.string({ maxLength: 4 }));
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        scalar,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      ),
    })).value;
    let read = 0;
    fc.assert(
      fc.property(fc.dictionary(key, value, { minKeys: 1, maxKeys: 5 }), fc.boolean(), (object, indentSeq) => {
        if (agrees(stringify(object, { indentSeq, version: '1.1' }))) read += 1;
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(300);
  });

  it('agrees about any text', () => {
    const part = fc.constantFrom(
      ...[
        'a',
        'b: ',
        'key: v',
        ': ',
        '- ',
        '-',
        '  ',
        ' ',
        '\n',
        '\n',
        '\n  ',
        '\n- ',
        '|',
        '|-',
        '#',
        '"',
        "'",
        '\r\n',
      ],
      ...['{}', '[]', '\n\n', '? ', '&a ', '1', 'yes', '~', '---\n', '...', 'x:\n', '  y: z\n', '- k: v\n', ',', '\\'],
    );
    let read = 0;
    fc.assert(
      fc.property(fc.array(part, { maxLength: 16 }), (parts) => {
        if (agrees(parts.join(''))) read += 1;
      }),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it('agrees about the recorded texts', () => {
    for (const name of RECORDED) for (const { text } of recorded(name)) agrees(text);
  });
});

const RECORDED = ['brackets', 'edits', 'hand'];
