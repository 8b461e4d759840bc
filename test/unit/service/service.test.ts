import { describe, expect, it } from 'vitest';
import { allow, deployment, FOLDER, join, namespace, pod, serviceOver } from './support.ts';

const POLICIES = `${FOLDER}/policies.yaml`;
const MANIFESTS = `${FOLDER}/manifests.yaml`;
const DUMP = 'file:///dumps/staging.yaml';

const cluster = join(namespace('shop'), pod('web-0', 'web', '10.0.0.1'), pod('db-0', 'db', '10.0.0.2'));
const WEB = 'pod:shop/web-0';
const DB = 'pod:shop/db-0';

describe('the view of the cluster', () => {
  it('is made of the workspace where no snapshot is set', async () => {
    const { service, flow } = serviceOver({ [POLICIES]: allow('a', 'api'), [MANIFESTS]: cluster });
    await service.settled();
    expect(service.status().snapshot).toEqual({
      name: 'workspace manifests',
      kind: 'workspace',
      pods: 2,
      workloads: 0,
      namespaces: 1,
      policies: 1,
    });
    expect(flow(WEB, DB).verdict).toBe('deny');
  });

  it('lays open text over files over the snapshot', async () => {
    const { service, flow, open, edit } = serviceOver(
      { [DUMP]: join(cluster, allow('a', 'web')), [POLICIES]: '# nothing yet\n' },
      { snapshot: DUMP },
    );
    await service.settled();
    expect(flow(WEB, DB).verdict).toBe('allow');
    await open(POLICIES, allow('a', 'api'));
    expect(flow(WEB, DB).verdict).toBe('deny');
    edit(POLICIES, 'app: api', 'app: web');
    expect(flow(WEB, DB).verdict).toBe('allow');
    edit(POLICIES, 'app: web', 'app: other');
    expect(flow(WEB, DB).verdict).toBe('deny');
    service.close(POLICIES);
    expect(flow(WEB, DB).verdict).toBe('allow');
  });

  it('takes the file over the snapshot, by kind, namespace and name', async () => {
    const { service, flow } = serviceOver(
      { [DUMP]: join(cluster, allow('a', 'web')), [POLICIES]: allow('a', 'api') },
      { snapshot: DUMP },
    );
    await service.settled();
    expect(flow(WEB, DB).verdict).toBe('deny');
    expect(service.status().snapshot).toMatchObject({ kind: 'file', name: 'staging.yaml', policies: 1 });
  });

  it('takes workloads of the workspace that a snapshot does not know for what will be there', async () => {
    const { service } = serviceOver({ [DUMP]: cluster, [MANIFESTS]: deployment('api', 'api') }, { snapshot: DUMP });
    await service.settled();
    expect(service.status().snapshot).toMatchObject({ pods: 2, workloads: 1 });
  });

  it('counts unsaved changes of manifests too', async () => {
    const { service, lenses, open, edit } = serviceOver({
      [POLICIES]: allow('a', 'api'),
      [MANIFESTS]: join(deployment('db', 'db'), deployment('web', 'web')),
    });
    await service.settled();
    await open(POLICIES);
    await open(MANIFESTS);
    expect(lenses(POLICIES)).toEqual(['7 1 workload in shop', '12 no workload in shop']);
    edit(MANIFESTS, 'app: web', 'app: api');
    expect(lenses(POLICIES)).toEqual(['7 1 workload in shop', '12 1 workload in shop']);
  });

  it('counts a manifest that is open and in no folder', async () => {
    const { service, configure, open } = serviceOver({ [DUMP]: cluster });
    await service.settled();
    expect(service.status().snapshot).toBeUndefined();
    await open('untitled:Untitled-1', deployment('db', 'db'));
    expect(service.status().snapshot).toMatchObject({ workloads: 1 });
    configure({ snapshot: DUMP });
    await service.settled();
    expect(service.status().snapshot).toMatchObject({ pods: 2, workloads: 1 });
    service.close('untitled:Untitled-1');
    expect(service.status().snapshot).toMatchObject({ pods: 2, workloads: 0 });
  });
});

