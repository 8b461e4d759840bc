import { describe, expect, test } from 'vitest';
import { parseAddress } from '../../../server/src/engine/address.ts';
import { buildInventory } from '../../../server/src/engine/inventory.ts';
import type { Endpoint } from '../../../server/src/engine/model.ts';
import { ALL, allOf, equalTo, type Requirement } from '../../../server/src/engine/selector.ts';
import { FIXTURE_F, pod } from './support/fixtureF.ts';
import { inventoryOf } from './support/world.ts';

const F = inventoryOf(FIXTURE_F);
const X = { kind: 'named', name: 'x' } as const;
const EVERYWHERE = { kind: 'selected', selector: ALL } as const;

function address(text: string) {
  return parseAddress(text) ?? expect.fail(`${text} is no address`);
}

describe('who owns an address', () => {
  const owners = (...pods: readonly string[]) =>
    inventoryOf([FIXTURE_F, ...pods].join('\n---\n'))
      .endpointsAt(address('10.0.5.5'))
      .map(({ id }) => id);
  const at = (name: string, phase: string, more = '') => pod('z', name, '{}', ['10.0.5.5'], 'n1', [], more, phase);

  test('nobody', () => expect(owners()).toEqual([]));
  test('not a finished pod', () => {
    expect(owners(at('old', 'Succeeded'), at('new', 'Running'))).toEqual(['pod/z/new']);
    expect(owners(at('old', 'Failed'))).toEqual([]);
  });
  test('a running pod before one that is starting', () => {
    expect(owners(at('a', 'Pending'), at('b', 'Running'))).toEqual(['pod/z/b', 'pod/z/a']);
  });
  test('a pod before the node, the node before pods on its network', () => {
    const ids = (text: string) => F.endpointsAt(address(text)).map(({ id }) => id);
    expect(ids('192.168.0.2')).toEqual(['node/n2', 'pod/z/h']);
    expect(owners(at('host', 'Running', 'hostNetwork: true'), at('own', 'Running'))).toEqual([
      'pod/z/own',
      'pod/z/host',
    ]);
  });
  test('by value, in every spelling', () => {
    expect(F.endpointsAt(address('FD00:1:0:0::0:1'))[0]?.id).toBe('pod/x/a');
    expect(F.endpointsAt(address('::ffff:10.0.1.1'))[0]?.id).toBe('pod/x/a');
  });
});

describe('namespaces', () => {
  test('always have their name as a label', () => {
    const { namespaces } = buildInventory({
      namespaces: [{ name: 'bare', labels: new Map(), labelsKnown: true }],
      endpoints: [],
      services: [],
    });
    expect(namespaces.get('bare')?.labels.get('kubernetes.io/metadata.name')).toBe('bare');
  });
  test('that were only mentioned exist, and nobody knows their labels', () => {
    const world = inventoryOf(pod('lost', 'a', '{}', ['10.1.1.1'], 'n1', []));
    expect([...world.namespaces.keys()]).toContain('lost');
    expect(world.namespace('lost')).toMatchObject({ name: 'lost', labelsKnown: false });
    expect(world.namespace('never')).toMatchObject({ name: 'never', labelsKnown: false });
    const team: Requirement = { op: 'exists', key: 'team' };
    expect(world.selectNamespaces(allOf([team]))).toEqual({ matched: [], unknown: ['lost'] });
    const named: Requirement = { op: 'in', key: 'kubernetes.io/metadata.name', values: ['lost'] };
    expect(world.selectNamespaces(allOf([named]))).toEqual({ matched: ['lost'], unknown: [] });
  });
  test('are selected by label, in alphabetical order', () => {
    const team: Requirement = { op: 'exists', key: 'team' };
    expect(F.selectNamespaces(allOf([team]))).toEqual({ matched: ['x', 'y'], unknown: [] });
    expect(F.selectNamespaces(ALL).matched).toEqual(['kube-system', 'x', 'y', 'z']);
  });
});

