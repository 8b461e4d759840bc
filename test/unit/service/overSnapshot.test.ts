import { describe, expect, it } from 'vitest';
import { allow, deployment, FOLDER, join, namespace, pod, serviceOver } from './support.ts';

const DUMP = 'file:///dumps/staging.yaml';
const MANIFESTS = `${FOLDER}/manifests.yaml`;
const NODES = `apiVersion: v1
kind: Node
metadata: {name: n1}
status: {addresses: [{type: InternalIP, address: 192.168.0.1}]}
---
apiVersion: v1
kind: Node
metadata: {name: n2}
status: {addresses: [{type: InternalIP, address: 192.168.0.2}]}
`;
const CLUSTER = join(namespace('shop'), pod('web-0', 'web', '10.0.0.1'), pod('db-0', 'db', '10.0.0.2'), NODES);
const object = (head: string, rest: string, version = 'v1') =>
  `apiVersion: ${version}\nkind: ${head.split(' ')[0]}\nmetadata: ${head.slice(head.indexOf(' ') + 1)}\n${rest}\n`;

/** Answers of a workspace over the snapshot, as saved and with one thing typed. */
async function over(files: Record<string, string>, settings = {}, cluster = CLUSTER) {
  const made = serviceOver({ [DUMP]: cluster, ...files }, { snapshot: DUMP, ...settings });
  await made.service.settled();
  return made;
}

