import { describe, expect, it } from 'vitest';
import type { Field, KindSchema } from '../../../server/src/schema/field.ts';
import { NETWORK_POLICY } from '../../../server/src/schema/networkPolicy.ts';
import { checkStructure } from '../../../server/src/schema/walk.ts';
import { fieldName } from '../../../server/src/syntax/path.ts';
import { rootOf } from './parse.ts';

const HEAD = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: x}\n';

/** Violations of a policy in short: `kind path`, for types with what was found. */
function violations(spec: string, schema: KindSchema = NETWORK_POLICY, head = HEAD): readonly string[] {
  return checkStructure(rootOf(`${head}${spec}`), schema).violations.map((violation) => {
    const more = violation.kind === 'type' ? ` ${violation.why ?? violation.found}` : '';
    const limit = violation.kind === 'limit' ? ` ${violation.limit}` : '';
    const set = violation.kind === 'one-of' ? ` ${violation.set.join('+')}` : '';
    return `${violation.kind} ${fieldName(violation.path)}${more}${limit}${set}`;
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
    scope: 'Cluster',
    decoding: 'crd',
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
          items: { type: 'object', fields: { a: text, b: text }, oneOf: ['a', 'b'], doc },
          doc,
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
    ['name: abc\nlist: [{a: x, b: z}]', ['one-of list[0] a+b']],
    ['name: abc\nlist: [{a: x, b: }]', []],
    ['name: abc\nlist: [{}]', ['one-of list[0] ']],
  ])('%j: %j', (text, expected) => {
    expect(violations(text, schema, '')).toEqual(expected);
  });
});
