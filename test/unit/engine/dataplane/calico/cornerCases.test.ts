import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { answerVerdictCase } from '../../../../../server/src/cli/simulateCases.ts';
import { decide, evaluate } from '../../../../../server/src/engine/evaluate.ts';
import type { Flow } from '../../../../../server/src/engine/model.ts';
import { calicoWorld, documents, gnp, knp, np, tier } from '../../support/calico.ts';
import { flow } from '../../support/world.ts';

/** The corner cases of calico.md 5.2 by their numbers. Those about hosts are in `hosts.test.ts`. */

const SET = join(import.meta.dirname, '../../../../conformance/data/corner-cases-calico.jsonl.gz');
const rows = gunzipSync(readFileSync(SET))
  .toString()
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));

describe('rows that the conformance set holds', () => {
  test.each(rows.map((row) => [row.id, row]))('%s', (_, { verdicts, egress, ingress, engines, note, ...question }) => {
    const answer = JSON.parse(answerVerdictCase(JSON.stringify(question)));
    expect({ verdicts: answer.verdicts, egress: answer.egress, ingress: answer.ingress }).toEqual({
      verdicts,
      egress: egress ?? answer.egress,
      ingress: ingress ?? answer.ingress,
    });
  });
});

function ask(objects: readonly string[], asked: string, more: Partial<Flow> = {}) {
  const programs = calicoWorld(documents(...objects));
  const question = { ...flow(asked), ...more };
  const verdict = evaluate(programs, question);
  expect(decide(programs, question)).toBe(verdict.result);
  return verdict;
}

const result = (objects: readonly string[], asked: string, more: Partial<Flow> = {}) =>
  ask(objects, asked, more).result;
const intoWeb = (rules: string) => np('a', 'x', `{selector: 'app == "web"', types: [Ingress], ingress: ${rules}}`);
const V6: Partial<Flow> = { family: 6 };

describe('rows that a case cannot ask', () => {
  const CLOSED = knp('a', 'k', '{podSelector: {matchLabels: {app: web}}}');

  test('C5-54: a pod of the host network is no endpoint', () => {
    const host = `
apiVersion: v1
kind: Pod
metadata: {namespace: a, name: web, labels: {app: web}}
spec: {nodeName: n1, hostNetwork: true, containers: [{name: main}]}
status: {phase: Running, podIPs: [{ip: 192.168.0.11}]}`;
    expect(result([host, CLOSED], 'b/cli -> a/web 80')).toBe('allow');
  });
  test('C5-73: no protocol is every protocol', () => {
    expect(result([intoWeb('[{action: Allow}]')], 'b/cli -> a/web ICMP')).toBe('allow');
  });
  test('C5-75: the name ICMP means IPv4', () => {
    const rules = [intoWeb('[{action: Allow, protocol: ICMP}]')];
    expect(result(rules, 'b/cli -> a/web ICMPv6', V6)).toBe('deny');
    expect(result(rules, 'b/cli -> a/web ICMP')).toBe('allow');
    // Its number implies no version.
    expect(result([intoWeb('[{action: Allow, protocol: 58}]')], 'b/cli -> a/web ICMPv6', V6)).toBe('allow');
  });
  test('C5-76: everything but one protocol', () => {
    const rules = [intoWeb('[{action: Allow, notProtocol: TCP}]')];
    expect(result(rules, 'b/cli -> a/web TCP 80')).toBe('deny');
    expect(result(rules, 'b/cli -> a/web ICMP')).toBe('allow');
  });
  test('C5-92: what a rule asks of HTTP is not looked at', () => {
    expect(result([intoWeb('[{action: Allow, http: {methods: [GET]}}]')], 'b/cli -> a/web 80')).toBe('allow');
  });
  test('C5-94: the empty rule of NetworkPolicy holds ICMP', () => {
    const open = knp('a', 'k', '{podSelector: {matchLabels: {app: web}}, ingress: [{}]}');
    expect(result([open], 'b/cli -> a/web ICMP')).toBe('allow');
  });
  test('C5-120: open connections stay', () => {
    expect(result([CLOSED], 'b/cli -> a/web 80')).toBe('deny');
    expect(result([CLOSED], 'b/cli -> a/web 80', { established: 'existing' })).toBe('allow');
    expect(result([CLOSED], 'b/cli -> a/web 80', { established: 'reply' })).toBe('allow');
  });
});

