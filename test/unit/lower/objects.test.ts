import { describe, expect, test } from 'vitest';
import type { ManifestObject } from '../../../server/src/lower/object.ts';
import { readObjects } from '../../../server/src/lower/objects.ts';
import { parseSlice } from '../../../server/src/syntax/parse.ts';

function read(text: string, defaultNamespace = 'default'): readonly ManifestObject[] {
  return readObjects(parseSlice(text), { defaultNamespace });
}

function shown(text: string): readonly string[] {
  return read(text).map(({ at, apiVersion, kind, namespace, name, schema, policy }) =>
    [at.join('.') || '.', apiVersion, kind, `${namespace}/${name}`, schema?.kind ?? '-', policy?.id ?? '-'].join(' '),
  );
}

const POLICY = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\n  namespace: shop\n';

describe('objects of a document', () => {
  test('its root', () => {
    expect(shown(POLICY)).toEqual([
      '. networking.k8s.io/v1 NetworkPolicy shop/web NetworkPolicy networking.k8s.io/NetworkPolicy/shop/web',
    ]);
  });

  test('a policy without namespace goes where kubectl would send it', () => {
    const [object] = read(POLICY.replace('  namespace: shop\n', ''), 'team-a');
    expect([object?.namespace, object?.policy?.namespace]).toEqual(['team-a', 'team-a']);
  });

  test('other kinds have what they say', () => {
    expect(shown('apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n')).toEqual(['. v1 Pod undefined/p - -']);
    expect(read('a: 1\n').map(({ kind, name }) => [kind, name])).toEqual([[undefined, undefined]]);
  });

  test('items of a List', () => {
    const item = POLICY.trim().replaceAll('\n', '\n    ');
    expect(
      shown(`apiVersion: v1\nkind: List\nitems:\n  - ${item}\n  - apiVersion: v1\n    kind: Pod\n  - null\n`),
    ).toEqual([
      'items.0 networking.k8s.io/v1 NetworkPolicy shop/web NetworkPolicy networking.k8s.io/NetworkPolicy/shop/web',
      'items.1 v1 Pod undefined/undefined - -',
    ]);
  });

  test('items of a typed list may leave out their kind', () => {
    const text =
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicyList\nitems:\n- metadata: {name: a, namespace: n}\n- kind: Other\n';
    expect(read(text).map(({ at, kind, policy }) => [at.join('.'), kind, policy?.name])).toEqual([
      ['items.0', 'NetworkPolicy', 'a'],
      ['items.1', 'Other', undefined],
    ]);
  });

  test('lists in lists', () => {
    const text = 'kind: List\nitems:\n- kind: List\n  items:\n  - {kind: A}\n- {kind: B}\n';
    expect(read(text).map(({ at, kind }) => [at.join('.'), kind])).toEqual([
      ['items.0.items.0', 'A'],
      ['items.1', 'B'],
    ]);
  });

  test('a list without items is an object of its own', () => {
    expect(read('kind: PodList\nitems: 1\n').map(({ kind }) => kind)).toEqual(['PodList']);
    expect(read('kind: List\nitems: []\n')).toEqual([]);
  });

  test.each(['', '# c\n', '- a\n', 'x\n', '[1, 2]\n'])('%j holds none', (text) => {
    expect(read(text)).toEqual([]);
  });

  test('names that are no text are none', () => {
    const [object] = read(POLICY.replace('name: web', 'name: 7').replace('namespace: shop', 'namespace: [x]'));
    expect([object?.name, object?.namespace]).toEqual([undefined, 'default']);
  });

  test('a half-typed line leaves the rest in place', () => {
    const [object] = read(`${POLICY}spec:\n  podSel\n  policyTypes: [Egress]\n`);
    expect(object?.policy?.directions).toEqual(['egress']);
  });

  test('with equal keys the last one counts', () => {
    expect(read(`${POLICY}kind: Pod\n`).map(({ kind }) => kind)).toEqual(['Pod']);
  });
});