describe('manifests over a snapshot', () => {
  const LABELLED = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]
`;

  it('give a namespace labels besides those that it has, as they are typed', async () => {
    const text = join(LABELLED, object('Namespace {name: shop, labels: {team: b}}', ''));
    const cluster = CLUSTER.replace('name: shop\n', 'name: shop\n  labels: {env: prod, team: c}\n');
    const { flow, open, edit, service } = await over({ [MANIFESTS]: text }, {}, cluster);
    expect(flow('shop/web-0', 'shop/db-0').verdict).toBe('deny');
    await open(MANIFESTS);
    edit(MANIFESTS, 'team: b', 'team: a');
    expect(flow('shop/web-0', 'shop/db-0').verdict).toBe('allow');
    expect(service.world()?.cluster.inventory.namespaces.get('shop')?.labels).toEqual(
      new Map([
        ['env', 'prod'],
        ['team', 'a'],
        ['kubernetes.io/metadata.name', 'shop'],
      ]),
    );
  });

  it('give it no label on which they do not agree: one of them is for another cluster', async () => {
    const { service } = await over({
      [`${FOLDER}/dev.yaml`]: object('Namespace {name: shop, labels: {env: dev, team: a}}', ''),
      [`${FOLDER}/prod.yaml`]: object('Namespace {name: shop, labels: {env: prod, team: a}}', ''),
    });
    const labels = service.world()?.cluster.inventory.namespaces.get('shop')?.labels;
    expect([labels?.get('env'), labels?.get('team')]).toEqual([undefined, 'a']);
  });

  it('stand for workloads, Services and namespaces that are not there yet', async () => {
    const NEW = join(
      deployment('api', 'api'),
      object('Namespace {name: new, labels: {team: a}}', ''),
      deployment('job', 'job').replace('namespace: shop', 'namespace: new'),
      object(
        'Service {name: api, namespace: shop}',
        'spec: {selector: {app: api}, ports: [{port: 8000, targetPort: 80}]}',
      ),
      allow('a', 'api'),
    );
    const { service, flow } = await over({ [MANIFESTS]: NEW });
    expect(flow('shop/api', 'shop/db-0').verdict).toBe('allow');
    expect(flow('new/job', 'shop/db-0').verdict).toBe('deny');
    expect(service.simulate({ from: 'shop/web-0', to: 'svc:shop/api', port: 8000 }).verdict).toBe('allow');
    expect(service.status().snapshot).toMatchObject({ pods: 2, workloads: 2, namespaces: 2 });
  });

  it('do not stand for what was captured, nor for what goes into a namespace of another cluster', async () => {
    const owned = pod('web-0', 'web', '10.0.0.1').replace(
      '  labels:',
      '  ownerReferences: [{kind: StatefulSet, name: web, controller: true}]\n  labels:',
    );
    const NEW = join(
      deployment('web', 'api').replace('Deployment', 'StatefulSet'),
      deployment('api', 'api').replace('namespace: shop', 'namespace: elsewhere'),
      pod('db-0', 'other', '10.9.9.9').replace(/status:[\s\S]*/, ''),
    );
    const { service } = await over(
      { [MANIFESTS]: NEW },
      {},
      join(namespace('shop'), owned, pod('db-0', 'db', '10.0.0.2')),
    );
    expect(service.status().snapshot).toMatchObject({ pods: 2, workloads: 1, namespaces: 1 });
    expect(service.world()?.cluster.inventory.endpoint('pod/shop/db-0')?.labels).toEqual(new Map([['app', 'db']]));
  });

  it('make no inventory anew where the snapshot knows their workload', async () => {
    const { service, open, edit } = await over(
      { [MANIFESTS]: deployment('web', 'web') },
      {},
      join(CLUSTER, deployment('web', 'web')),
    );
    const before = service.world()?.cluster.inventory;
    await open(MANIFESTS);
    edit(MANIFESTS, 'app: web', 'app: api');
    expect(service.world()?.cluster.inventory).toBe(before);
    edit(MANIFESTS, 'name: web', 'name: api');
    expect(service.world()?.cluster.inventory).not.toBe(before);
  });

  const CALICO = join(
    object('Tier {name: security}', 'spec: {order: 10, defaultAction: Pass}', 'projectcalico.org/v3'),
    object(
      'NetworkSet {name: mine, namespace: shop, labels: {who: mine}}',
      'spec: {nets: [198.51.100.0/24]}',
      'projectcalico.org/v3',
    ),
    object(
      'GlobalNetworkSet {name: ours, labels: {who: ours}}',
      'spec: {nets: [203.0.113.0/24]}',
      'projectcalico.org/v3',
    ),
    object(
      'HostEndpoint {name: n1, labels: {host: n1}}',
      'spec: {node: n1, interfaceName: "*", expectedIPs: [192.168.0.1]}',
      'projectcalico.org/v3',
    ),
    object(
      'GlobalNetworkPolicy {name: security.web}',
      `spec:
  tier: security
  selector: app == "web"
  types: [Ingress]
  ingress: [{action: Allow, source: {selector: who == "ours"}}, {action: Deny}]`,
      'projectcalico.org/v3',
    ),
    object(
      'GlobalNetworkPolicy {name: security.host}',
      `spec:
  tier: security
  selector: host == "n1"
  types: [Ingress]
  ingress: [{action: Deny}]`,
      'projectcalico.org/v3',
    ),
  );

  it("are Calico's sets, tiers and host endpoints, as they are typed", async () => {
    const { flow, open, edit } = await over({ [MANIFESTS]: CALICO }, { dataplane: 'calico' });
    expect(flow('203.0.113.9', 'shop/web-0').verdict).toBe('allow');
    expect(flow('198.51.100.9', 'shop/web-0').verdict).toBe('deny');
    expect(flow('node:n2', 'node:n1').verdict).toBe('deny');
    await open(MANIFESTS);
    edit(MANIFESTS, 'who: mine', 'who: ours');
    expect(flow('198.51.100.9', 'shop/web-0').verdict).toBe('allow');
    edit(MANIFESTS, 'node: n1, interfaceName', 'node: n3, interfaceName');
    expect(flow('node:n2', 'node:n1').verdict).toBe('allow');
  });

  it('replace a captured host endpoint', async () => {
    const old = object(
      'HostEndpoint {name: n1, labels: {host: old}}',
      'spec: {node: n1, interfaceName: "*"}',
      'projectcalico.org/v3',
    );
    const { flow } = await over({ [MANIFESTS]: CALICO }, { dataplane: 'calico' }, join(CLUSTER, old));
    expect(flow('node:n2', 'node:n1').verdict).toBe('deny');
  });

  it("are Cilium's CIDR groups", async () => {
    const text = join(
      object('CiliumCIDRGroup {name: ours}', 'spec: {externalCIDRs: [203.0.113.0/24]}', 'cilium.io/v2alpha1'),
      object(
        'CiliumNetworkPolicy {name: web, namespace: shop}',
        `spec:
  endpointSelector: {matchLabels: {app: web}}
  ingress: [{fromCIDRSet: [{cidrGroupRef: ours}]}]`,
        'cilium.io/v2',
      ),
    );
    const { flow, open, edit } = await over({ [MANIFESTS]: text }, { dataplane: 'cilium' });
    expect(flow('203.0.113.9', 'shop/web-0').verdict).toBe('allow');
    await open(MANIFESTS);
    edit(MANIFESTS, '203.0.113.0/24', '203.0.112.0/24');
    expect(flow('203.0.113.9', 'shop/web-0').verdict).toBe('deny');
  });

  it('are told where one cannot be read: a policy may stand in it', async () => {
    const { service } = await over({ [MANIFESTS]: 'apiVersion: v1\nkind: NetworkPolicy\nmetadata: {name: [\n' });
    expect(service.status().problems).toEqual(['Not readable as YAML, so left out: `manifests.yaml` (document 1).']);
  });

  it('do not pass for a cluster where the snapshot tells of none', async () => {
    const { service } = await over(
      { [MANIFESTS]: join(namespace('shop'), deployment('web', 'web')) },
      {},
      '# nothing\n',
    );
    expect(service.world()).toBeUndefined();
    expect(service.status().problems[0]).toContain('holds no pods, workloads or namespaces');
  });
});

describe('other snapshots in the workspace', () => {
  const SNAPSHOT = JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    netpolSnapshot: { version: 1, source: { kind: 'context', name: 'prod' } },
    items: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'prod' } },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'deny', namespace: 'shop' },
        spec: { podSelector: {} },
      },
    ],
  });
  const OTHER = `${FOLDER}/prod.json`;

  it('say nothing of this one, saved or open', async () => {
    const { service, flow, open } = await over({ [OTHER]: SNAPSHOT });
    expect(service.status().snapshot).toMatchObject({ namespaces: 1, policies: 0 });
    await open(OTHER);
    expect(service.status().snapshot).toMatchObject({ namespaces: 1, policies: 0 });
    expect(flow('shop/web-0', 'shop/db-0').verdict).toBe('allow');
  });

  it('are known for dumps by what a cluster reports of its pods', async () => {
    const { service } = await over({
      [OTHER.replace('json', 'yaml')]: join(namespace('prod'), pod('x', 'x', '10.0.0.9')),
    });
    expect(service.status().snapshot).toMatchObject({ namespaces: 1, pods: 2 });
  });
});
