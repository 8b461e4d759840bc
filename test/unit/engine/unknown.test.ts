import { describe, expect, test } from 'vitest';
import { decide, evaluate } from '../../../server/src/engine/evaluate.ts';
import type { Policy, Verdict } from '../../../server/src/engine/model.ts';
import { FIXTURE_F, pod } from './support/fixtureF.ts';
import { flow, inventoryOf, policy, programsOf } from './support/world.ts';

/** What is not known is said to be unknown, with the fact that would decide, and only where it makes a difference. */

const WORLD = inventoryOf(`${FIXTURE_F}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: x}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, ports: [{name: http, containerPort: 8080}]}]}}}
---
apiVersion: v1
kind: Pod
metadata: {name: stranger, namespace: nowhere, labels: {app: s}}
spec: {nodeName: n1}
status: {phase: Running, podIPs: [{ip: 10.0.7.7}]}`);
const WEB = 'workload/x/Deployment/web';

function judge(text: string, ...policies: readonly Policy[]): Verdict {
  const programs = programsOf(WORLD, policies);
  const verdict = evaluate(programs, flow(text));
  expect(decide(programs, flow(text))).toBe(verdict.result);
  return verdict;
}

const DENY_IN = policy('{podSelector: {}, policyTypes: [Ingress]}', 'x', 'deny');
const from = (peer: string, namespace = 'x') => policy(`{podSelector: {}, ingress: [{from: [${peer}]}]}`, namespace);

describe('labels that pods will get', () => {
  const hash = '{podSelector: {matchLabels: {pod-template-hash: "5d9"}}}';
  test('a value that only the running pod has', () => {
    const verdict = judge(`${WEB} -> x/a`, from(hash));
    expect(verdict.result).toBe('unknown');
    expect(verdict.missing).toEqual([{ kind: 'label-value', of: 'pod', name: WEB, key: 'pod-template-hash' }]);
  });
  test('that the key exists is known', () => {
    const exists = '{podSelector: {matchExpressions: [{key: pod-template-hash, operator: Exists}]}}';
    expect(judge(`${WEB} -> x/a`, from(exists)).result).toBe('allow');
    const absent = '{podSelector: {matchExpressions: [{key: pod-template-hash, operator: DoesNotExist}]}}';
    expect(judge(`${WEB} -> x/a`, from(absent)).result).toBe('deny');
  });
  test('another label that fails decides all the same', () => {
    const both = '{podSelector: {matchLabels: {pod-template-hash: "5d9", app: db}}}';
    expect(judge(`${WEB} -> x/a`, from(both)).result).toBe('deny');
  });
  test('another rule that allows decides all the same', () => {
    expect(judge(`${WEB} -> x/a`, from(`${hash}, {podSelector: {matchLabels: {app: web}}}`)).result).toBe('allow');
    expect(judge(`${WEB} -> x/a`, from(hash), policy('{podSelector: {}, ingress: [{}]}', 'x', 'q')).result).toBe(
      'allow',
    );
  });
  test('a sure deny at the other end decides all the same', () => {
    const egress = policy(`{podSelector: {}, policyTypes: [Egress], egress: [{to: [${hash}]}]}`, 'y');
    expect(judge(`y/a -> ${WEB}`, egress, DENY_IN).result).toBe('deny');
  });
});

describe('namespaces of which only the name is known', () => {
  test('other labels may be there', () => {
    const verdict = judge('nowhere/stranger -> x/a', from('{namespaceSelector: {matchLabels: {team: red}}}'));
    expect(verdict.result).toBe('unknown');
    expect(verdict.missing).toEqual([{ kind: 'namespace-labels', namespace: 'nowhere' }]);
  });
  test('the name and the empty selector are enough', () => {
    expect(judge('nowhere/stranger -> x/a', from('{namespaceSelector: {}}')).result).toBe('allow');
    const named = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: nowhere}}}';
    expect(judge('nowhere/stranger -> x/a', from(named)).result).toBe('allow');
    const other = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: x}}}';
    expect(judge('nowhere/stranger -> x/a', from(other)).result).toBe('deny');
  });
});

