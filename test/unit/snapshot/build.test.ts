import { describe, expect, it } from 'vitest';
import { subjectSelector } from '../../../server/src/engine/subjects.ts';
import { buildCluster, snapshotOf } from '../../../server/src/snapshot/build.ts';
import { overlayPolicies } from '../../../server/src/snapshot/overlay.ts';
import { read } from './support.ts';

const SOURCE = { kind: 'folder', name: 'staging', uri: 'file:///staging' } as const;

const dump = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: a}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec: {template: {metadata: {labels: {app: db}}}}
---
apiVersion: v1
kind: Pod
metadata:
  name: db-0
  namespace: shop
  ownerReferences: [{kind: StatefulSet, name: db, controller: true}]
status: {phase: Running, podIP: 10.0.0.1}
---
apiVersion: v1
kind: Pod
metadata: {name: old-job, namespace: shop}
status: {phase: Succeeded}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: billing}
---
apiVersion: v1
kind: Node
metadata: {name: n1}
`;

describe('a cluster from files', () => {
  it('counts what people would count', async () => {
    const cluster = buildCluster([await read(dump)], { defaultNamespace: 'default' });
    expect(snapshotOf(SOURCE, cluster, []).counts).toEqual({
      pods: 1,
      workloads: 2,
      namespaces: 2,
      services: 1,
      nodes: 1,
      policies: 0,
    });
  });

  it('joins files, and of an object that is in two takes the later', async () => {
    const again = 'apiVersion: v1\nkind: Pod\nmetadata: {name: db-0, namespace: shop, labels: {v: "2"}}\n';
    const parts = [await read(dump, 'file:///a.yaml'), await read(again, 'file:///b.yaml')];
    const cluster = buildCluster(parts, { defaultNamespace: 'default' });
    const db = cluster.facts.endpoints.filter(({ id }) => id === 'pod/shop/db-0');
    expect(db.map(({ labels }) => labels.get('v'))).toEqual(['2']);
    expect(cluster.places.get('pod/shop/db-0')?.uri).toBe('file:///b.yaml');
    expect(cluster.problems).toEqual([
      { kind: 'seen-twice', detail: 'Pod shop/db-0', uri: 'file:///b.yaml', document: 0 },
    ]);
  });

  it('keeps the problems of every file', async () => {
    const parts = [await read('just text', 'file:///a.yaml'), await read(dump), await read('[]', 'file:///c.yaml')];
    const { problems } = buildCluster(parts, { defaultNamespace: 'default' });
    expect(problems.map(({ kind, uri }) => [kind, uri])).toEqual([
      ['not-an-object', 'file:///a.yaml'],
      ['not-an-object', 'file:///c.yaml'],
    ]);
  });
});

describe('policies laid over each other', () => {
  const policies = async (...names: readonly string[]) => {
    const text = names.map((name) => {
      const [namespace, id, label] = name.split(' ');
      return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${id}, namespace: ${namespace}}\nspec: {podSelector: {matchLabels: {v: "${label}"}}}\n`;
    });
    return (await read(text.join('---\n'))).policies;
  };
  const shown = (laid: ReturnType<typeof overlayPolicies>) =>
    [...laid.values()].map(
      ({ policy }) => `${policy.namespace}/${policy.name} ${JSON.stringify(subjectSelector(policy.subject))}`,
    );

  it('count by kind, namespace and name, the later layer first', async () => {
    const cluster = await policies('shop allow 1', 'shop deny 1', 'billing allow 1');
    const workspace = await policies('shop allow 2');
    const open = await policies('shop allow 3', 'shop new 3');
    const laid = shown(overlayPolicies([cluster, workspace, open]));
    expect(laid.map((text) => text.replace(/ .*"values":\["(\d)"\].*/, ' $1'))).toEqual([
      'shop/allow 3',
      'shop/deny 1',
      'billing/allow 1',
      'shop/new 3',
    ]);
  });

  it('leave everything as it is where nothing lies over it', async () => {
    const cluster = await policies('shop allow 1', 'shop deny 1');
    expect([...overlayPolicies([cluster, []]).values()]).toEqual(cluster);
  });
});
