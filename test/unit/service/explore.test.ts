import { describe, expect, it } from 'vitest';
import { allow, deployment, FOLDER, join, namespace, pod, serviceOver } from './support.ts';

const DUMP = 'file:///dumps/staging.yaml';
const POLICIES = `${FOLDER}/policies.yaml`;
const DENY_EGRESS = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: no-way-out, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
`;
const DNS = `apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec:
  clusterIP: 10.96.0.10
  selector: {k8s-app: kube-dns}
  ports: [{port: 53, protocol: UDP}]
---
apiVersion: v1
kind: Pod
metadata: {name: coredns-0, namespace: kube-system, labels: {k8s-app: kube-dns}}
status: {phase: Running, podIP: 10.0.9.9}
`;
const AGENT = `apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop, labels: {app: db}}
spec: {hostNetwork: true}
status: {phase: Running, podIP: 192.168.0.1}
`;
const cluster = join(
  namespace('shop'),
  pod('web-0', 'web', '10.0.0.1'),
  pod('db-0', 'db', '10.0.0.2'),
  pod('api-0', 'api', '10.0.0.3'),
);

async function shop(policies = allow('db', 'web'), more: readonly string[] = []) {
  const made = serviceOver({ [DUMP]: join(cluster, ...more), [POLICIES]: policies }, { snapshot: DUMP });
  await made.service.settled();
  return made;
}

/** Everything below a node, one line each. */
function outline(service: Awaited<ReturnType<typeof shop>>['service'], node?: string, depth = 0): string[] {
  return service
    .tree(node === undefined ? {} : { node })
    .nodes.flatMap(({ id, label, description, expands }) => [
      `${'  '.repeat(depth)}${label}: ${description}`,
      ...(expands ? outline(service, id, depth + 1) : []),
    ]);
}

describe('the tree', () => {
  it('holds namespaces, what runs in them with its isolation, and the policies of each', async () => {
    const { service } = await shop(join(allow('db', 'web'), DENY_EGRESS), [DNS]);
    expect(outline(service)).toEqual([
      'kube-system: 1 pod, open for ingress',
      '  coredns-0: open',
      'shop: 3 pods, 2 open for ingress',
      '  Policies: 2',
      '    db: 1 pod in shop · NetworkPolicy',
      '    no-way-out: 1 pod in shop · NetworkPolicy',
      '  api-0: open',
      '  db-0: ingress isolated, egress open',
      '    db: ingress · NetworkPolicy',
      '  web-0: ingress open, egress isolated without DNS',
      '    no-way-out: egress · NetworkPolicy',
    ]);
  });

  it('says nothing of DNS where it is allowed or nobody serves it', async () => {
    const open = DENY_EGRESS.replace(
      '  policyTypes',
      '  egress: [{ports: [{port: 53, protocol: UDP}]}]\n  policyTypes',
    );
    const { service } = await shop(open, [DNS]);
    expect(outline(service)).toContain('  web-0: ingress open, egress isolated');
    const without = await shop(DENY_EGRESS);
    expect(outline(without.service)).toContain('  web-0: ingress open, egress isolated');
  });

  it('tells a rule that lets everything through, and pods that no policy of pods reaches', async () => {
    const all = allow('db', 'x').replace(/ {2}ingress:[\s\S]*/, '  ingress: [{}]\n');
    const { service } = await shop(all, [AGENT]);
    expect(outline(service)).toContain('  db-0: ingress open by a rule, egress open');
    expect(outline(service)).toContain("  agent: on its node's network");
  });

  it('groups pods by what made them, and says where they differ', async () => {
    const owned = (name: string, app: string, ip: string) =>
      pod(name, app, ip).replace(
        '  labels:',
        '  ownerReferences: [{kind: StatefulSet, name: set, controller: true}]\n  labels:',
      );
    const { service } = await shop(allow('db', 'web'), [
      owned('set-0', 'db', '10.0.1.1'),
      owned('set-1', 'x', '10.0.1.2'),
    ]);
    expect(outline(service, 'workload/shop/StatefulSet/set')).toEqual([
      'db: ingress, 1 of 2 pods · NetworkPolicy',
      '2 pods: ',
      '  set-0: ingress isolated, egress open',
      '    db: ingress · NetworkPolicy',
      '  set-1: open',
    ]);
    const set = service.tree({ node: 'namespace/shop' }).nodes.find(({ label }) => label === 'set');
    expect(set).toMatchObject({
      description: 'ingress differs between its pods, egress open',
      end: 'workload:shop/StatefulSet/set',
      spoken: 'StatefulSet set: ingress differs between its pods, egress open',
      isolation: { ingress: 'differs', egress: 'open' },
    });
  });

  it('is sent a page at a time', async () => {
    const many = Array.from({ length: 25 }, (_, i) => pod(`p-${String(i).padStart(2, '0')}`, 'x', `10.0.2.${i + 1}`));
    const { service } = await shop(allow('db', 'web'), many);
    const page = service.tree({ node: 'namespace/shop', from: 10, count: 5 });
    expect(page.total).toBe(29);
    expect(page.nodes.map(({ label }) => label)).toEqual(['p-07', 'p-08', 'p-09', 'p-10', 'p-11']);
  });

  it('leads each line to where it is written', async () => {
    const { service } = await shop();
    const [policies, , db] = service.tree({ node: 'namespace/shop' }).nodes;
    expect(db?.place?.uri).toBe(DUMP);
    expect(service.tree({ node: policies?.id ?? '' }).nodes[0]?.place?.uri).toBe(POLICIES);
  });

  it('says why there is nothing', async () => {
    const none = serviceOver({});
    await none.service.settled();
    expect(none.service.tree({})).toEqual({ nodes: [], total: 0, nothing: 'no-snapshot' });
    const gone = serviceOver({}, { snapshot: DUMP });
    await gone.service.settled();
    expect(gone.service.tree({})).toEqual({ nodes: [], total: 0, nothing: 'empty' });
  });

  it('has no children for what is not there, whatever it is asked', async () => {
    const { service } = await shop();
    for (const node of ['', 'pod', 'pod/shop/nobody', 'workload/a/b/c', '%', 'nonsense/x']) {
      expect(service.tree({ node }).nodes, node).toEqual([]);
    }
  });
});

const rows = (items: readonly { group?: string; label: string; description: string; detail: string }[]) =>
  items.map(({ group, label, description, detail }) => `${group} | ${label} | ${description} | ${detail}`);

describe('the policies of a pod', () => {
  it('stand by direction, with what they let through', async () => {
    const { service } = await shop(join(allow('db', 'web'), DENY_EGRESS));
    const db = service.podPolicies({ end: 'shop/db-0' });
    expect(db.title).toBe('Policies for shop/db-0: ingress isolated, egress open');
    expect(rows(db.items)).toEqual([
      'Ingress isolated: only what a rule allows passes | db | NetworkPolicy in shop | allow from pods with app=web in shop on every protocol and port',
    ]);
    expect(db.items[0]?.place?.uri).toBe(POLICIES);
    const web = service.podPolicies({ end: 'shop/web-0' });
    expect(rows(web.items)).toEqual([
      'Egress isolated: only what a rule allows passes | no-way-out | NetworkPolicy in shop | isolates, and allows nothing',
    ]);
  });

  it('are none for a pod that nothing selects, and said so', async () => {
    const { service } = await shop();
    expect(service.podPolicies({ end: 'shop/api-0' })).toMatchObject({
      items: [],
      nothing: expect.stringContaining('No policy selects shop/api-0'),
      about: { end: 'shop/api-0' },
    });
  });

  it.each([
    ['10.9.9.9', 'is outside the cluster'],
    ['shop/nobody', 'There is no pod'],
    ['', 'An end is missing'],
  ])('of %j are a sentence', async (end, told) => {
    const { service } = await shop();
    expect(service.podPolicies({ end })).toMatchObject({ items: [], nothing: expect.stringContaining(told) });
  });

  it('are found from any place in the manifest of what makes the pods', async () => {
    const manifest = `${FOLDER}/api.yaml`;
    const made = serviceOver({ [POLICIES]: allow('db', 'web'), [manifest]: deployment('db', 'db') });
    await made.service.settled();
    await made.open(manifest);
    const text = made.service.text(manifest)?.text ?? '';
    for (const at of [0, text.indexOf('app: db'), text.indexOf('containerPort'), text.length]) {
      const found = made.service.podPolicies({ uri: manifest, offset: at });
      expect(found.about, String(at)).toEqual({ label: 'shop/db', end: 'workload:shop/Deployment/db' });
      expect(found.items.map(({ label }) => label)).toEqual(['db']);
    }
    await made.open(POLICIES);
    expect(made.service.podPolicies({ uri: POLICIES, offset: 0 }).about).toBeUndefined();
  });
});

describe('who can reach a pod', () => {
  it('is told by workload, with ports and the rule', async () => {
    const { service } = await shop();
    const found = service.whoCanReach({ end: 'shop/db-0' });
    expect(found.title).toBe('Who can reach shop/db-0: 1 workload');
    expect(rows(found.items)).toEqual([
      'In shop | web-0 | all connections | db spec.ingress[0] (policies.yaml:11)',
      "Not in this list | Nodes, and pods on their network |  | A pod's own node may always reach it; Simulate Flow answers for the others",
    ]);
    expect(found.items[0]).toMatchObject({
      place: { uri: DUMP },
      rule: { uri: POLICIES },
      flow: { from: 'pod:shop/web-0', to: 'shop/db-0' },
    });
  });

  it('is also who is not there yet', async () => {
    const { service } = await shop(allow('db', 'batch'));
    expect(rows(service.whoCanReach({ end: 'shop/db-0' }).items)[0]).toBe(
      'Pods that are not there yet | new pods with app=batch in shop | all connections | db spec.ingress[0] (policies.yaml:11)',
    );
  });

  it('is everybody where nothing isolates it', async () => {
    const { service } = await shop();
    const found = service.whoCanReach({ end: 'shop/api-0' });
    expect(found.title).toBe('Who can reach shop/api-0: 2 workloads and from outside');
    expect(rows(found.items)[0]).toBe('In shop | db-0 | all connections | no policy limits it on either side');
  });

  it('is nobody where no rule lets anyone in', async () => {
    const { service } = await shop(allow('db', 'web').replace(/ {2}ingress:[\s\S]*/, '  policyTypes: [Ingress]\n'));
    expect(service.whoCanReach({ end: 'shop/db-0' })).toMatchObject({
      items: [],
      nothing: expect.stringMatching(
        /^No rule lets anyone in\. That is so in [^`]+; its own node may always reach it\.$/,
      ),
    });
  });

  it('is not known of a pod on its node, and said so', async () => {
    const { service } = await shop(allow('db', 'web'), [AGENT]);
    expect(service.whoCanReach({ end: 'shop/agent' })).toMatchObject({
      items: [],
      nothing: expect.stringContaining("on its node's network"),
    });
  });

  it('names the pods of a workload that it reaches alone', async () => {
    const owned = (name: string, app: string, ip: string) =>
      pod(name, app, ip).replace(
        '  labels:',
        '  ownerReferences: [{kind: StatefulSet, name: set, controller: true}]\n  labels:',
      );
    const { service } = await shop(allow('db', 'web'), [
      owned('set-0', 'db', '10.0.1.1'),
      owned('set-1', 'x', '10.0.1.2'),
    ]);
    const { items } = service.whoCanReach({ end: 'workload:shop/StatefulSet/set' });
    const api = items.filter(({ label }) => label === 'api-0');
    expect(api.map(({ description }) => description)).toEqual(['all connections to set-1 only']);
  });
});