describe('addresses that pods will get', () => {
  test('a range may or may not hold them', () => {
    const verdict = judge(`${WEB} -> x/a`, from('{ipBlock: {cidr: 10.0.0.0/8}}'));
    expect(verdict.result).toBe('unknown');
    expect(verdict.missing).toEqual([{ kind: 'address', endpoint: WEB }]);
  });
  test('the range of all addresses holds them, without exceptions', () => {
    expect(judge(`${WEB} -> x/a`, from('{ipBlock: {cidr: 0.0.0.0/0}}')).result).toBe('allow');
    expect(judge(`${WEB} -> x/a`, from('{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}')).result).toBe('unknown');
    expect(judge(`${WEB} -> x/a`, from('{ipBlock: {cidr: "::/0"}}')).result).toBe('deny');
  });
  test('port names are known from the template', () => {
    const named = policy('{podSelector: {}, ingress: [{ports: [{port: http}]}]}');
    expect(judge(`y/a -> ${WEB} 8080`, named).result).toBe('allow');
    expect(judge(`y/a -> ${WEB} 80`, named).result).toBe('deny');
  });
});

describe('workloads without pods', () => {
  test('a template stands for all its pods: to itself is to a sibling, and policy is asked', () => {
    expect(judge(`${WEB} -> ${WEB}`, DENY_IN).result).toBe('deny');
    expect(judge('x/a -> x/a', DENY_IN).result).toBe('allow');
  });
});

describe('nodes', () => {
  test('which of its addresses a node shows is not known', () => {
    const world = inventoryOf(`${FIXTURE_F}
---
apiVersion: v1
kind: Node
metadata: {name: n3}
status: {addresses: [{type: InternalIP, address: 192.168.0.3}, {type: ExternalIP, address: 198.51.100.3}]}`);
    const judged = (ends: string, cidr: string) =>
      evaluate(programsOf(world, [from(`{ipBlock: {cidr: ${cidr}}}`)]), flow(ends));
    expect(judged('n3 -> x/a', '192.168.0.0/16').missing).toEqual([{ kind: 'address', endpoint: 'node/n3' }]);
    expect(judged('n3 -> x/a', '0.0.0.0/0').result).toBe('allow');
    expect(judged('n3 -> x/a', '10.0.0.0/8').result).toBe('deny');
    // An address that was named is the one that the packet carries.
    expect(judged('192.168.0.3 -> x/a', '192.168.0.0/16').result).toBe('allow');
    expect(judged('198.51.100.3 -> x/a', '192.168.0.0/16').result).toBe('deny');
  });
  test('a pod shows the first of its addresses of a family', () => {
    const world = inventoryOf([FIXTURE_F, pod('y', 'two', '{}', ['10.0.2.5', '10.7.0.5'], 'n1', [])].join('\n---\n'));
    const judged = (cidr: string) =>
      evaluate(programsOf(world, [from(`{ipBlock: {cidr: ${cidr}}}`)]), flow('y/two -> x/a')).result;
    expect([judged('10.0.0.0/16'), judged('10.7.0.0/16')]).toEqual(['allow', 'deny']);
  });

  test('on which node a template will run decides whether a node may reach it', () => {
    const verdict = judge(`n1 -> ${WEB}`, DENY_IN);
    expect(verdict.result).toBe('unknown');
    expect(verdict.missing).toEqual([{ kind: 'node', endpoint: WEB }]);
    expect(verdict.ingress.steps[verdict.ingress.decidedBy]).toMatchObject({ kind: 'maybe-exempt', why: 'own-node' });
  });
  test('but not where a rule lets every node in, or nothing isolates it', () => {
    expect(judge(`n1 -> ${WEB}`, policy('{podSelector: {}, ingress: [{}]}')).result).toBe('allow');
    expect(judge(`n1 -> ${WEB}`).result).toBe('allow');
  });
});

describe('ends that are not in the inventory', () => {
  test('a subject that nobody knows', () => {
    const verdict = judge('x/a -> x/ghost');
    expect(verdict.ingress.result).toBe('unknown');
    expect(verdict.missing).toEqual([{ kind: 'endpoint', id: 'pod/x/ghost' }]);
  });
  test('a peer that nobody knows matters only to rules that ask who it is', () => {
    expect(judge('x/ghost -> x/a', from('{podSelector: {}}')).ingress.result).toBe('unknown');
    expect(judge('x/ghost -> x/a', policy('{podSelector: {}, ingress: [{}]}')).ingress.result).toBe('allow');
    expect(judge('x/ghost -> x/a').ingress.result).toBe('allow');
  });
  test('a sure deny needs no second end', () => {
    const egress = policy('{podSelector: {}, policyTypes: [Egress]}');
    expect(judge('x/a -> x/ghost', egress).result).toBe('deny');
  });
});
