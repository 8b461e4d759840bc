import { describe, expect, test } from 'vitest';
import { formatAddress, parseAddress } from '../../../server/src/engine/address.ts';
import { evaluate } from '../../../server/src/engine/evaluate.ts';
import type { Result, Verdict } from '../../../server/src/engine/model.ts';
import { SCTP, TCP, UDP } from '../../../server/src/engine/ports.ts';
import { backendsOf, type Frontend, frontendAt, podsBehind, targetPort } from '../../../server/src/engine/services.ts';
import { overBackends } from '../../../server/src/engine/serviceVerdict.ts';
import { FIXTURE_F, pod } from './support/fixtureF.ts';
import { flow, inventoryOf, policy, programsOf } from './support/world.ts';

const WORLD = inventoryOf(`${FIXTURE_F}
---
${pod('x', 'a2', '{app: a}', ['10.0.1.5'], 'n2', ['web 8081 TCP'])}
---
${pod('x', 'gone', '{app: a}', ['10.0.1.6'], 'n2', ['web 80 TCP'], '', 'Failed')}
---
apiVersion: v1
kind: Service
metadata: {name: local, namespace: x}
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  clusterIP: 10.96.0.11
  selector: {app: a}
  ports: [{name: http, port: 80, targetPort: web, nodePort: 30081}, {name: dns, port: 53, protocol: UDP, targetPort: 53}]
status: {loadBalancer: {ingress: [{ip: 198.51.100.9}]}}
---
apiVersion: v1
kind: Service
metadata: {name: sliced, namespace: x}
spec: {clusterIP: 10.96.0.12, selector: {app: a}, externalIPs: [198.51.100.8], ports: [{name: http, port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: sliced-1, namespace: x, labels: {kubernetes.io/service-name: sliced}}
addressType: IPv4
endpoints:
  - {addresses: [10.0.1.2], conditions: {ready: true}}
  - {addresses: [10.0.2.2], conditions: {ready: false}}
  - {addresses: [198.51.100.77]}
ports: [{name: http, port: 8443, protocol: TCP}]
---
apiVersion: v1
kind: Service
metadata: {name: empty, namespace: x}
spec: {clusterIP: 10.96.0.13, ports: [{port: 80}]}`);

function front(name: string, port: number): Frontend {
  const service = WORLD.service('x', name) ?? expect.fail(name);
  return { service, port: service.ports.find((each) => each.port === port) ?? expect.fail(`${port}`) };
}

function backends(frontend: Frontend): readonly string[] {
  return backendsOf(frontend, WORLD).map(({ end, port, ready }) => {
    const place = end.kind === 'endpoint' ? end.id : formatAddress(end.address);
    return `${place}:${port}${ready ? '' : ' not ready'}`;
  });
}

function at(address: string, port: number, protocol = TCP): Frontend | undefined {
  return frontendAt(parseAddress(address) ?? expect.fail(address), protocol, port, WORLD);
}

describe('backends', () => {
  test('by selector: each pod at its own number for the target port, finished ones left out', () => {
    expect(backends(front('web', 8080))).toEqual(['pod/x/a:80', 'pod/x/a2:8081']);
    expect(backends(front('local', 53))).toEqual(['pod/x/a:53', 'pod/x/a2:53']);
  });
  test('from EndpointSlices where they list anybody, outside addresses too', () => {
    expect(backends(front('sliced', 80))).toEqual(['pod/x/b:8443', 'pod/y/b:8443 not ready', '198.51.100.77:8443']);
    expect(podsBehind(front('sliced', 80).service, WORLD).map(({ id }) => id)).toEqual(['pod/x/b', 'pod/y/b']);
  });
  test('without selector and slices nobody', () => {
    expect(backends(front('empty', 80))).toEqual([]);
    expect(podsBehind(front('empty', 80).service, WORLD)).toEqual([]);
  });
  test('a target port name needs the protocol too', () => {
    const a = WORLD.endpoint('pod/x/a') ?? expect.fail();
    expect([targetPort(a, 'dns', UDP), targetPort(a, 'dns', TCP), targetPort(a, 9, SCTP)]).toEqual([53, undefined, 9]);
  });
});