describe('a lens over the labels of what makes pods', () => {
  it('tells isolation and policies, and follows an edit of them', async () => {
    const manifest = `${FOLDER}/db.yaml`;
    const made = serviceOver({ [POLICIES]: allow('db', 'web'), [manifest]: deployment('db', 'db') });
    await made.service.settled();
    await made.open(manifest);
    expect(made.lenses(manifest)).toEqual(['9 ingress isolated, egress open · 1 policy', '9 Who can reach this']);
    await made.open(POLICIES, allow('db', 'web').replace('app: db', 'app: other'));
    expect(made.lenses(manifest)).toEqual(['9 open · no policy', '9 Who can reach this']);
  });

  it('is not there without policies, in a dump, nor where lenses are off', async () => {
    const manifest = `${FOLDER}/db.yaml`;
    const bare = serviceOver({ [manifest]: deployment('db', 'db') });
    await bare.service.settled();
    await bare.open(manifest);
    expect(bare.lenses(manifest)).toEqual([]);
    const many = join(...Array.from({ length: 51 }, (_, i) => deployment(`d${i}`, 'db')));
    const dump = serviceOver({ [POLICIES]: allow('db', 'web'), [manifest]: many });
    await dump.service.settled();
    await dump.open(manifest);
    expect(dump.lenses(manifest)).toEqual([]);
    const off = serviceOver(
      { [POLICIES]: allow('db', 'web'), [manifest]: deployment('db', 'db') },
      { codeLens: false },
    );
    await off.service.settled();
    await off.open(manifest);
    expect(off.lenses(manifest)).toEqual([]);
  });
});
