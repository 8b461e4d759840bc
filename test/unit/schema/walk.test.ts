import { describe, expect, it } from 'vitest';
import { child, textOf } from '../../../server/src/schema/checks.ts';
import type { Field, KindSchema } from '../../../server/src/schema/field.ts';
import { NETWORK_POLICY } from '../../../server/src/schema/kubernetes/networkPolicy.ts';
import { checkStructure } from '../../../server/src/schema/walk.ts';
import { fieldName } from '../../../server/src/syntax/path.ts';
import { rootOf } from './parse.ts';

const HEAD = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: x}\n';

/** Violations of a policy in short: `kind path`, for types with what was found. */
function violations(spec: string, schema: KindSchema = NETWORK_POLICY, head = HEAD): readonly string[] {
  return checkStructure(rootOf(`${head}${spec}`), schema).violations.map((violation) => {
    const more = violation.kind === 'type' ? ` ${violation.why ?? violation.found}` : '';
    const limit = violation.kind === 'limit' ? ` ${violation.limit}` : '';
    const set = violation.kind === 'group' ? ` ${violation.set.join('+')}` : '';
    const channel = violation.channel ? ` ${violation.channel}` : '';
    return `${violation.kind} ${fieldName(violation.path)}${more}${limit}${set}${channel}`;
  });
}

/** What null, absent and empty mean in the built-in API: kubernetes.md 0.3.4. */
describe('null and empty, as Go decodes them', () => {
  it.each([
    'spec: {}',
    'spec:',
    'spec: {podSelector: null, policyTypes: null, ingress: null, egress: null}',
    'spec: {podSelector: {matchLabels: null, matchExpressions: null}}',
    'spec: {podSelector: {matchLabels: {app: }}}',
    'spec: {ingress: [null], egress: [{}]}',
    'spec: {ingress: [{from: null, ports: null}, {from: [], ports: []}]}',
    'spec: {ingress: [{ports: [null]}, {ports: [{}]}, {ports: [{protocol: null, port: null, endPort: null}]}]}',
    'spec: {ingress: [{from: [{podSelector: null, namespaceSelector: {}}]}]}',
    'spec: {ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: null}}]}]}',
  ])('%s contradicts nothing', (spec) => {
    expect(violations(spec)).toEqual([]);
  });

  it.each([
    ['spec: {ingress: [{from: [{ipBlock: {}}]}]}', 'missing spec.ingress[0].from[0].ipBlock.cidr'],
    ['spec: {ingress: [{from: [{ipBlock: {cidr: ""}}]}]}', 'missing spec.ingress[0].from[0].ipBlock.cidr'],
    ['spec: {ingress: [{from: [{ipBlock: {cidr: }}]}]}', 'missing spec.ingress[0].from[0].ipBlock.cidr'],
    ['spec: {policyTypes: [null]}', 'enum spec.policyTypes[0]'],
    ['spec: {ingress: [{ports: [{protocol: ""}]}]}', 'enum spec.ingress[0].ports[0].protocol'],
  ])('%s: %s', (spec, expected) => {
    expect(violations(spec)).toEqual([expected]);
  });

  it('takes a null list item for an empty mapping', () => {
    expect(violations('spec: {podSelector: {matchExpressions: [null]}}')).toEqual([
      'missing spec.podSelector.matchExpressions[0].key',
      'missing spec.podSelector.matchExpressions[0].operator',
    ]);
  });

  it('reads a null label value and a null list item of text as the empty string', () => {
    const { fields } = checkStructure(
      rootOf(
        `${HEAD}spec: {podSelector: {matchLabels: {app: }}, ingress: [{from: [{ipBlock: {cidr: x, except: [null]}}]}]}`,
      ),
      NETWORK_POLICY,
    );
    const values = new Map(fields.map((field) => [fieldName(field.path), field.value]));
    expect(values.get('spec.podSelector.matchLabels.app')).toBe('');
    expect(values.get('spec.ingress[0].from[0].ipBlock.except[0]')).toBe('');
  });
});