describe('a dump that is open in the editor', () => {
  it('counts as it is on disk when it is too long to be read at every key', async () => {
    const padding = `# ${'x'.repeat(4_000_000)}\n`;
    const { service, flow, open } = serviceOver({ [MANIFESTS]: join(cluster, allow('a', 'api')) + padding });
    await service.settled();
    const before = flow(WEB, DB);
    await open(MANIFESTS);
    expect(service.diagnostics(MANIFESTS, 'all')).toEqual([]);
    expect(service.codeLenses(MANIFESTS)).toEqual([]);
    expect(flow(WEB, DB)).toEqual(before);
    expect(before.verdict).toBe('deny');
    expect(before.place?.uri).toBe(MANIFESTS);
  });
});

describe('reading again', () => {
  it('happens when a file changes, comes or goes', async () => {
    const { service, memory, worlds } = serviceOver({ [MANIFESTS]: cluster });
    await service.settled();
    const before = worlds();
    memory.set(MANIFESTS, join(cluster, deployment('api', 'api')));
    service.filesChanged([MANIFESTS]);
    await service.settled();
    expect(service.status().snapshot).toMatchObject({ pods: 2, workloads: 1 });
    expect(worlds()).toBe(before + 1);

    memory.set(`${FOLDER}/more.yaml`, pod('api-0', 'api', '10.0.0.3'));
    service.filesChanged([`${FOLDER}/more.yaml`]);
    await service.settled();
    expect(service.status().snapshot).toMatchObject({ pods: 3 });
    expect(memory.reads(MANIFESTS)).toBe(2);

    memory.set(MANIFESTS, undefined);
    service.filesChanged([MANIFESTS]);
    await service.settled();
    expect(service.status().snapshot).toMatchObject({ pods: 1 });
  });

  it('of a folder reads everything below it', async () => {
    const { service, memory } = serviceOver({ [MANIFESTS]: cluster });
    await service.settled();
    service.filesChanged([FOLDER]);
    await service.settled();
    expect(memory.reads(MANIFESTS)).toBe(2);
  });

  it('does not happen for files elsewhere, and tells nobody when nothing is new', async () => {
    const { service, memory, worlds } = serviceOver({ [MANIFESTS]: cluster });
    await service.settled();
    const before = worlds();
    const generation = service.generation();
    service.filesChanged(['file:///elsewhere/a.yaml', 'file:///w2/b.yaml']);
    await service.settled();
    expect(memory.reads(MANIFESTS)).toBe(1);
    service.setFolders([FOLDER]);
    await service.settled();
    expect(memory.reads(MANIFESTS)).toBe(1);
    expect(worlds()).toBe(before);
    expect(service.generation()).toBe(generation);
  });

  it('drops what was being read when the sources change meanwhile', async () => {
    const { service, configure } = serviceOver({ [MANIFESTS]: cluster, [DUMP]: pod('only', 'x', '10.0.0.9') });
    configure({ snapshot: DUMP });
    service.setFolders([]);
    await service.settled();
    expect(service.status().snapshot).toMatchObject({ name: 'staging.yaml', pods: 1 });
  });

  it('includes what changes while files are being read', async () => {
    const { service, memory } = serviceOver({ [MANIFESTS]: cluster });
    const settled = service.settled();
    memory.set(MANIFESTS, pod('late', 'x', '10.0.0.9'));
    service.filesChanged([MANIFESTS]);
    await settled;
    expect(service.status().snapshot).toMatchObject({ pods: 1 });
  });

  it('follows the snapshot that is set, file or folder', async () => {
    const { service, configure } = serviceOver({ [DUMP]: cluster, 'file:///dumps/b.yaml': pod('c', 'c', '10.0.0.9') });
    configure({ snapshot: DUMP });
    await service.settled();
    expect(service.status().snapshot).toMatchObject({ kind: 'file', name: 'staging.yaml', pods: 2 });
    configure({ snapshot: 'file:///dumps' });
    await service.settled();
    expect(service.status().snapshot).toMatchObject({ kind: 'folder', name: 'dumps', pods: 3 });
  });
});

