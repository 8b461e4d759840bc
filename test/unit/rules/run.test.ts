import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codesIn, judgeText, SETTINGS } from './judge.ts';

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  policyTypes: [Ingress]
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: api
    ports:
    - protocol: TCP
      port: 5432
`;

describe('what is judged', () => {
  it('finds nothing wrong with a policy that is fine', () => {
    expect(codesIn(POLICY)).toEqual([]);
  });

  it('leaves objects of other kinds in peace, but for their YAML', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: X_y, labels: {a: 1}}\nspec: {ports: x}\n';
    expect(codesIn(pod)).toEqual([]);
    expect(codesIn(pod.replace('spec: {ports: x}', 'spec: {'))).toEqual(['yaml-syntax']);
  });

  it('leaves kinds of policy APIs in peace that it has no table for', () => {
    const pool = POLICY.replace('networking.k8s.io/v1', 'projectcalico.org/v3').replace('NetworkPolicy', 'IPPool');
    expect(codesIn(pool)).toEqual([]);
    expect(codesIn('apiVersion: cilium.io/v2\nkind: CiliumNodeConfig\nmetadata: {name: x}\nspec: {x: 1}\n')).toEqual(
      [],
    );
  });

  it('leaves YAML in peace that is no manifest', () => {
    expect(codesIn('steps:\n- run: x\n - y\na: 1\na: 2\n')).toEqual([]);
  });

  it('judges each item of a list as the object it is', () => {
    const items = POLICY.replace('port: 5432', 'port: "5432"')
      .replace(/^/gm, '  ')
      .replace('  apiVersion', '- apiVersion');
    expect(codesIn(`apiVersion: v1\nkind: List\nitems:\n${items}`)).toEqual(['port-quoted']);
  });

  it('says one thing of a template, and nothing of what is in it', () => {
    const template = POLICY.replace('name: db', 'name: {{ .Values.name }}').replace('port: 5432', 'prot: {{ .port }}');
    expect(codesIn(template)).toEqual(['template']);
  });

  it('says where the text stands, in its order', () => {
    const found = judgeText(POLICY.replace('5432', '"5432"').replace('name: db', 'name: Db').replace('TCP', 'tcp'));
    expect(found.map(({ finding }) => finding.code)).toEqual(['name-syntax', 'protocol-unknown', 'port-quoted']);
  });

  it('names who refuses, for every error and nothing else', () => {
    const found = judgeText(POLICY.replace('5432', '"5432"').replace('[Ingress]', '[Ingress]\n  extra: 1'));
    for (const { finding } of found) expect(finding.level === 'error').toBe((finding.rejectedBy ?? []).length > 0);
    expect(found.length).toBe(2);
  });
});

describe('a text that is no YAML', () => {
  const broken = POLICY.replace('      app: db', '      app: [db').replace('port: 5432', 'port: "5432"');

  it('keeps what is refused elsewhere in the document', () => {
    const half = POLICY.replace('  policyTypes', '  pol\n  policyTypes').replace('port: 5432', 'port: "5432"');
    expect(codesIn(half)).toEqual(['yaml-syntax', 'port-quoted']);
  });

  it('says nothing about where fields stand', () => {
    const half = POLICY.replace('  policyTypes', '  pol\n  policyTypes').replace(
      '    ports:',
      '    port: [1]\n    ports:',
    );
    expect(codesIn(half)).toEqual(['yaml-syntax']);
  });

  it('silences no other document', () => {
    expect(codesIn(`${broken}---\n${POLICY.replace('name: db', 'name: Db')}`)).toContain('name-syntax');
  });
});

describe('what is not finished', () => {
  it.each([
    ['name-missing', POLICY.replace('  name: db\n', '')],
    ['cidr-missing', POLICY.replace('podSelector:\n        matchLabels:\n          app: api', 'ipBlock: {}')],
    ['peer-empty', POLICY.replace('podSelector:\n        matchLabels:\n          app: api', 'podSelector:')],
    ['end-port', POLICY.replace('port: 5432', 'endPort: 5432')],
  ])('%s waits until its line is left', (code, text) => {
    const found = judgeText(text).filter(({ finding }) => finding.code === code);
    expect(found.map(({ finding }) => finding.unfinished)).toEqual([true]);
  });
});

/** Strict validation of ranges came in steps (kubernetes.md 0.5.1). */
describe.each([
  ['10.0.0.5/8', 'cidr-host-bits'],
  ['010.0.0.0/8', 'cidr-leading-zeros'],
  ['::ffff:10.0.0.0/104', 'cidr-ipv4-mapped'],
])('%s', (cidr, code) => {
  const text = POLICY.replace('podSelector:\n        matchLabels:\n          app: api', `ipBlock: {cidr: "${cidr}"}`);
  it.each([
    [25, 'hint'],
    [32, 'hint'],
    [33, 'warning'],
    [35, 'warning'],
    [36, 'error'],
    [38, 'error'],
  ])('under 1.%d it is a %s', (kubernetesMinor, level) => {
    const found = judgeText(text, { ...SETTINGS, kubernetesMinor });
    expect(found.map(({ finding }) => [finding.code, finding.level])).toEqual([[code, level]]);
    expect(found[0]?.finding.rejectedBy).toEqual(level === 'error' ? ['kube-apiserver'] : undefined);
  });
});

it('bears any text', () => {
  const piece = fc.constantFrom(
    ...POLICY.split(/(?<=[\s:[\]])/),
    '{',
    '}',
    '- ',
    '"',
    '\t',
    '&a ',
    '*a',
    '<<: ',
    '{{ x }}',
    '---\n',
    'é',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      for (const { finding, span } of judgeText(text)) {
        expect(span.start).toBeLessThanOrEqual(span.end);
        expect(finding.message).not.toMatch(/undefined|\[object|NaN/);
      }
    }),
    { numRuns: 500 },
  );
});
