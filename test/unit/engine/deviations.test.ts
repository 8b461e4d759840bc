import { describe, expect, test } from 'vitest';
import { ask, clusterOf } from './support/families.ts';

/** Where an enforcer does something else than the API says, the trace says so (kubernetes.md X, calico.md 4.8, cilium.md 4.11 to 4.13). */

const CLUSTER = `
{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {env: prod}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: a, labels: {app: web}}, spec: {nodeName: n1, containers: [{name: c, ports: [{name: http, containerPort: 8080}]}]}, status: {phase: Running, podIP: 10.0.1.1}}
---
{apiVersion: v1, kind: Pod, metadata: {name: cli, namespace: a, labels: {app: cli}}, spec: {nodeName: n1}, status: {phase: Running, podIP: 10.0.1.2}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: cilium-config, namespace: kube-system}, data: {enable-k8s-cluster-network-policy: "true"}}
`;
const admin = (version: string, kind: string, spec: string) =>
  `{apiVersion: policy.networking.k8s.io/${version}, kind: ${kind}, metadata: {name: p}, spec: ${spec}}`;
const with_ = (...policies: readonly string[]) => [CLUSTER, ...policies].join('\n---\n');

describe('Calico', () => {
  test('reads a port name in AdminNetworkPolicy as every port', () => {
    const text = with_(
      admin(
        'v1alpha1',
        'AdminNetworkPolicy',
        '{priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{namedPort: http}]}]}',
      ),
    );
    const { result, ingress } = ask(clusterOf(text, 'calico', '3.31'), 'a/cli -> a/web 9999');
    expect([result, ingress.deviations]).toEqual(['deny', ['port-names-are-every-port']]);
    expect(ask(clusterOf(text, 'kubernetes'), 'a/cli -> a/web 9999').result).toBe('allow');
  });
  test.each([
    ['Accept', 'allow', 'unread-peers-skipped'],
    ['Deny', 'deny', 'unread-peers-deny'],
  ])('cannot read a peer by nodes: %s', (action, result, deviation) => {
    const text = with_(
      admin(
        'v1alpha2',
        'ClusterNetworkPolicy',
        `{tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [{action: ${action}, to: [{nodes: {}}]}]}`,
      ),
    );
    const verdict = ask(clusterOf(text, 'calico', '3.33'), 'a/cli -> a/web 80');
    expect([verdict.result, verdict.egress.deviations]).toEqual([result, [deviation]]);
  });
});

describe('what Calico makes of requests', () => {
  const policy =
    '{apiVersion: projectcalico.org/v3, kind: NetworkPolicy, metadata: {name: p, namespace: a}, spec: {types: [Ingress], ingress: [{action: Allow, http: {methods: [GET]}}]}}';
  test('nothing, and says so, without the application layer', () => {
    const { result, ingress } = ask(clusterOf(with_(policy), 'calico'), 'a/cli -> a/web 80');
    expect([result, ingress.deviations]).toEqual(['allow', ['requests-unread']]);
  });
  test('a condition where Felix hands policy on to it', () => {
    const felix =
      '{apiVersion: projectcalico.org/v3, kind: FelixConfiguration, metadata: {name: default}, spec: {policySyncPathPrefix: /var/run/nodeagent}}';
    const { result, conditions } = ask(clusterOf(with_(policy, felix), 'calico'), 'a/cli -> a/web 80');
    expect([result, conditions.map(({ kind }) => kind)]).toEqual(['conditional', ['http']]);
  });
});

describe('Cilium', () => {
  test('asks Baseline before it closes what a NetworkPolicy isolates', () => {
    const text = with_(
      '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny, namespace: a}, spec: {podSelector: {}, policyTypes: [Ingress]}}',
      admin(
        'v1alpha2',
        'ClusterNetworkPolicy',
        '{tier: Baseline, priority: 1, subject: {namespaces: {}}, ingress: [{action: Accept, from: [{namespaces: {}}]}]}',
      ),
    );
    const { result, ingress } = ask(clusterOf(text, 'cilium'), 'a/cli -> a/web 80');
    expect([result, ingress.deviations]).toEqual(['allow', ['baseline-after-isolation']]);
    expect(ask(clusterOf(text, 'kubernetes'), 'a/cli -> a/web 80').result).toBe('deny');
  });
  test('takes a peer of nothing but negations for everybody', () => {
    const text = with_(
      admin(
        'v1alpha2',
        'ClusterNetworkPolicy',
        '{tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {matchExpressions: [{key: env, operator: DoesNotExist}]}}]}]}',
      ),
    );
    const { result, ingress } = ask(clusterOf(text, 'cilium'), 'a/cli -> a/web 80');
    expect([result, ingress.deviations]).toEqual(['deny', ['negations-hold-everybody']]);
  });
  test('up to 1.19 looks port names of what a pod sends up in all pods together', () => {
    const text = with_(
      '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: out, namespace: a}, spec: {podSelector: {matchLabels: {app: cli}}, policyTypes: [Egress], egress: [{ports: [{port: http}]}]}}',
    );
    const outside = 'a/cli -> 203.0.113.1 8080';
    const old = ask(clusterOf(text, 'cilium', '1.19.1'), outside);
    expect([old.result, old.egress.deviations]).toEqual(['allow', ['port-names-of-all-pods']]);
    expect(ask(clusterOf(text, 'cilium', '1.20.2'), outside).result).toBe('deny');
    const other =
      '{apiVersion: v1, kind: Pod, metadata: {name: more, namespace: a}, spec: {nodeName: n1, containers: [{name: c, ports: [{name: http, containerPort: 80}]}]}, status: {phase: Running, podIP: 10.0.1.3}}';
    expect(ask(clusterOf(`${text}\n---\n${other}`, 'cilium', '1.19.1'), outside).result).toBe('deny');
  });
});
