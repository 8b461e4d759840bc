import { describe, expect, test } from 'vitest';
import { decide } from '../../../server/src/engine/evaluate.ts';
import { ask, clusterOf } from './support/families.ts';
import { flow } from './support/world.ts';

/** What Cilium cannot merge leaves the endpoint with the policy that it had (cilium.md 3.5 X1, 5 row 102). */

const CLUSTER = [
  '{apiVersion: v1, kind: Namespace, metadata: {name: a}}',
  '{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: a, labels: {app: web}}, status: {phase: Running, podIP: 10.0.1.1}}',
  '{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: a, labels: {app: db}}, status: {phase: Running, podIP: 10.0.1.2}}',
];
const policy = (name: string, egress: string, subject = '{app: web}') =>
  `{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: ${name}, namespace: a}, spec: {endpointSelector: {matchLabels: ${subject}}, egress: [${egress}]}}`;
const to = (peer: string, port: string, rules: string) =>
  `{toEndpoints: [{matchLabels: ${peer}}], toPorts: [{ports: [{port: "${port}", protocol: TCP}], rules: ${rules}}]}`;
const DNS = '{dns: [{matchPattern: "*"}]}';
const NAME = '{dns: [{matchName: example.com}]}';
const HTTP = '{http: [{method: GET}]}';
const cluster = (...policies: readonly string[]) => clusterOf([...CLUSTER, ...policies].join('\n---\n'), 'cilium');

describe('DNS and HTTP for one peer and port', () => {
  test.each([
    ['every name', DNS],
    ['one name', NAME],
  ])('102: of %s, in two policies: what was in force stays so, and nobody knows what that was', (_, rules) => {
    const world = cluster(policy('p', to('{app: db}', '53', rules)), policy('q', to('{app: db}', '53', HTTP)));
    for (const question of ['a/web -> a/db 53', 'a/web -> a/db 80', 'a/db -> a/web 80']) {
      const { result, missing, egress, ingress } = ask(world, question);
      expect(result).toBe('unknown');
      expect(missing).toEqual([{ kind: 'earlier-policy', endpoint: 'pod/a/web' }]);
      const side = question.startsWith('a/web') ? egress : ingress;
      expect(side.steps[side.decidedBy]).toEqual({
        kind: 'not-merged',
        policies: ['cilium.io/CiliumNetworkPolicy/a/p', 'cilium.io/CiliumNetworkPolicy/a/q'],
      });
      expect(decide(world, flow(question))).toBe('unknown');
    }
  });
  test('others are not touched', () => {
    const world = cluster(policy('p', to('{app: db}', '53', DNS)), policy('q', to('{app: db}', '53', HTTP)));
    expect(ask(world, 'a/db -> a/db 80').result).toBe('allow');
  });
  test.each([
    ['on another port', to('{app: db}', '54', HTTP)],
    ['for another peer', to('{app: web}', '53', HTTP)],
  ])('%s there is no conflict', (_, other) => {
    const world = cluster(policy('p', to('{app: db}', '53', DNS)), policy('q', other));
    expect(ask(world, 'a/web -> a/db 80').result).toBe('deny');
  });
  test('of different subjects neither', () => {
    const world = cluster(
      policy('p', to('{app: db}', '53', DNS)),
      policy('q', to('{app: db}', '53', HTTP), '{app: db}'),
    );
    expect(ask(world, 'a/web -> a/db 80').result).toBe('deny');
  });
});
