import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../server/src/lower/object.ts';
import { read } from '../support.ts';
import { contentOf, fileWith, textOf } from './support.ts';

const SHOP = readFileSync(new URL('../../../fixtures/shop/cluster.yaml', import.meta.url), 'utf8');
const POD: JsonObject = { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'shop', name: 'web-0' } };

describe('a snapshot file', () => {
  test('says what its source said, for whoever reads it', async () => {
    const [before, after] = [await read(SHOP), await read(textOf(await contentOf(SHOP)))];
    const objects = (facts: typeof before) => facts.objects.map(({ value }) => JSON.stringify(sorted(value))).sort();
    const policies = (facts: typeof before) => facts.policies.map(({ policy }) => JSON.stringify(policy)).sort();
    expect(objects(after)).toEqual(objects(before));
    expect(policies(after)).toEqual(policies(before));
    expect(after.problems).toEqual([]);
  });

  test('made of a snapshot file is the same file', async () => {
    const text = textOf(await contentOf(SHOP));
    expect(textOf(await contentOf(text))).toBe(text);
  });

  test('is one text, in whatever order objects and their keys come', async () => {
    const text = textOf(await contentOf(SHOP));
    const { items } = JSON.parse(text) as { items: JsonObject[] };
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(items, { minLength: items.length }), async (shuffled) => {
        const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: shuffled.map(reversed) });
        const again = textOf(await contentOf(list));
        // Who enforces is told by what is not kept.
        expect(withoutHeader(again)).toBe(withoutHeader(text));
      }),
      { numRuns: 20 },
    );
  });

  test('holds one object a line, policies over several, and a header to read', async () => {
    const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop, annotations: {note: x}, uid: u}
spec: {podSelector: {}}
status: {x: 1}
`;
    expect(textOf(await contentOf(`${policy}---\n${JSON.stringify(POD)}\n`))).toBe(`{
  "apiVersion": "v1",
  "kind": "List",
  "netpolSnapshot": {
    "version": 1,
    "capturedAt": "2026-11-24T12:00:00.000Z",
    "source": {"kind":"files","name":"cluster.yaml"}
  },
  "items": [
    {"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"shop","name":"web-0"}},
    {
      "apiVersion": "networking.k8s.io/v1",
      "kind": "NetworkPolicy",
      "metadata": {
        "namespace": "shop",
        "name": "db"
      },
      "spec": {
        "podSelector": {}
      }
    }
  ]
}
`);
  });

  test('leaves out ReplicaSets that are only kept to go back to', async () => {
    const replicas = (name: string, count: number, owned: boolean) =>
      JSON.stringify({
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name, namespace: 'shop', ...(owned && { ownerReferences: [{ kind: 'Deployment', name: 'web' }] }) },
        spec: { replicas: count },
      });
    const text = textOf(
      await contentOf([replicas('past', 0, true), replicas('now', 2, true), replicas('own', 0, false)].join('\n---\n')),
    );
    expect([...text.matchAll(/"name":"(past|now|own)"/g)].map(([, name]) => name)).toEqual(['now', 'own']);
  });

  test('of which several are joined misses only what all of them miss', async () => {
    const half = (missing: JsonObject[]) =>
      fileWith({ version: 1, source: { kind: 'context', name: 'c' }, missing }, [POD]);
    const content = await contentOf(
      half([
        { resource: 'pods', why: 'not-asked', except: ['a'] },
        { resource: 'nodes', why: 'forbidden' },
      ]),
      half([{ resource: 'pods', why: 'not-asked', except: ['b'] }]),
    );
    expect(content.header.missing).toEqual([{ resource: 'pods', why: 'not-asked', except: ['a', 'b'] }]);
  });
});

describe('the header', () => {
  test.each([
    ['a newer version', { version: 2, source: {} }, 'newer-snapshot', '2'],
    ['no version', { source: {} }, 'broken-snapshot', 'header'],
    ['a version that is none', { version: '1' }, 'broken-snapshot', 'header'],
    [
      'what is missing told in words we do not know',
      { version: 1, missing: [{ resource: 'pods', why: 'magic' }] },
      'broken-snapshot',
      'header',
    ],
    ['no object', 7, 'broken-snapshot', 'header'],
  ])('%s: the file is left out as a whole', async (_, header, kind, detail) => {
    const facts = await read(fileWith(header as JsonObject, [POD]));
    expect(facts.problems).toEqual([{ kind, detail, uri: 'file:///dump.yaml' }]);
    expect([...facts.objects, ...facts.policies, ...facts.hints]).toEqual([]);
  });

  test('tells who enforces, before whatever objects tell', async () => {
    const enforcer = { name: 'calico', version: '3.30', evidence: 'DaemonSet kube-system/calico-node' };
    const facts = await read(fileWith({ version: 1, enforcer }, [POD]));
    expect(facts.hints).toEqual([{ ...enforcer, weight: 100 }]);
    expect(facts.header).toMatchObject({ version: 1, enforcer, missing: [] });
  });

  test('is looked for in lists only that have one', async () => {
    const facts = await read(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [POD] }));
    expect(facts.header).toBeUndefined();
    expect(facts.objects).toHaveLength(1);
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, below]) => [key, sorted(below)]),
  );
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, below]) => [key, reversed(below)]),
  );
}

function withoutHeader(text: string): string {
  return text.slice(text.indexOf('"items"'));
}