describe('ICMP types and source ports', () => {
  const ping = [intoWeb('[{action: Allow, protocol: ICMP, icmp: {type: 8, code: 0}}]')];
  test('a type that the flow has', () => {
    expect(result(ping, 'b/cli -> a/web ICMP', { icmp: { type: 8, code: 0 } })).toBe('allow');
    expect(result(ping, 'b/cli -> a/web ICMP', { icmp: { type: 8, code: 1 } })).toBe('deny');
    expect(result(ping, 'b/cli -> a/web ICMP', { icmp: { type: 3, code: 0 } })).toBe('deny');
  });
  test('a type that nobody said is a condition', () => {
    expect(ask(ping, 'b/cli -> a/web ICMP')).toMatchObject({
      result: 'conditional',
      conditions: [{ kind: 'icmp-type' }],
    });
  });
  test('a pair of type and code is negated as a pair', () => {
    const rules = [intoWeb('[{action: Allow, protocol: ICMP, notICMP: {type: 8, code: 0}}]')];
    expect(result(rules, 'b/cli -> a/web ICMP', { icmp: { type: 8, code: 1 } })).toBe('allow');
    expect(result(rules, 'b/cli -> a/web ICMP', { icmp: { type: 8, code: 0 } })).toBe('deny');
  });
  test('source ports: met, not met, a condition', () => {
    const rules = [intoWeb('[{action: Allow, protocol: TCP, source: {ports: ["1000:2000"]}}]')];
    expect(result(rules, 'b/cli -> a/web 80', { sourcePort: 1500 })).toBe('allow');
    expect(result(rules, 'b/cli -> a/web 80', { sourcePort: 80 })).toBe('deny');
    expect(ask(rules, 'b/cli -> a/web 80')).toMatchObject({
      result: 'conditional',
      conditions: [{ kind: 'source-port' }],
    });
  });
});

describe('staged policies (calico.md 4.10)', () => {
  const staged = (kind: string, name: string, spec: string, namespace = '') =>
    `{apiVersion: projectcalico.org/v3, kind: Staged${kind}, metadata: {name: ${name}${namespace && `, namespace: ${namespace}`}}, spec: ${spec}}`;
  const pending = (objects: readonly string[], asked: string) => {
    const verdict = ask(objects, asked);
    return [verdict.result, verdict.pending?.result];
  };
  test('C5-22: alone in a tier, it does not make the tier apply; enforced, it would', () => {
    const objects = [
      tier('sec', '{order: 100}'),
      staged('GlobalNetworkPolicy', 's', '{tier: sec, types: [Ingress], ingress: [{action: Deny}]}'),
    ];
    expect(pending(objects, 'b/cli -> a/web 80')).toEqual(['allow', 'deny']);
    const silent = staged('GlobalNetworkPolicy', 's', '{tier: sec, types: [Ingress]}');
    expect(pending([objects[0] ?? '', silent], 'b/cli -> a/web 80')).toEqual(['allow', 'deny']);
  });
  test('C5-23: its rules never decide; enforced, its order would', () => {
    const objects = [
      staged('GlobalNetworkPolicy', 's', '{order: 10, types: [Ingress], ingress: [{action: Deny}]}'),
      gnp('g', '{order: 20, types: [Ingress], ingress: [{action: Allow}]}'),
    ];
    expect(pending(objects, 'b/cli -> a/web 80')).toEqual(['allow', 'deny']);
    expect(pending([(objects[0] ?? '').replace('10', '30'), objects[1] ?? ''], 'b/cli -> a/web 80')).toEqual([
      'allow',
      'allow',
    ]);
  });
  test('one of NetworkPolicy stands at order 1000 of the tier default', () => {
    const s = staged('KubernetesNetworkPolicy', 's', '{podSelector: {matchLabels: {app: web}}, ingress: [{}]}', 'a');
    const deny = (order: number) => gnp('g', `{order: ${order}, types: [Ingress], ingress: [{action: Deny}]}`);
    expect(pending([s, deny(1001)], 'b/cli -> a/web 80')).toEqual(['deny', 'allow']);
    expect(pending([s, deny(999)], 'b/cli -> a/web 80')).toEqual(['deny', 'deny']);
  });
  test('one that would delete says nothing', () => {
    const objects = [staged('NetworkPolicy', 's', '{stagedAction: Delete}', 'a')];
    expect(pending(objects, 'b/cli -> a/web 80')).toEqual(['allow', undefined]);
  });
  test('there is nothing pending without them, nor before 3.30', () => {
    expect(ask([gnp('g', '{types: [Ingress]}')], 'b/cli -> a/web 80').pending).toBeUndefined();
    const s = staged('NetworkPolicy', 's', '{types: [Ingress]}', 'a');
    const old = calicoWorld(s, { version: '3.29' });
    expect(old.pending()).toBeUndefined();
    expect(old.withoutEffect.map(({ kind }) => kind)).toEqual(['StagedNetworkPolicy']);
  });
  test('what is pending is explained like any verdict', () => {
    const objects = [staged('NetworkPolicy', 's', '{types: [Ingress], ingress: [{action: Deny}]}', 'a')];
    const { ingress } = ask(objects, 'b/cli -> a/web 80').pending ?? {};
    expect(ingress?.steps[ingress.decidedBy]).toMatchObject({
      kind: 'rule',
      policy: 'projectcalico.org/StagedNetworkPolicy/a/s',
    });
  });
});

test('canal judges as Calico does', () => {
  const objects = documents(gnp('g', '{types: [Ingress], ingress: [{action: Deny}]}'));
  expect(evaluate(calicoWorld(objects, { dataplane: 'canal' }), flow('b/cli -> a/web 80')).result).toBe('deny');
});
