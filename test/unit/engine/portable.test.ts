import { describe, expect, test } from 'vitest';
import { decide } from '../../../server/src/engine/evaluate.ts';
import { differencesInFlows } from '../../../server/src/engine/portable/flows.ts';
import { differencesInWording } from '../../../server/src/engine/portable/wording.ts';
import { clusterOf } from './support/families.ts';

/** Some pods, an init container with a port name, and a policy that every enforcer reads in a way of its own. */
const PODS = `
{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {env: prod}}}
---
{apiVersion: v1, kind: Node, metadata: {name: n1}, status: {addresses: [{type: InternalIP, address: 10.9.0.1}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: a, labels: {app: web}}, spec: {nodeName: n1, initContainers: [{name: i, ports: [{name: setup, containerPort: 7000}]}], containers: [{name: c, ports: [{name: http, containerPort: 8080}]}]}, status: {phase: Running, podIP: 10.0.1.1}}
---
{apiVersion: v1, kind: Pod, metadata: {name: cli, namespace: a, labels: {app: cli}}, spec: {nodeName: n1}, status: {phase: Running, podIP: 10.0.1.2}}
`;
const policy = (spec: string) =>
  `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: a}, spec: {podSelector: {matchLabels: {app: web}}, ${spec}}}`;

type Name = Parameters<typeof clusterOf>[1];

function compared(spec: string, from: Name, to: Name, ...more: readonly string[]) {
  const text = [PODS, policy(spec), ...more].join('\n---\n');
  const [own, other] = [clusterOf(text, from), clusterOf(text, to)];
  const asked = own.compiled.given.find(({ name }) => name === 'p');
  if (asked === undefined) throw new Error('no policy');
  const flows = differencesInFlows(asked, own, other);
  for (const { flow, other: said } of flows) {
    expect([decide(own, flow), decide(other, flow)]).toEqual(said === 'allow' ? ['deny', 'allow'] : ['allow', 'deny']);
  }
  return {
    topics: differencesInWording(asked, own.dataplane, other.dataplane).map(({ topic }) => topic),
    flows: flows.map(({ flow, other: said, because }) => [
      flow.from.kind === 'endpoint' ? flow.from.id : 'outside',
      flow.to.kind === 'endpoint' ? flow.to.id : 'outside',
      flow.port,
      said,
      ...because,
    ]),
  };
}

const RANGE = 'ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/16}}], ports: [{port: 8080}]}]';

describe('what differs between enforcers', () => {
  test('nothing between one and itself, nor between Calico and Canal', () => {
    expect(compared(RANGE, 'cilium', 'cilium')).toEqual({ topics: [], flows: [] });
    expect(compared(RANGE, 'calico', 'canal')).toEqual({ topics: [], flows: [] });
  });

  test('a range that means pods to one of them', () => {
    const flow = ['pod/a/cli', 'pod/a/web', 8080];
    expect(compared(RANGE, 'calico', 'cilium')).toEqual({
      topics: ['ranges-hold-no-pods'],
      flows: [[...flow, 'deny', 'ranges-hold-no-pods']],
    });
    expect(compared(RANGE, 'cilium', 'calico')).toEqual({
      topics: ['ranges-hold-pods'],
      flows: [[...flow, 'allow', 'ranges-hold-no-pods']],
    });
  });

  test('no flow where another policy lets it through under both', () => {
    const open =
      '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: open, namespace: a}, spec: {podSelector: {}, ingress: [{}]}}';
    expect(compared(RANGE, 'calico', 'cilium', open)).toEqual({ topics: ['ranges-hold-no-pods'], flows: [] });
  });

  test('rules of a direction that is not listed, either way', () => {
    const spec = 'policyTypes: [Ingress], ingress: [{}], egress: [{to: [{ipBlock: {cidr: 203.0.113.0/24}}]}]';
    const stopped = compared(spec, 'kubernetes', 'cilium');
    expect(stopped.topics).toEqual(['undeclared-directions']);
    expect(stopped.flows[0]).toEqual(['pod/a/web', 'node/n1', 443, 'deny', 'undeclared-directions']);
    expect(compared(spec, 'cilium', 'kubernetes').topics).toEqual(['undeclared-ignored']);
  });

  test('port names of init containers, which no text tells', () => {
    const spec = 'ingress: [{from: [{podSelector: {}}], ports: [{port: setup}]}]';
    expect(compared(spec, 'kubernetes', 'calico')).toEqual({
      topics: [],
      flows: [['pod/a/cli', 'pod/a/web', 7000, 'allow', 'init-container-ports']],
    });
  });

  test('an exception that leaves no private address of the range', () => {
    const world = 'egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]}}]}]';
    expect(compared(world, 'kubernetes', 'cilium').topics).toEqual(['ranges-hold-no-pods']);
    const all = world.replace('192.168', '100.64.0.0/10, 192.168');
    expect(compared(all, 'kubernetes', 'cilium').topics).toEqual([]);
  });
});