describe('selecting pods', () => {
  test('in one namespace, in namespaces by label, everywhere', () => {
    const app = equalTo(new Map([['app', 'a']]));
    expect(F.selectPods(X, ALL).matched).toEqual(['pod/x/a', 'pod/x/b']);
    expect(F.selectPods(X, app).matched).toEqual(['pod/x/a']);
    expect(F.selectPods(EVERYWHERE, app).matched).toEqual(['pod/x/a', 'pod/y/a']);
    const y = allOf([{ op: 'in', key: 'team', values: ['y'] }]);
    expect(F.selectPods({ kind: 'selected', selector: y }, ALL).matched).toEqual(['pod/y/a', 'pod/y/b']);
    expect(F.selectPods({ kind: 'named', name: 'nowhere' }, ALL)).toEqual({ matched: [], unknown: [] });
  });
  test('leaves out nodes, pods of the host network and finished pods', () => {
    const world = inventoryOf(
      [FIXTURE_F, pod('z', 'done', '{}', ['10.0.5.5'], 'n1', [], '', 'Succeeded')].join('\n---\n'),
    );
    expect(world.selectPods({ kind: 'named', name: 'z' }, ALL).matched).toEqual(['pod/z/c']);
    const everyone = world.selectPods(EVERYWHERE, ALL).matched;
    expect(everyone).not.toContain('node/n1');
    expect(world.endpointsIn('z').map(({ id }) => id)).toEqual(['pod/z/c', 'pod/z/h', 'pod/z/k', 'pod/z/done']);
  });
  test('tells those that nobody can tell', () => {
    const [a] = F.endpoints.filter(({ id }) => id === 'pod/x/a');
    const template: Endpoint = { ...(a ?? expect.fail()), id: 't', unknownLabels: new Set(['hash']) };
    const world = buildInventory({ namespaces: [], endpoints: [template], services: [] });
    const hash = allOf([{ op: 'in', key: 'hash', values: ['1'] }]);
    expect(world.selectPods(X, hash)).toEqual({ matched: [], unknown: ['t'] });
    expect(world.selectPods(X, allOf([{ op: 'notIn', key: 'hash', values: ['1'] }]))).toEqual({
      matched: [],
      unknown: ['t'],
    });
    expect(world.selectPods(X, allOf([{ op: 'exists', key: 'hash' }]))).toEqual({ matched: ['t'], unknown: [] });
  });
});

describe('services', () => {
  test('by name, by cluster address, by the nodes of a node port', () => {
    expect(F.service('x', 'web')?.name).toBe('web');
    expect(F.service('y', 'web')).toBeUndefined();
    expect(F.servicesAt(address('10.96.0.10')).map(({ name }) => name)).toEqual(['web']);
    expect(F.servicesAt(address('192.168.0.2')).map(({ name }) => name)).toEqual(['web']);
    expect(F.servicesAt(address('10.0.1.1'))).toEqual([]);
  });
});

test('unknown ids are unknown, whatever objects inherit', () => {
  expect(F.endpoint('constructor')).toBeUndefined();
  expect(F.ordinal('__proto__')).toBe(-1);
  expect(F.endpointsIn('constructor')).toEqual([]);
});

test('three hundred selectors over a hundred thousand pods are answered while one types', () => {
  const endpoints = Array.from(
    { length: 100_000 },
    (_, i): Endpoint => ({
      id: `pod/ns${i % 500}/p${i}`,
      kind: 'pod',
      namespace: `ns${i % 500}`,
      name: `p${i}`,
      labels: new Map([
        ['app', `app-${i % 3000}`],
        ['tier', `tier-${i % 3}`],
        ['pod-template-hash', `${i % 9000}`],
      ]),
      unknownLabels: new Set(),
      addresses: [],
      hostNetwork: false,
      finished: false,
      ports: [],
      template: false,
    }),
  );
  const world = buildInventory({ namespaces: [], endpoints, services: [] });
  const started = performance.now();
  for (let i = 0; i < 300; i++) {
    const found = world.match(
      EVERYWHERE,
      allOf([
        { op: 'in', key: 'tier', values: [`tier-${i % 3}`] },
        { op: 'notIn', key: 'app', values: [`app-${i}`, `app-${i + 1}`] },
      ]),
    );
    expect(found.sure.length).toBe(3125);
  }
  // About 0.1 s on two cores; ten times that would still be a bitset, a question each to 30 million pairs would not.
  expect(performance.now() - started).toBeLessThan(3000);
});
