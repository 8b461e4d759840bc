import { describe, expect, test } from 'vitest';
import { compile, type Programs } from '../../../server/src/engine/compile.ts';
import { exposureOf } from '../../../server/src/engine/connectivity/exposure.ts';
import { type DataplaneName, dataplane } from '../../../server/src/engine/dataplane/index.ts';
import { evaluate } from '../../../server/src/engine/evaluate.ts';
import { buildInventory } from '../../../server/src/engine/inventory.ts';
import { TCP } from '../../../server/src/engine/ports.ts';
import { portTexts } from '../../../server/src/features/map/ports.ts';
import type { JsonObject } from '../../../server/src/lower/object.ts';
import { lowerPolicies } from '../../../server/src/lower/policies.ts';
import { lowerCluster } from '../../../server/src/lower/workloads.ts';
import { readYaml } from './support/world.ts';

/** What pods that are not there yet may do, against what they may do once they are there. */

const SHOP = `
{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: shop}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: shop, labels: {app: db}}, spec: {nodeName: n1}, status: {phase: Running, podIP: 10.0.0.1}}
`;

function world(policies: string, more: string, name: DataplaneName) {
  const objects = readYaml(
    [SHOP, policies, more].filter((text) => text !== '').join('\n---\n'),
  ) as readonly JsonObject[];
  const { facts, tiers } = lowerCluster(
    objects.map((value) => ({ value })),
    { defaultNamespace: 'default' },
  );
  const lowered = objects.flatMap((object) => lowerPolicies(object, { defaultNamespace: 'default' }));
  const programs = compile(lowered, buildInventory(facts), dataplane(name, { settings: facts.settings }), tiers);
  return { facts, programs, policies: lowered };
}

/** `-> stranger: ports` and `<- stranger: ports`, as seen from shop/db. */
function exposed(policies: string, name: DataplaneName): readonly string[] {
  return exposureOf(world(policies, '', name)).entries.map(({ stranger, direction, connections }) => {
    const who = stranger.kind === 'namespace' ? stranger.namespace : stranger.kind;
    const ports = [...portTexts(connections.allow), ...portTexts(connections.unknown).map((text) => `perhaps ${text}`)];
    return `${direction === 'egress' ? '->' : '<-'} ${who}: ${ports.join('; ')}`;
  });
}

const FAMILIES: readonly (readonly [DataplaneName, string])[] = [
  [
    'kubernetes',
    `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: shop}, spec: {podSelector: {}, ingress: [
      {from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]},
      {from: [{namespaceSelector: {matchLabels: {team: ops}}}], ports: [{port: 9187}]},
      {from: [{podSelector: {}}], ports: [{port: 80}]}]}}`,
  ],
  [
    'calico',
    `{apiVersion: projectcalico.org/v3, kind: NetworkPolicy, metadata: {name: p, namespace: shop}, spec: {types: [Ingress], ingress: [
      {action: Allow, protocol: TCP, source: {selector: 'app == "web"'}, destination: {ports: [5432]}},
      {action: Allow, protocol: TCP, source: {namespaceSelector: 'team == "ops"'}, destination: {ports: [9187]}},
      {action: Allow, protocol: TCP, source: {selector: 'all()'}, destination: {ports: [80]}}]}}`,
  ],
  [
    'cilium',
    `{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: p, namespace: shop}, spec: {endpointSelector: {}, ingress: [
      {fromEndpoints: [{matchLabels: {app: web}}], toPorts: [{ports: [{port: "5432", protocol: TCP}]}]},
      {fromEndpoints: [{matchLabels: {k8s:io.cilium.k8s.namespace.labels.team: ops}}], toPorts: [{ports: [{port: "9187", protocol: TCP}]}]},
      {fromEndpoints: [{}], toPorts: [{ports: [{port: "80", protocol: TCP}]}]}]}}`,
  ],
];

describe.each(FAMILIES)('%s', (name, policies) => {
  test('a rule that names pods of which there are none is exposure to them, and to nobody else', () => {
    const found = exposed(policies, name);
    const sends =
      name === 'calico' ? '-> new-namespace: all connections but UDP 4789' : '-> new-namespace: all connections';
    expect(found).toContain('<- shop: TCP 80');
    expect(found).toContain('<- peer: TCP 80,5432');
    expect(found).toContain('<- peer: TCP 9187');
    expect(found).toContain(sends);
    expect(found).toHaveLength(4);
  });

  test('is what such a pod may do when it has come', () => {
    const own = (programs: Programs, pod: string, port: number) =>
      evaluate(programs, {
        from: { kind: 'endpoint', id: `pod/${pod}` },
        to: { kind: 'endpoint', id: 'pod/shop/db' },
        protocol: TCP,
        port,
      }).ingress.result;
    const more = `
{apiVersion: v1, kind: Namespace, metadata: {name: ops, labels: {team: ops}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: other}}
---
{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop, labels: {app: web}}, spec: {nodeName: n1}, status: {phase: Running, podIP: 10.0.0.2}}
---
{apiVersion: v1, kind: Pod, metadata: {name: plain, namespace: shop}, spec: {nodeName: n1}, status: {phase: Running, podIP: 10.0.0.3}}
---
{apiVersion: v1, kind: Pod, metadata: {name: agent, namespace: ops}, spec: {nodeName: n1}, status: {phase: Running, podIP: 10.0.0.4}}
---
{apiVersion: v1, kind: Pod, metadata: {name: plain, namespace: other}, spec: {nodeName: n1}, status: {phase: Running, podIP: 10.0.0.5}}`;
    const { programs } = world(policies, more, name);
    expect([80, 5432, 9187].map((port) => own(programs, 'shop/web', port))).toEqual(['allow', 'allow', 'deny']);
    expect([80, 5432, 9187].map((port) => own(programs, 'shop/plain', port))).toEqual(['allow', 'deny', 'deny']);
    expect([80, 5432, 9187].map((port) => own(programs, 'ops/agent', port))).toEqual(['deny', 'deny', 'allow']);
    expect([80, 5432, 9187].map((port) => own(programs, 'other/plain', port))).toEqual(['deny', 'deny', 'deny']);
  });
});

test('a range may hold the address of a pod that has none yet', () => {
  const policy = `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: shop}, spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}}`;
  expect(exposed(policy, 'kubernetes')).toContain('<- new-namespace: perhaps all connections');
});
