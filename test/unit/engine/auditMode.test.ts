import { describe, expect, test } from 'vitest';
import { decide } from '../../../server/src/engine/evaluate.ts';
import { ask, clusterOf } from './support/families.ts';
import { flow } from './support/world.ts';

/** Cilium's `policy-audit-mode`: policies are judged and nothing is dropped (cilium.md 4.14, 5 row 141). */

const CLUSTER = [
  '{apiVersion: v1, kind: Namespace, metadata: {name: a}}',
  '{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: a, labels: {app: web}}, status: {phase: Running, podIP: 10.0.1.1}}',
  '{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: a, labels: {app: db}}, status: {phase: Running, podIP: 10.0.1.2}}',
  '{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: p, namespace: a}, spec: {endpointSelector: {matchLabels: {app: db}}, ingress: [{fromEndpoints: [{matchLabels: {app: api}}]}]}}',
];
const AUDIT =
  '{apiVersion: v1, kind: ConfigMap, metadata: {name: cilium-config, namespace: kube-system}, data: {policy-audit-mode: "true"}}';
const cluster = (...more: readonly string[]) => clusterOf([...CLUSTER, ...more].join('\n---\n'), 'cilium');

describe('in audit mode', () => {
  test('what the policies deny passes, and the trace says what they say', () => {
    expect(ask(cluster(), 'a/web -> a/db 80').result).toBe('deny');
    const { result, ingress } = ask(cluster(AUDIT), 'a/web -> a/db 80');
    expect(result).toBe('allow');
    expect(ingress.steps[ingress.decidedBy]).toEqual({ kind: 'audited', would: 'deny' });
    expect(ingress.steps.some((step) => step.kind === 'tier-end')).toBe(true);
    expect(ingress.deviations).toContain('audit-mode');
  });
  test('what they allow is explained as ever', () => {
    const open =
      '{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: q, namespace: a}, spec: {endpointSelector: {}, ingress: [{fromEntities: [all]}]}}';
    const { result, ingress } = ask(cluster(AUDIT, open), 'a/web -> a/db 80');
    expect(result).toBe('allow');
    expect(ingress.steps[ingress.decidedBy]?.kind).toBe('rule');
    expect(ingress.deviations).not.toContain('audit-mode');
  });
  test('what is dropped before any policy stays so', () => {
    expect(ask(cluster(AUDIT), 'a/web -> a/db 80', { protocol: 47 }).result).toBe('deny');
  });
  test('the result without a trace is the same', () => {
    expect(decide(cluster(AUDIT), flow('a/web -> a/db 80'))).toBe('allow');
  });
});