describe('numbers, of which only the value counts', () => {
  it.each(['80', '80.0', '8e1', '+80', '8_0', '0x50', '0120', '0o120', 'http'])('port: %s is held', (port) => {
    expect(violations(`spec: {ingress: [{ports: [{port: ${port}}]}]}`)).toEqual([]);
  });

  it.each([
    ['80.5', 'type spec.ingress[0].ports[0].port fraction'],
    ['4294967296', 'type spec.ingress[0].ports[0].port overflow'],
    ['1e20', 'type spec.ingress[0].ports[0].port overflow'],
    ['-2147483649', 'type spec.ingress[0].ports[0].port overflow'],
    ['true', 'type spec.ingress[0].ports[0].port boolean'],
    ['[80]', 'type spec.ingress[0].ports[0].port list'],
    ['{}', 'type spec.ingress[0].ports[0].port object'],
    ['0', 'limit spec.ingress[0].ports[0].port minimum'],
    ['65536', 'limit spec.ingress[0].ports[0].port maximum'],
  ])('port: %s is not', (port, expected) => {
    expect(violations(`spec: {ingress: [{ports: [{port: ${port}}]}]}`)).toEqual([expected]);
  });

  it('holds 64 bits where the field has them', () => {
    expect(violations('', NETWORK_POLICY, `${HEAD.replace('{name: x}', '{name: x, generation: 4294967296}')}`)).toEqual(
      [],
    );
  });
});