describe('what answers at an address', () => {
  test('a cluster address keeps the source', () => {
    expect(at('10.96.0.10', 8080)).toMatchObject({ service: { name: 'web' }, port: { port: 8080 } });
    expect(at('10.96.0.10', 8080)?.rewrites).toBeUndefined();
    expect(at('10.96.0.10', 80)).toBeUndefined();
    expect(at('10.96.0.10', 8080, UDP)).toBeUndefined();
  });
  test('a node port and an external address may not', () => {
    expect(at('192.168.0.1', 30080)).toMatchObject({ service: { name: 'web' }, rewrites: { node: 'node/n1' } });
    expect(at('198.51.100.8', 80)).toMatchObject({ service: { name: 'sliced' }, rewrites: {} });
    expect(at('192.168.0.1', 8080)).toBeUndefined();
  });
  test('externalTrafficPolicy Local keeps it, and forwards on the node only', () => {
    const local = at('192.168.0.2', 30081) ?? expect.fail();
    expect(local.rewrites).toBeUndefined();
    expect(backends(local)).toEqual(['pod/x/a2:8081']);
    expect(at('198.51.100.9', 80)?.rewrites).toBeUndefined();
  });
  test('on the node is what the slice says, pods of the host network too', () => {
    const at = (name: string, ip: string, node: string) =>
      pod('x', name, '{app: host}', [ip], node, []).replace('spec:', 'spec:\n  hostNetwork: true');
    const world = inventoryOf(`${FIXTURE_F}
---
${at('h1', '192.168.0.1', 'n1')}
---
${at('h2', '192.168.0.2', 'n2')}
---
apiVersion: v1
kind: Service
metadata: {name: host, namespace: x}
spec:
  type: NodePort
  externalTrafficPolicy: Local
  clusterIP: 10.96.0.14
  selector: {app: host}
  ports: [{port: 80, targetPort: 80, nodePort: 30090}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: host-1, namespace: x, labels: {kubernetes.io/service-name: host}}
addressType: IPv4
endpoints:
  - {addresses: [192.168.0.1]}
  - {addresses: [192.168.0.2]}
  - {addresses: [198.51.100.78], nodeName: n2}
  - {addresses: [198.51.100.79], nodeName: n1}
ports: [{port: 80, protocol: TCP}]`);
    const local = frontendAt(parseAddress('192.168.0.2') ?? expect.fail(), TCP, 30090, world) ?? expect.fail();
    expect(backendsOf(local, world).map(({ end, node }) => [end.kind === 'endpoint' ? end.id : '', node])).toEqual([
      ['node/n2', 'n2'],
      ['', 'n2'],
    ]);
  });
  test('nothing at a pod or outside', () => {
    expect(at('10.0.1.1', 80)).toBeUndefined();
    expect(at('203.0.113.7', 80)).toBeUndefined();
  });
});

describe('a verdict over backends', () => {
  const side: Verdict['egress'] = {
    result: 'allow',
    steps: [],
    decidedBy: 0,
    missing: [],
    conditions: [],
    deviations: [],
  };
  const verdict = (result: Result): Verdict => ({ result, egress: side, ingress: side, missing: [], conditions: [] });
  const over = (...results: readonly Result[]) => overBackends('x/web', results.map(verdict));

  test.each([
    [['allow', 'allow'], 'allow'],
    [['deny', 'deny'], 'deny'],
    [['allow', 'deny'], 'conditional'],
    [['allow', 'deny', 'unknown'], 'conditional'],
    [['allow', 'unknown'], 'unknown'],
    [['deny', 'unknown'], 'unknown'],
    [['allow', 'conditional'], 'conditional'],
    [[], 'unknown'],
  ] as const)('%j is %s', (results, result) => {
    expect(over(...results).result).toBe(result);
  });
  test('says how many of how many', () => {
    expect(over('allow', 'deny', 'deny').conditions).toEqual([
      { kind: 'backend', service: 'x/web', allowed: 1, of: 3 },
    ]);
    expect(over('allow', 'allow').conditions).toEqual([]);
    expect(over('deny').conditions).toEqual([]);
    // Every backend that can be reached may be reached under a condition of its own: the count says nothing.
    expect(over('conditional', 'conditional').conditions).toEqual([]);
  });
  test('a policy that admits one of the numbers admits one of the pods', () => {
    const programs = programsOf(WORLD, [policy('{podSelector: {}, ingress: [{ports: [{port: 8081}]}]}')]);
    const verdicts = backendsOf(front('web', 8080), WORLD).map(({ end, port }) =>
      evaluate(programs, { ...flow('y/a -> x/a'), to: end, port }),
    );
    expect(overBackends('x/web', verdicts)).toMatchObject({
      result: 'conditional',
      conditions: [{ kind: 'backend', allowed: 1, of: 2 }],
    });
  });
});