describe('generations', () => {
  it('grow with texts, settings and files, and with nothing else', async () => {
    const { service, memory, open, edit, configure } = serviceOver({
      [POLICIES]: allow('a', 'b'),
      [MANIFESTS]: cluster,
    });
    await service.settled();
    let last = service.generation();
    const grew = () => {
      const now = service.generation();
      const is = now > last;
      last = now;
      return is;
    };
    await open(POLICIES);
    expect(grew()).toBe(true);
    service.diagnostics(POLICIES, 'all');
    service.codeLenses(POLICIES);
    service.hover(POLICIES, 5);
    service.simulate({ from: WEB, to: DB });
    expect(grew()).toBe(false);
    edit(POLICIES, 'app: b', 'app: c');
    expect(grew()).toBe(true);
    configure({ severity: {} });
    expect(grew()).toBe(true);
    memory.set(MANIFESTS, pod('x', 'x', '10.0.0.9'));
    service.filesChanged([MANIFESTS]);
    await service.settled();
    expect(grew()).toBe(true);
    service.close(POLICIES);
    expect(grew()).toBe(true);
  });

  it('are told of world changes, until nobody listens', async () => {
    const { service, configure } = serviceOver({});
    await service.settled();
    let told = 0;
    const stop = service.onWorldChanged(() => {
      told += 1;
    });
    configure({ hoverDetail: 'brief' });
    expect(told).toBe(1);
    stop();
    configure({ hoverDetail: 'full' });
    expect(told).toBe(1);
  });
});

describe('places', () => {
  const json = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [{ kind: 'Pod' }] });

  it('in files that are not open are lines, without their text', async () => {
    const { service, flow } = serviceOver({ [DUMP]: join(cluster, allow('a', 'api')) }, { snapshot: DUMP });
    await service.settled();
    const { place } = flow(WEB, DB);
    if (!place) throw new Error('no place');
    expect(service.text(DUMP)).toBeUndefined();
    const text = join(cluster, allow('a', 'api'));
    const line = service.positionAt(DUMP, place.span.start)?.line ?? -1;
    expect(text.split('\n')[line]).toContain(text.slice(place.span.start, place.span.end));
    expect(text.slice(0, place.span.start)).toContain('kind: NetworkPolicy');
  });

  it('move with the text of an open file', async () => {
    const { service, flow, open, edit } = serviceOver({ [MANIFESTS]: cluster, [POLICIES]: allow('a', 'api') });
    await service.settled();
    await open(POLICIES);
    const before = flow(WEB, DB).place;
    edit(POLICIES, 'apiVersion', '# a comment\napiVersion');
    const after = flow(WEB, DB).place;
    expect(after?.span.start).toBe((before?.span.start ?? 0) + '# a comment\n'.length);
    expect(service.text(POLICIES)?.text.slice(after?.span.start, after?.span.end)).toBe(
      allow('a', 'api').slice(before?.span.start, before?.span.end),
    );
  });

  it('are nowhere in files that nobody read', async () => {
    const { service } = serviceOver({ [MANIFESTS]: json });
    await service.settled();
    expect(service.positionAt('file:///else.yaml', 3)).toBeUndefined();
    expect(service.positionAt(MANIFESTS, 3)).toEqual({ line: 0, character: 3 });
  });
});

describe('while a line is half typed', () => {
  it('lens, hover, matches and flow go on with what was there', async () => {
    const { service, lenses, flow, open, edit } = serviceOver({ [MANIFESTS]: cluster, [POLICIES]: allow('a', 'api') });
    await service.settled();
    await open(POLICIES);
    const before = lenses(POLICIES);
    expect(before).toEqual(['7 1 pod in shop', '12 no pod in shop']);
    edit(POLICIES, 'spec:', '"half\nspec:');
    expect(lenses(POLICIES)).toEqual(['8 1 pod in shop', '13 no pod in shop']);
    expect(flow(WEB, DB).verdict).toBe('deny');
    const [, lens] = service.codeLenses(POLICIES);
    expect(service.matches(POLICIES, lens?.span.start ?? 0).items.map(({ label }) => label)).toEqual(['db-0']);
    const text = service.text(POLICIES)?.text ?? '';
    const hover = service.hover(POLICIES, text.indexOf('podSelector') + 2);
    expect(text.slice(hover?.span.start, hover?.span.end)).toBe('podSelector');
    expect(service.diagnostics(POLICIES, 'document').length).toBeGreaterThan(0);
  });
});

