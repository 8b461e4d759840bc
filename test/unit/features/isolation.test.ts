import { describe, expect, test } from 'vitest';
import { isolationOf } from '../../../server/src/features/map/isolation.ts';
import { clusterOf } from '../engine/support/families.ts';

const pod = (name: string, labels: string) =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: a, labels: ${labels}}, spec: {nodeName: n1}, status: {phase: Running, podIP: 10.0.1.${name.length}}}`;
const CLUSTER = [
  '{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {env: prod}}}',
  pod('web', '{app: web}'),
  pod('hosts', '{app: db}'),
];

function report(dataplane: Parameters<typeof clusterOf>[1], ...policies: readonly string[]) {
  const programs = clusterOf([...CLUSTER, ...policies].join('\n---\n'), dataplane);
  return Object.fromEntries(
    isolationOf({ programs, inventory: programs.inventory }).map(({ unit, ingress, egress }) => [
      unit.name,
      [ingress, egress].map(({ state, policies: by }) => [state, ...by].join(' ')),
    ]),
  );
}

describe('who is isolated', () => {
  test('by direction, and by what', () => {
    const web =
      '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: web, namespace: a}, spec: {podSelector: {matchLabels: {app: web}}}}';
    const all =
      '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: all, namespace: a}, spec: {podSelector: {}, policyTypes: [Ingress]}}';
    expect(report('kubernetes', web)).toEqual({
      'a/hosts': ['open', 'open'],
      'a/web': ['isolated NetworkPolicy a/web', 'open'],
    });
    expect(report('kubernetes', web, all)).toMatchObject({
      'a/web': ['isolated NetworkPolicy a/all NetworkPolicy a/web', 'open'],
    });
    // Nobody reads them there.
    expect(report('none', web, all)).toMatchObject({ 'a/web': ['open', 'open'] });
  });

  test('an admin policy isolates nobody, whatever it denies', () => {
    const guard =
      '{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: guard}, spec: {tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}}';
    expect(report('kubernetes', guard)).toMatchObject({ 'a/web': ['governed ClusterNetworkPolicy guard', 'open'] });
  });

  test('a tier of Calico that ends in Pass isolates nobody', () => {
    const tier = (action: string) =>
      `{apiVersion: projectcalico.org/v3, kind: Tier, metadata: {name: first}, spec: {order: 10, defaultAction: ${action}}}`;
    const policy =
      '{apiVersion: projectcalico.org/v3, kind: GlobalNetworkPolicy, metadata: {name: first.web}, spec: {tier: first, selector: app == "web", types: [Egress]}}';
    expect(report('calico', tier('Pass'), policy)).toMatchObject({
      'a/web': ['open', 'governed GlobalNetworkPolicy first.web'],
    });
    expect(report('calico', tier('Deny'), policy)).toMatchObject({
      'a/web': ['open', 'isolated GlobalNetworkPolicy first.web'],
    });
  });

  test('Cilium isolates by a policy that does not turn default deny off', () => {
    const policy = (more: string) =>
      `{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: web, namespace: a}, spec: {endpointSelector: {matchLabels: {app: web}}, ${more}ingress: [{fromEntities: [cluster]}]}}`;
    expect(report('cilium', policy(''))).toMatchObject({ 'a/web': ['isolated CiliumNetworkPolicy a/web', 'open'] });
    expect(report('cilium', policy('enableDefaultDeny: {ingress: false}, '))).toMatchObject({
      'a/web': ['governed CiliumNetworkPolicy a/web', 'open'],
    });
  });
});
