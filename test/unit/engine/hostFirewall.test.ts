import { describe, expect, test } from 'vitest';
import { ask, clusterOf } from './support/families.ts';

/** Cilium's policies of hosts (cilium.md 4.15); numbers are its scenarios. */

const node = (name: string, ip: string, labels = '{}') =>
  `{apiVersion: v1, kind: Node, metadata: {name: ${name}, labels: ${labels}}, status: {addresses: [{type: InternalIP, address: ${ip}}]}}`;
const pod = (name: string, on: string, ip: string, more = '') =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: a, labels: {app: ${name}}}, spec: {nodeName: ${on}${more}}, status: {phase: Running, podIP: ${ip}}}`;
const CLUSTER = [
  '{apiVersion: v1, kind: Namespace, metadata: {name: a}}',
  node('n1', '192.168.0.11', '{role: edge, kubernetes.io/hostname: n1}'),
  node('n2', '192.168.0.12'),
  pod('near', 'n1', '10.0.1.1'),
  pod('far', 'n2', '10.0.2.1'),
  pod('agent', 'n1', '192.168.0.11', ', hostNetwork: true'),
];

const wide = (spec: string, name = 'p') =>
  `{apiVersion: cilium.io/v2, kind: CiliumClusterwideNetworkPolicy, metadata: {name: ${name}}, spec: ${spec}}`;
const config = (data: string) =>
  `{apiVersion: v1, kind: ConfigMap, metadata: {name: cilium-config, namespace: kube-system}, data: ${data}}`;
const ON = config('{enable-host-firewall: "true"}');

function verdict(objects: readonly string[], flow: string): string {
  return ask(clusterOf([...CLUSTER, ...objects].join('\n---\n'), 'cilium'), flow).result;
}

const OWN_CLUSTER = wide('{nodeSelector: {}, ingress: [{fromEntities: [cluster]}]}');

describe('who may reach a node', () => {
  test('134: without the host firewall everybody', () => {
    expect(verdict([OWN_CLUSTER], '203.0.113.1 -> 192.168.0.11 22')).toBe('allow');
  });
  test.each([
    ['from outside', '203.0.113.1 -> 192.168.0.11 22', 'deny'],
    ['from a pod of the node', 'a/near -> 192.168.0.11 10250', 'allow'],
    ['from a pod of another node', 'a/far -> 192.168.0.11 10250', 'allow'],
    ['from another node', '192.168.0.12 -> 192.168.0.11 10250', 'allow'],
    ['what shares its network', '203.0.113.1 -> a/agent 22', 'deny'],
    ['a pod of it is none', '203.0.113.1 -> a/near 22', 'allow'],
  ])('135: with it, %s', (_, flow, expected) => {
    expect(verdict([ON, OWN_CLUSTER], flow)).toBe(expected);
  });
  test('136: kubernetes.io/hostname is filtered out of its labels, its own labels are not', () => {
    const selecting = (labels: string) =>
      wide(`{nodeSelector: {matchLabels: ${labels}}, ingress: [{fromEntities: [host]}]}`);
    expect(verdict([ON, selecting('{kubernetes.io/hostname: n1}')], '203.0.113.1 -> 192.168.0.11 22')).toBe('allow');
    expect(verdict([ON, selecting('{role: edge}')], '203.0.113.1 -> 192.168.0.11 22')).toBe('deny');
    expect(verdict([ON, selecting('{role: edge}')], '203.0.113.1 -> 192.168.0.12 22')).toBe('allow');
  });
  test('137: endpointSelector never selects the host', () => {
    expect(verdict([ON, wide('{endpointSelector: {}, ingress: [{}]}')], '203.0.113.1 -> 192.168.0.11 22')).toBe(
      'allow',
    );
  });
  test('138: a namespaced policy with nodeSelector is not imported', () => {
    const namespaced =
      '{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: p, namespace: a}, spec: {nodeSelector: {}, ingress: [{}]}}';
    expect(verdict([ON, namespaced], '203.0.113.1 -> 192.168.0.11 22')).toBe('allow');
  });
  test('a deny beats an allow there too', () => {
    const deny = wide('{nodeSelector: {}, ingressDeny: [{fromEntities: [remote-node]}]}', 'q');
    expect(verdict([ON, OWN_CLUSTER, deny], '192.168.0.12 -> 192.168.0.11 22')).toBe('deny');
  });
});

describe('whom a node may reach', () => {
  const ONLY_FAR = wide(
    '{nodeSelector: {}, egress: [{toEndpoints: [{matchLabels: {app: far, k8s:io.kubernetes.pod.namespace: a}}]}]}',
  );
  test.each([
    ['its own pod, without exception', '192.168.0.11 -> a/near 80', 'deny'],
    ['a pod that is meant', '192.168.0.11 -> a/far 80', 'allow'],
    ['another node', '192.168.0.11 -> 192.168.0.12 80', 'deny'],
    ['itself', '192.168.0.11 -> a/agent 80', 'allow'],
  ])('%s', (_, flow, expected) => {
    expect(verdict([ON, ONLY_FAR], flow)).toBe(expected);
  });
});

test('a node of which only its pods tell may have any labels, and what depends on them is not known', () => {
  const objects = [
    ON,
    '{apiVersion: v1, kind: Pod, metadata: {name: x, namespace: a}, spec: {nodeName: n9}, status: {phase: Running, podIP: 10.0.9.1, hostIP: 192.168.0.19}}',
    wide('{nodeSelector: {matchLabels: {role: edge}}, ingress: [{fromEntities: [host]}]}'),
  ];
  const { result, missing } = ask(
    clusterOf([...CLUSTER, ...objects].join('\n---\n'), 'cilium'),
    '203.0.113.1 -> 192.168.0.19 22',
  );
  expect(result).toBe('unknown');
  expect(missing).toEqual([{ kind: 'label-value', of: 'node', name: 'node/n9', key: 'any:role' }]);
});

test('enable-policy: always isolates nodes as well', () => {
  const always = config('{enable-host-firewall: "true", enable-policy: always}');
  expect(verdict([always], '203.0.113.1 -> 192.168.0.11 22')).toBe('deny');
});

test('without the host firewall its policies are said to have no effect', () => {
  const idle = (objects: readonly string[]) =>
    clusterOf([...CLUSTER, ...objects].join('\n---\n'), 'cilium').withoutEffect.map(({ name }) => name);
  expect(idle([OWN_CLUSTER])).toEqual(['p']);
  expect(idle([ON, OWN_CLUSTER])).toEqual([]);
});
