import { describe, expect, test } from 'vitest';
import { decide } from '../../../server/src/engine/evaluate.ts';
import { ICMP } from '../../../server/src/engine/ports.ts';
import { calicoWorld, documents } from './support/calico.ts';
import { ask, clusterOf } from './support/families.ts';
import { flow } from './support/world.ts';

/** What a flow leaves open of its packet is a condition only where some packets pass and others do not. */

const PODS = [
  '{apiVersion: v1, kind: Namespace, metadata: {name: a}}',
  '{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: a, labels: {app: web}}, status: {phase: Running, podIP: 10.0.1.1}}',
  '{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: a, labels: {app: db}}, status: {phase: Running, podIP: 10.0.1.2}}',
];

const icmps = (...types: readonly number[]): string =>
  `[{icmps: [{fields: [${types.map((type) => `{type: ${type}}`).join()}]}]}]`;
const cilium = (egress: string, egressDeny: string): string =>
  `{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: p, namespace: a}, spec: {endpointSelector: {}, egress: ${egress}, egressDeny: ${egressDeny}}}`;

describe('the type of an ICMP packet', () => {
  test.each([
    ['what is let through is denied too', icmps(8), icmps(8), 'deny'],
    ['more is denied', icmps(8), icmps(3, 8), 'deny'],
    ['more is let through', icmps(3, 8), icmps(8), 'conditional'],
  ])('Cilium: %s', (_, egress, egressDeny, wanted) => {
    const world = clusterOf([...PODS, cilium(egress, egressDeny)].join('\n---\n'), 'cilium');
    const question = 'a/web -> a/db 0';
    const { from, to } = flow(question);
    expect(ask(world, question, { protocol: ICMP }).result).toBe(wanted);
    expect(decide(world, { from, to, protocol: ICMP })).toBe(wanted);
  });
});

test('what an API leaves to the implementation is not settled by packets', () => {
  const named =
    '{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: x}, spec: {tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [{action: Accept, to: [{domainNames: [example.org]}]}]}}';
  const closed =
    '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: out, namespace: a}, spec: {podSelector: {}, policyTypes: [Egress]}}';
  const world = clusterOf([...PODS, named, closed].join('\n---\n'), 'kubernetes');
  const { from } = flow('a/web -> a/db 0');
  const { to } = flow('a/web -> 198.51.100.7 0');
  expect(ask(world, 'a/web -> 198.51.100.7 0', { protocol: ICMP }).result).toBe('unknown');
  expect(decide(world, { from, to, protocol: ICMP })).toBe('unknown');
});

describe('the port of the client', () => {
  const calico = (first: string, second: string): string =>
    `{apiVersion: projectcalico.org/v3, kind: NetworkPolicy, metadata: {name: p, namespace: b}, spec: {selector: all(), types: [Egress], egress: [${first}, ${second}]}}`;
  const rule = (action: string, ports: string): string =>
    `{action: ${action}, protocol: TCP, source: {ports: [${ports}]}}`;
  test.each([
    ['the same ports are denied first', rule('Deny', '1000:2000'), rule('Allow', '1500'), 'deny'],
    ['all ports are let through by two rules', rule('Allow', '1:2000'), rule('Allow', '2001:65535'), 'allow'],
    ['some are let through', rule('Deny', '1000:2000'), rule('Allow', '1500:2500'), 'conditional'],
  ])('Calico: %s', (_, first, second, wanted) => {
    const world = calicoWorld(documents(calico(first, second)));
    const question = 'b/cli -> a/db 5432';
    expect(ask(world, question).result).toBe(wanted);
    expect(decide(world, flow(question))).toBe(wanted);
  });
});
