import { describe, expect, it } from 'vitest';
import type { Field } from '../../../server/src/schema/field.ts';
import { recogniseKind } from '../../../server/src/schema/kinds.ts';
import { childField, fieldAt } from '../../../server/src/schema/lookup.ts';
import { KIND_SCHEMAS, schemaFor } from '../../../server/src/schema/registry.ts';

function* fieldsOf(field: Field, path: string): Iterable<{ readonly path: string; readonly field: Field }> {
  yield { path, field };
  for (const [name, child] of Object.entries(field.fields ?? {})) yield* fieldsOf(child, `${path}.${name}`);
  if (field.items) yield* fieldsOf(field.items, `${path}[]`);
}

describe.each(KIND_SCHEMAS.map((schema) => [schema.kind, schema] as const))('the table of %s', (_, schema) => {
  const all = [...fieldsOf(schema.root, '')];

  it('documents every field in plain words, with its source', () => {
    for (const { path, field } of all) {
      expect(field.doc.summary, path).not.toBe('');
      expect(field.doc.summary, path).toMatch(/^[^A-Z]|^[A-Z]{2}/);
      expect(field.doc.source, path).not.toBe('');
      for (const fact of field.doc.facts ?? []) expect(fact, path).toMatch(/[.:*)`]$/);
    }
  });

  it('says of every container what it holds', () => {
    for (const { path, field } of all) {
      if (field.type === 'object') expect(field.fields, path).toBeDefined();
      if (field.type === 'list' || field.type === 'map') expect(field.items, path).toBeDefined();
    }
  });

  it('is found by its own names', () => {
    expect(schemaFor(schema.apiVersion, schema.kind)).toBe(schema);
    expect(schemaFor(schema.apiVersion, schema.kind.toLowerCase())).toBeUndefined();
  });
});

it('leads from a path to its field, through lists and maps', () => {
  const root = schemaFor('networking.k8s.io/v1', 'NetworkPolicy')?.root;
  if (!root) throw new Error('no table');
  expect(fieldAt(root, ['spec', 'ingress', 3, 'from', 0, 'ipBlock', 'cidr'])?.role).toBe('cidr');
  expect(fieldAt(root, ['spec', 'podSelector', 'matchLabels', 'constructor'])?.role).toBe('label-value');
  expect(fieldAt(root, ['spec', 'ingress', 'from'])).toBeUndefined();
  expect(fieldAt(root, ['spec', 0])).toBeUndefined();
  expect(childField(root, 'constructor')).toBeUndefined();
  expect(fieldAt(root, [])).toBe(root);
});

/** Pairs the API server serves, dropped, or never had (kubernetes.md A-D1, A-M81, A-M82). */
it.each([
  ['networking.k8s.io/v1', 'NetworkPolicy', 'policy'],
  ['projectcalico.org/v3', 'NetworkPolicy', 'policy'],
  ['crd.projectcalico.org/v1', 'NetworkPolicy', 'policy'],
  ['crd.antrea.io/v1beta1', 'NetworkPolicy', 'other'],
  ['policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', 'policy'],
  ['policy.networking.k8s.io/v1alpha1', 'BaselineAdminNetworkPolicy', 'policy'],
  ['policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', 'policy'],
  ['policy.networking.k8s.io/v1alpha1', 'ClusterNetworkPolicy', 'wrong-api'],
  ['policy.networking.k8s.io/v1alpha2', 'AdminNetworkPolicy', 'wrong-api'],
  ['policy.networking.k8s.io/v1alpha2', 'clusternetworkpolicies', 'wrong-kind'],
  ['policy.networking.k8s.io/v1alpha2', '', 'no-kind'],
  ['projectcalico.org/v3', 'networkpolicy', 'wrong-kind'],
  ['projectcalico.org/v3', 'BGPPeer', 'other'],
  ['cilium.io/v2', 'ciliumnetworkpolicies', 'wrong-kind'],
  ['cilium.io/v2', 'CiliumNode', 'other'],
  ['cilium.io/v2', 'CiliumNetworkPolicy', 'policy'],
  ['cilium.io/v2', 'CiliumNode', 'other'],
  ['cilium.io/v2', 'networkpolicy', 'wrong-kind'],
  ['networking.k8s.io/v1', 'Ingress', 'other'],
  ['apps/v1', 'Deployment', 'other'],
  ['v1', 'Pod', 'other'],
  ['networking.k8s.io/v1beta1', 'Ingress', 'other'],
  [undefined, undefined, 'other'],
  [undefined, 'Pod', 'other'],
  ['v2', undefined, 'other'],
  ['extensions/v1beta1', 'NetworkPolicy', 'removed'],
  ['networking.k8s.io/v1beta1', 'NetworkPolicy', 'wrong-api'],
  ['networking.k8s.io', 'NetworkPolicy', 'wrong-api'],
  ['policy/v1', 'NetworkPolicy', 'wrong-api'],
  ['v1', 'NetworkPolicy', 'wrong-api'],
  ['a/b/c', 'NetworkPolicy', 'wrong-api'],
  ['projectcalico.org/v1', 'NetworkPolicy', 'wrong-api'],
  ['cilium.io/v2', 'NetworkPolicy', 'wrong-api'],
  ['networking.k8s.io/v1', 'networkpolicy', 'wrong-kind'],
  ['networking.k8s.io/v1', 'NetworkPolicies', 'wrong-kind'],
  ['networking.k8s.io/v1', 'NetworkPolicyList', 'wrong-kind'],
  ['networking.k8s.io/v1', 'constructor', 'wrong-kind'],
  ['networking.k8s.io/v1', '', 'no-kind'],
  ['', 'NetworkPolicy', 'no-api-version'],
  [undefined, 'constructor', 'other'],
] as const)('%s %s is %s', (apiVersion, kind, is) => {
  expect(recogniseKind(apiVersion, kind).is).toBe(is);
});

it('names the kind that a misspelt one stands for', () => {
  const near = (kind: string) => {
    const verdict = recogniseKind('networking.k8s.io/v1', kind);
    return verdict.is === 'wrong-kind' ? verdict.near : undefined;
  };
  expect(near('networkpolicy')).toBe('NetworkPolicy');
  expect(near('NetworkPolicies')).toBe('NetworkPolicy');
  expect(near('NetworkPolicyList')).toBe('NetworkPolicy');
  expect(near('NetworkPolcy')).toBe('NetworkPolicy');
  expect(near('Policy')).toBeUndefined();
});