describe('keys', () => {
  it('tells unknown keys with the known ones they may stand for, those already used left out', () => {
    const [violation] = checkStructure(
      rootOf(`${HEAD}spec: {podselector: {}, podSelector: {}}`),
      NETWORK_POLICY,
    ).violations;
    expect(violation).toMatchObject({ kind: 'unknown', path: ['spec', 'podselector'], near: [] });
    const [near] = checkStructure(rootOf(`${HEAD}spec: {podselector: {}}`), NETWORK_POLICY).violations;
    expect(near).toMatchObject({ near: ['podSelector'] });
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('knows no %s', (key) => {
    expect(violations(`spec: {${key}: {}}`)).toEqual([`unknown spec.${key}`]);
  });

  it('looks at the last of equal keys only', () => {
    expect(violations('spec: {ingress: x}\nspec: {}')).toEqual([]);
    expect(violations('spec: {}\nspec: {ingress: x}')).toEqual(['type spec.ingress string']);
  });

  it('takes what a merge brings in for what it is', () => {
    expect(violations('x-base: &base {matchLabels: {app: db}, other: 1}\nspec: {podSelector: {<<: *base}}')).toEqual([
      'unknown x-base',
      'unknown spec.podSelector.other',
    ]);
  });
});

it('needs a name unless one is generated', () => {
  const head = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n';
  expect(violations('', NETWORK_POLICY, `${head}metadata: {generateName: x-}`)).toEqual([]);
  expect(violations('', NETWORK_POLICY, `${head}metadata: {generateName: ""}`)).toEqual(['missing metadata.name']);
  expect(violations('', NETWORK_POLICY, head)).toEqual(['missing metadata']);
});

it.each([
  ['2025-01-31T12:00:00Z', true],
  ['2025-01-31T12:00:00.123+02:00', true],
  ['2024-02-29T00:00:00Z', true],
  ['2025-02-29T00:00:00Z', false],
  ['2025-01-31', false],
  ['2025-01-31T24:00:00Z', false],
  ['yesterday', false],
])('reads %s as a time: %s', (time, isTime) => {
  const head = HEAD.replace('{name: x}', `{name: x, creationTimestamp: "${time}"}`);
  expect(violations('', NETWORK_POLICY, head)).toEqual(isTime ? [] : ['type metadata.creationTimestamp timestamp']);
});

/** Custom resources: nulls are pruned before anything is checked, list items are not (kubernetes.md 0.3.5). */
describe('custom resources', () => {
  const doc = { summary: '', source: '' };
  const text: Field = { type: 'string', doc };
  const schema: KindSchema = {
    apiVersion: 'example.com/v1',
    kind: 'Example',
    family: 'admin',
    product: 'network-policy-api',
    scope: 'Cluster',
    decoding: 'crd',
    refusers: { otherwise: ['kube-apiserver'] },
    noun: 'example',
    doc,
    link: '',
    root: {
      type: 'object',
      doc,
      fields: {
        apiVersion: text,
        kind: text,
        name: { ...text, required: true, maxLength: 3 },
        labels: { type: 'map', items: text, doc },
        list: {
          type: 'list',
          minItems: 1,
          maxItems: 2,
          items: {
            type: 'object',
            fields: { a: text, b: text },
            groups: [{ needs: 'exactly-one', of: ['a', 'b'] }],
            doc,
          },
          doc,
        },
        metadata: {
          type: 'object',
          role: 'metadata',
          fields: { name: text, labels: { type: 'map', items: text, doc } },
          doc,
        },
        code: { ...text, pattern: /^[a-z]+$/, minLength: 2, enum: ['ab', 'cd', 'e', 'é'] },
        any: { type: 'integer', format: 'any-int', doc },
        free: { type: 'object', preserveUnknown: true, fields: { a: text }, doc },
        set: { type: 'list', unique: 'items', items: text, doc },
        keyed: {
          type: 'list',
          unique: ['a'],
          items: { type: 'object', fields: { a: text, b: text }, doc },
          doc,
        },
        one: { type: 'object', minProperties: 1, maxProperties: 1, fields: { a: text, b: text }, doc },
        newer: { type: 'object', channel: 'experimental', fields: { a: { ...text, required: true } }, doc },
        range: {
          type: 'object',
          fields: { a: text },
          doc,
          checks: [
            {
              name: 'never-x',
              fails: (node) => (textOf(child(node, 'a')) === undefined ? undefined : { at: ['a'] }),
            },
            { name: 'never', channel: 'experimental', fails: () => ({ at: [] }) },
          ],
        },
      },
    },
  };
  it.each([
    ['name: abc', []],
    ['name: abc\nlabels: {x: }', []],
    ['name:', ['missing name']],
    ['name: abcd', ['limit name maxLength']],
    ['name: abc\nlist: []', ['limit list minItems']],
    ['name: abc\nlist: [{a: x}, {b: x}, {a: z}]', ['limit list maxItems']],
    ['name: abc\nlist: [null]', ['type list[0] null']],
    ['name: abc\nlist: [{a: x, b: z}]', ['group list[0] a+b']],
    ['name: abc\nlist: [{a: x, b: }]', []],
    ['name: abc\nlist: [{}]', ['group list[0] ']],
    ['name: ""', []],
    ['name: é€𝄞', []],
    ['name: a\nmetadata: {name: , labels: {x: }}', []],
    ['name: a\nmetadata: {name: 7}', ['type metadata.name number']],
    ['name: a\ncode: ab', []],
    ['name: a\ncode: ""', ['enum code', 'limit code minLength']],
    ['name: a\ncode: é', ['pattern code', 'limit code minLength']],
    ['name: a\nany: 5000000000', []],
    ['name: a\nfree: {z: {y: 1}}', []],
    ['name: a\nfree: {a: 1}', ['type free.a number']],
    ['name: a\nset: [x, z, x, x]', ['duplicate set[2]', 'duplicate set[3]']],
    ['name: a\nset: [x, X]', []],
    ['name: a\nkeyed: [{a: x, b: c}, {b: z, a: x}, {a: z}]', ['duplicate keyed[1]']],
    ['name: a\none: {a: x}', []],
    ['name: a\none: {a: x, b: null, c: y}', ['unknown one.c']],
    ['name: a\none: {a: null, c: z}', ['limit one minProperties', 'unknown one.c']],
    ['name: a\none: {a: x, b: z}', ['limit one maxProperties']],
    ['name: a\nnewer: {a: x}', ['channel newer experimental']],
    ['name: a\nnewer: null', []],
    ['name: a\nnewer: {}', ['channel newer experimental', 'missing newer.a experimental']],
    ['name: a\nrange: {a: x}', ['check range.a', 'check range experimental']],
    ['name: a\nrange: {a: [x]}', ['type range.a list', 'check range experimental']],
  ])('%j: %j', (text, expected) => {
    expect(violations(text, schema, '')).toEqual(expected);
  });
});