describe('settings', () => {
  const wrong = allow('a', 'api').replace('ingress:', 'ingres:');

  it('change the level of a code, or turn it off', async () => {
    const { service, open, configure } = serviceOver({ [POLICIES]: wrong });
    await service.settled();
    await open(POLICIES);
    const [found] = service.diagnostics(POLICIES, 'document');
    if (!found) throw new Error('nothing found');
    configure({ severity: { [found.code]: 'hint' } });
    expect(service.diagnostics(POLICIES, 'document').map(({ code, level }) => [code, level])).toContainEqual([
      found.code,
      'hint',
    ]);
    configure({ severity: { [found.code]: 'off' } });
    expect(service.diagnostics(POLICIES, 'document').map(({ code }) => code)).not.toContain(found.code);
    configure({ diagnosticsEnabled: false });
    expect(service.diagnostics(POLICIES, 'all')).toEqual([]);
  });

  it('hide lenses', async () => {
    const { service, open, configure } = serviceOver({ [POLICIES]: allow('a', 'b'), [MANIFESTS]: cluster });
    await service.settled();
    await open(POLICIES);
    expect(service.codeLenses(POLICIES).length).toBeGreaterThan(0);
    configure({ codeLens: false });
    expect(service.codeLenses(POLICIES)).toEqual([]);
  });

  it('say where an object without a namespace goes', async () => {
    const bare = (text: string) => text.replaceAll('  namespace: shop\n', '');
    const { service, flow, configure } = serviceOver({
      [MANIFESTS]: bare(cluster),
      [POLICIES]: bare(allow('a', 'api')),
    });
    await service.settled();
    expect(flow('pod:default/web-0', 'pod:default/db-0').verdict).toBe('deny');
    configure({ defaultNamespace: 'shop' });
    await service.settled();
    expect(flow(WEB, DB).verdict).toBe('deny');
  });

  it('name the dataplane, which else is as the snapshot shows', async () => {
    const cilium = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: cilium, namespace: kube-system}
spec: {template: {spec: {containers: [{name: cilium-agent, image: "cilium:v1.15.6"}]}}}
`;
    const { service, configure } = serviceOver({ [MANIFESTS]: join(cluster, cilium) });
    await service.settled();
    expect(service.status().dataplane).toEqual({
      name: 'cilium',
      version: '1.15.6',
      how: 'DaemonSet kube-system/cilium',
    });
    configure({ dataplane: 'none' });
    expect(service.status().dataplane).toMatchObject({ name: 'none', how: 'setting' });
    configure({ dataplane: 'cilium', dataplaneVersion: '1.14' });
    expect(service.status().dataplane).toMatchObject({ name: 'cilium', version: '1.14', how: 'setting' });
  });

  it("lay flags of Cilium's agent over the snapshot's", async () => {
    const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cilium-config, namespace: kube-system}\n';
    const { service, configure, flow } = serviceOver(
      { [MANIFESTS]: join(cluster, `${config}data: {enable-policy: never}\n`), [POLICIES]: allow('a', 'api') },
      { dataplane: 'cilium' },
    );
    await service.settled();
    expect(flow(WEB, DB).verdict).toBe('allow');
    configure({ ciliumConfig: { 'enable-policy': 'default' } });
    expect(flow(WEB, DB).verdict).toBe('deny');
    configure({ ciliumConfig: { 'enable-policy': 'default', 'policy-audit-mode': 'true' } });
    expect(flow(WEB, DB).verdict).toBe('allow');
  });

  it("say how Calico's objects are written", async () => {
    const policy =
      'apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: a, namespace: shop}\nspec:\n  selector: app == "db"\n  egress: []\n';
    const { service, open, configure, flow } = serviceOver({ [MANIFESTS]: cluster }, { dataplane: 'calico' });
    await service.settled();
    await open(POLICIES, policy);
    // Without `types`: ingress alone where elements are counted, egress where the key itself counts.
    expect(flow(WEB, DB).verdict).toBe('deny');
    configure({ calicoWritePath: 'crds' });
    await service.settled();
    expect(flow(WEB, DB).verdict).toBe('allow');
    expect(flow(DB, WEB).verdict).toBe('deny');
    await open(MANIFESTS, join(cluster, policy.replace('app == "db"', 'app == ')));
    const broken = () => service.diagnostics(MANIFESTS, 'all').find(({ code }) => code === 'selector-syntax');
    expect(broken()).toMatchObject({ level: 'warning', rejectedBy: [] });
    configure({ calicoWritePath: 'calico-api' });
    await service.settled();
    expect(broken()?.level).toBe('error');
  });
});

describe('status', () => {
  it('says that a snapshot is not there', async () => {
    const { service } = serviceOver({ [MANIFESTS]: cluster }, { snapshot: 'file:///gone/dump.yaml' });
    await service.settled();
    expect(service.status().snapshot).toBeUndefined();
    expect(service.status().problems).toEqual([
      'The snapshot `/gone/dump.yaml` is not there, so nothing is known of the cluster. Choose another, or capture it again.',
    ]);
  });

  it('says that a snapshot holds nothing, and what to do', async () => {
    const { service } = serviceOver({ [DUMP]: allow('a', 'b') }, { snapshot: DUMP });
    await service.settled();
    expect(service.status().problems.join(' ')).toContain('holds no pods, workloads or namespaces');
  });

  it('says what of a snapshot could not be read', async () => {
    const dump = join(
      cluster,
      'apiVersion: v1\nkind: Pod\nmetadata: {name: "x\n',
      'just: text\n',
      pod('db-0', 'db', '10.0.0.2'),
    );
    const { service } = serviceOver({ [DUMP]: dump }, { snapshot: DUMP });
    await service.settled();
    expect(service.status().problems).toEqual([
      'Not readable as YAML, so left out: `/dumps/staging.yaml` (document 4).',
      'Without a Kubernetes object, so left out: `/dumps/staging.yaml`.',
      'There twice: `Pod shop/db-0`. The last one counts.',
    ]);
  });

  it('does not complain about other YAML in a workspace', async () => {
    const { service } = serviceOver({ [MANIFESTS]: cluster, [`${FOLDER}/values.yaml`]: 'replicas: 3\n' });
    await service.settled();
    expect(service.status().problems).toEqual([]);
  });

  it('knows how old a snapshot is', async () => {
    const { service, memory } = serviceOver({}, { snapshot: DUMP });
    memory.set(DUMP, cluster, 1_234_000);
    service.filesChanged([DUMP]);
    await service.settled();
    expect(service.status().snapshot?.capturedAt).toBe(1_234_000);
  });
});

describe('any order of calls', () => {
  it('is answered before anything was loaded, and about files that are not open', () => {
    const { service } = serviceOver({ [MANIFESTS]: cluster });
    expect(service.diagnostics(POLICIES, 'all')).toEqual([]);
    expect(service.hover(POLICIES, 0)).toBeUndefined();
    expect(service.codeLenses(POLICIES)).toEqual([]);
    expect(service.symbols(POLICIES)).toEqual([]);
    expect(service.complete(POLICIES, 0)).toEqual([]);
    expect(service.fixes(POLICIES, { start: 0, end: 9 })).toEqual([]);
    expect(service.documents(POLICIES)).toBe(0);
    expect(service.matches(POLICIES, 0).items).toEqual([]);
    expect(service.flowEnds({ role: 'from' })).toEqual({ ends: [], ports: [] });
    expect(service.simulate({ from: WEB, to: DB }).problem).toBeDefined();
    expect(service.status().snapshot).toBeUndefined();
    service.close(POLICIES);
  });

  it('counts documents that are not empty', async () => {
    const { service, open } = serviceOver({});
    await open(POLICIES, `---\n${allow('a', 'b')}---\n---\n# nothing\n---\n${allow('c', 'd')}`);
    expect(service.documents(POLICIES)).toBe(2);
  });
});
