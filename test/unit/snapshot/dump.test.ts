import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../../server/src/engine/address.ts';
import type { Endpoint } from '../../../server/src/engine/model.ts';
import { buildCluster, type ClusterFromFiles } from '../../../server/src/snapshot/build.ts';
import type { FileFacts } from '../../../server/src/snapshot/read.ts';
import { read } from './support.ts';

/** One small cluster as kubectl shows it, with the noise of real objects: as a JSON list, as YAML, and as a folder. */
const DUMPS = new URL('../../fixtures/dumps/', import.meta.url);

function below(folder: URL): URL[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const file = new URL(name, folder);
      return statSync(file).isDirectory() ? below(new URL(`${name}/`, folder)) : [file];
    });
}

async function load(...files: readonly URL[]): Promise<{ files: FileFacts[]; cluster: ClusterFromFiles }> {
  const facts = await Promise.all(files.map((file) => read(readFileSync(file, 'utf8'), file.href)));
  return { files: facts, cluster: buildCluster(facts, { defaultNamespace: 'default' }) };
}

const json = () => load(new URL('shop.json', DUMPS));
const yaml = () => load(new URL('shop.yaml', DUMPS));
const folder = () => load(...below(new URL('folder/', DUMPS)));

function describeEndpoint(endpoint: Endpoint): string {
  const { id, workload, node, addresses, ports, labels, serviceAccount } = endpoint;
  return [
    id,
    workload ? `of ${workload.kind} ${workload.name}` : 'of nobody',
    `on ${node ?? '?'}`,
    addresses.map(formatAddress).join(' '),
    ports.map(({ name, port, container }) => `${name}=${port}(${container})`).join(' '),
    [...labels].map(([key, value]) => `${key}=${value}`).join(' '),
    serviceAccount ?? '',
    [endpoint.hostNetwork && 'host', endpoint.finished && 'finished', endpoint.idle && 'idle']
      .filter(Boolean)
      .join(' '),
  ]
    .filter((part) => part !== '')
    .join(' | ');
}

describe.each([
  ['JSON', json],
  ['YAML', yaml],
  ['a folder', folder],
])('a cluster from %s', (_, from) => {
  it('has these pods and workloads', async () => {
    const { cluster } = await from();
    const pods = cluster.facts.endpoints.filter(({ kind }) => kind === 'pod');
    expect(pods.map(describeEndpoint).sort()).toEqual([
      'pod/billing/invoices-29544315-tk5rq | of CronJob invoices | on n1 | 10.42.0.30 | app=invoices job-name=invoices-29544315 | default | finished',
      'pod/kube-system/calico-node-8s2lk | of DaemonSet calico-node | on n1 | 192.168.10.11 | controller-revision-hash=77d4 k8s-app=calico-node pod-template-generation=1 | calico-node | host',
      'pod/kube-system/calico-node-zzq4d | of DaemonSet calico-node | on n2 | 192.168.10.12 | controller-revision-hash=77d4 k8s-app=calico-node pod-template-generation=1 | calico-node | host',
      'pod/shop/db-0 | of StatefulSet db | on n2 | 10.42.1.4 | postgres=5432(container) | app=db apps.kubernetes.io/pod-index=0 controller-revision-hash=db-6b8f statefulset.kubernetes.io/pod-name=db-0 | db',
      'pod/shop/web-7d9f6c5b8d-4xk2p | of Deployment web | on n1 | 10.42.0.7 fd00:42::7 | http=8080(container) mesh=15001(sidecar) | app=web pod-template-hash=7d9f6c5b8d tier=front | default',
      'pod/shop/web-7d9f6c5b8d-q9w8z | of Deployment web | on n2 | 10.42.1.9 fd00:42:1::9 | http=8080(container) mesh=15001(sidecar) | app=web pod-template-hash=7d9f6c5b8d tier=front | default',
      'workload/billing/CronJob/invoices | of CronJob invoices | on ? | app=invoices | default',
      'workload/shop/Deployment/legacy | of Deployment legacy | on ? | http=8080(container) | app=legacy | default | idle',
    ]);
  });

  it('has these namespaces, nodes and Services', async () => {
    const { facts, counts } = (await from()).cluster;
    expect(facts.namespaces.map(({ name, labels }) => `${name} ${labels.get('team') ?? '-'}`).sort()).toEqual([
      'billing money',
      'kube-system -',
      'shop store',
    ]);
    const nodes = facts.endpoints.filter(({ kind }) => kind === 'node');
    expect(nodes.map(({ id, addresses }) => `${id} ${addresses.map(formatAddress).join(' ')}`)).toEqual([
      'node/n1 192.168.10.11 fd00:10::11',
      'node/n2 192.168.10.12 fd00:10::12',
    ]);
    const web = facts.services.find(({ name }) => name === 'web');
    expect(web).toMatchObject({ type: 'NodePort', headless: false, externalTrafficPolicy: 'Cluster' });
    expect(web?.ports).toEqual([{ name: 'http', protocol: 6, port: 80, targetPort: 'http', nodePort: 30080 }]);
    expect(web?.backends?.map(({ address, ready }) => `${formatAddress(address)} ${ready}`)).toEqual([
      '10.42.0.7 true',
      '10.42.1.9 false',
    ]);
    expect(facts.services.find(({ name }) => name === 'db')).toMatchObject({ headless: true, clusterIPs: [] });
    expect(counts).toEqual({ pods: 5, workloads: 5, namespaces: 3, services: 2, nodes: 2 });
  });

  it('has its policies, and knows who enforces them', async () => {
    const { files, cluster } = await from();
    const policies = files.flatMap((file) => file.policies.map(({ policy }) => policy.id));
    expect(policies).toEqual([
      'networking.k8s.io/NetworkPolicy/shop/db',
      'networking.k8s.io/NetworkPolicy/billing/default-deny',
    ]);
    expect(cluster.dataplane).toEqual({
      name: 'calico',
      version: '3.29.1',
      evidence: 'DaemonSet kube-system/calico-node',
    });
  });

  it('leads to where everything is written', async () => {
    const { files, cluster } = await from();
    expect(cluster.places.size).toBeGreaterThan(12);
    for (const [id, place] of cluster.places) {
      const file = files.find(({ uri }) => uri === place.uri);
      const found = file?.objects.find((object) => object.place === place);
      const text = readFileSync(new URL(place.uri), 'utf8').slice(found?.span.start, found?.span.end);
      expect(text.replaceAll('"', ''), id).toBe(id.split('/').at(-1));
    }
  });

  it('has kept no secret', async () => {
    const { files } = await from();
    for (const { objects, hints } of files) {
      expect(JSON.stringify([objects, hints])).not.toMatch(/hunter2|aHVudGVyMg|registry\.example|annotation/);
    }
  });
});

describe('the folder', () => {
  it('tells which of its files could not be used', async () => {
    const { cluster } = await folder();
    expect(cluster.problems.map(({ kind, uri }) => `${kind} ${uri.split('/').at(-1)}`)).toEqual([
      'not-yaml broken.yaml',
      'not-an-object values.yaml',
    ]);
  });

  it('has lines that end as Windows ends them', () => {
    expect(readFileSync(new URL('folder/cluster.yaml', DUMPS), 'utf8')).toContain('\r\n');
  });
});
