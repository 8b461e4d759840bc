import { describe, expect, test } from 'vitest';
import { placeFor } from '../../../../../server/src/engine/dataplane/calico/order.ts';
import { dataplane } from '../../../../../server/src/engine/dataplane/index.ts';
import type { Policy } from '../../../../../server/src/engine/model.ts';
import { ALL } from '../../../../../server/src/engine/selector.ts';

function policy(apiVersion: string, kind: string, name: string, more: Partial<Policy> = {}): Policy {
  return {
    id: `${apiVersion}/${kind}/${name}`,
    apiVersion,
    kind,
    name,
    tier: 'default',
    order: 5,
    subject: { kind: 'labelled', selector: ALL, path: [] },
    directions: ['ingress'],
    rules: [],
    ...more,
  };
}

const V3 = 'projectcalico.org/v3';
const gnp = (name: string, tier = 'default') => policy(V3, 'GlobalNetworkPolicy', name, { tier });
const np = (name: string, tier = 'default') => policy(V3, 'NetworkPolicy', name, { namespace: 'a', tier });
const raw = (name: string, tier = 'default') =>
  policy('crd.projectcalico.org/v1', 'GlobalNetworkPolicy', name, { tier });
const knp = policy('networking.k8s.io/v1', 'NetworkPolicy', 'x', { namespace: 'a', tier: 'NetworkPolicy' });
const anp = policy('policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', 'x', { tier: 'Admin' });
const banp = policy('policy.networking.k8s.io/v1alpha1', 'BaselineAdminNetworkPolicy', 'default', { tier: 'Baseline' });
const cnp = (tier: string) => policy('policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', 'x', { tier });
const sknp = policy(V3, 'StagedKubernetesNetworkPolicy', 'x', { namespace: 'a' });

/** calico.md 0.2, 4.3, 4.8: tier, order, tie. */
describe('places', () => {
  test.each<[string, Policy, string, number, string]>([
    ['3.28', gnp('x'), 'default', 5, 'x'],
    ['3.28', gnp('x', 'sec'), 'default', 5, 'x'],
    ['3.28', np('x'), 'default', 5, 'a/x'],
    ['3.28', knp, 'default', 1000, 'a/knp.default.x'],
    ['3.31', gnp('x'), 'default', 5, 'default.x'],
    ['3.31', gnp('default.x'), 'default', 5, 'default.x'],
    ['3.31', np('x'), 'default', 5, 'a/default.x'],
    ['3.31', gnp('t.x', 't'), 't', 5, 't.x'],
    ['3.31', np('t.x', 't'), 't', 5, 'a/t.x'],
    ['3.31', knp, 'default', 1000, 'a/knp.default.x'],
    ['3.31', anp, 'adminnetworkpolicy', 5, 'kanp.adminnetworkpolicy.x'],
    ['3.31', banp, 'baselineadminnetworkpolicy', 1000, 'kbanp.baselineadminnetworkpolicy.default'],
    // Raw objects: the stored name says the tier, and no field does.
    ['3.31', raw('x'), 'default', 5, 'x'],
    ['3.31', raw('t.x'), 't', 5, 't.x'],
    ['3.31', raw('x', 't'), 'default', 5, 'x'],
    ['3.31', raw('t.x.y', 'u'), 't', 5, 't.x.y'],
    ['3.33', raw('t.x', 'u'), 'u', 5, 't.x//GlobalNetworkPolicy'],
    ['3.32', gnp('x'), 'default', 5, 'x//GlobalNetworkPolicy'],
    ['3.32', np('x', 't'), 't', 5, 'x/a/NetworkPolicy'],
    ['3.32', knp, 'default', 1000, 'x/a/KubernetesNetworkPolicy'],
    ['3.32', cnp('Admin'), 'kube-admin', 5, 'x//KubernetesClusterNetworkPolicy'],
    ['3.32', cnp('Baseline'), 'kube-baseline', 5, 'x//KubernetesClusterNetworkPolicy'],
    ['3.33', sknp, 'default', 1000, 'x/a/StagedKubernetesNetworkPolicy'],
  ])('%s %j', (version, of, tier, order, tie) => {
    expect(placeFor(version)(of)).toEqual({ tier, order, tie });
  });
});

/** calico.md 0.2. */
describe('releases', () => {
  test.each([
    ['3.28', ['default']],
    ['3.29', ['default', 'adminnetworkpolicy']],
    ['3.30', ['default', 'adminnetworkpolicy', 'baselineadminnetworkpolicy']],
    ['3.31.7', ['default', 'adminnetworkpolicy', 'baselineadminnetworkpolicy']],
    ['v3.32.1', ['default', 'kube-admin', 'kube-baseline']],
  ])('%s makes the tiers %j', (version, names) => {
    expect(dataplane('calico', { version }).tiers.map(({ name }) => name)).toEqual(names);
  });
  const ADMIN = 'policy.networking.k8s.io/AdminNetworkPolicy';
  const BASELINE = 'policy.networking.k8s.io/BaselineAdminNetworkPolicy';
  const CLUSTER = 'policy.networking.k8s.io/ClusterNetworkPolicy';
  test.each([
    ['3.28', []],
    ['3.29', [ADMIN]],
    ['3.30', [ADMIN, BASELINE]],
    ['3.31', [ADMIN, BASELINE]],
    ['3.32', [CLUSTER]],
  ])('%s reads of the admin APIs %j', (version, kinds) => {
    const { enforces } = dataplane('calico', { version });
    expect([ADMIN, BASELINE, CLUSTER].filter((kind) => enforces.has(kind))).toEqual(kinds);
    expect(enforces.has('networking.k8s.io/NetworkPolicy')).toBe(true);
    expect(enforces.has('crd.projectcalico.org/GlobalNetworkPolicy')).toBe(true);
    expect(enforces.has('projectcalico.org/StagedNetworkPolicy')).toBe(false);
  });
  test('a tier that nobody made comes last and ends in a deny', () => {
    expect(dataplane('calico').missingTier?.('nope')).toEqual({
      name: 'nope',
      order: Number.POSITIVE_INFINITY,
      end: 'Deny',
    });
  });
});
