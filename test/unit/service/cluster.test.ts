import { describe, expect, it } from 'vitest';
import { type ClusterInputs, createClusterViewer } from '../../../server/src/service/cluster.ts';
import type { FilesOnDisk } from '../../../server/src/service/files.ts';
import { DEFAULT_SETTINGS } from '../../../server/src/service/settings.ts';
import { createDocumentStore } from '../../../server/src/service/store.ts';
import { createProjection } from '../../../server/src/snapshot/projection.ts';
import { Text } from '../../../server/src/syntax/text.ts';
import { read } from '../snapshot/support.ts';
import { NO_RULES } from './noRules.ts';
import { allow, deployment, join, namespace, pod } from './support.ts';

const SETTINGS = { kubernetesMinor: 37, defaultNamespace: 'default', clusterDomain: 'cluster.local' };
const DUMP = 'file:///dump.yaml';
const POLICIES = 'file:///w/policies.yaml';
const DAY = 24 * 60 * 60 * 1000;

const cluster = join(namespace('shop'), pod('web-0', 'web', '10.0.0.1'), pod('db-0', 'db', '10.0.0.2'));

async function captured(text: string, modified = 1000): Promise<FilesOnDisk> {
  const file = { ...(await read(text, DUMP)), modified, size: text.length };
  return {
    sources: { snapshot: DUMP, folders: [], reading: { defaultNamespace: 'default' } },
    snapshot: new Map([[DUMP, file]]),
    snapshotIs: 'file',
    workspace: new Map(),
  };
}

/** A viewer, and a store of open documents that types into it. */
async function viewer(files: FilesOnDisk | undefined) {
  const { view } = createClusterViewer();
  const store = createDocumentStore(SETTINGS, createProjection(), NO_RULES);
  let version = 0;
  return {
    type(uri: string, text: string) {
      version += 1;
      if (store.text(uri) === undefined) store.open(uri, version, text);
      else store.change(uri, version, new Text(text));
    },
    state: (more: Partial<ClusterInputs> = {}) =>
      view({
        files,
        documents: store.documents(),
        defaultNamespace: 'default',
        dataplane: 'auto',
        dataplaneVersion: '',
        ciliumConfig: DEFAULT_SETTINGS.ciliumConfig,
        now: 1000,
        ...more,
      }),
  };
}

describe('a view', () => {
  it('is the same while nothing that it says changes', async () => {
    const { type, state } = await viewer(await captured(cluster));
    type(POLICIES, allow('a', 'web'));
    const before = state();
    expect(state().view === before.view).toBe(true);
    type(POLICIES, `${pod('web-0', 'web', '10.0.0.1')}---\n${allow('a', 'web').replace('spec:', 'spec: # a comment')}`);
    const after = state();
    expect(after.view === before.view).toBe(true);
    expect(after.policies.get('networking.k8s.io/NetworkPolicy/shop/a')?.place.document).toBe(1);
  });

  it('changes with a policy, and keeps the inventory', async () => {
    const { type, state } = await viewer(await captured(cluster));
    type(POLICIES, allow('a', 'web'));
    const before = state().view;
    type(POLICIES, allow('a', 'api'));
    const after = state().view;
    expect(after === before).toBe(false);
    expect(after.inventory === before.inventory).toBe(true);
    expect(after.policies[0] === before.policies[0]).toBe(false);
  });

  it('keeps the inventory when a manifest moves in its file, and not when it changes', async () => {
    const { type, state } = await viewer(undefined);
    type(POLICIES, join(allow('a', 'web'), deployment('web', 'web')));
    const before = state().view.inventory;
    type(POLICIES, join(allow('a', 'api'), deployment('web', 'web')));
    expect(state().view.inventory === before).toBe(true);
    type(POLICIES, join(allow('a', 'api'), deployment('web', 'api')));
    expect(state().view.inventory === before).toBe(false);
    expect(state().view.inventory.endpoint('workload/shop/Deployment/web')?.labels.get('app')).toBe('api');
  });

  it('changes with its age in words, and knows when it is old', async () => {
    const { state } = await viewer(await captured(cluster, 1000));
    const fresh = state({ now: 1000 + 2 * 60 * 60 * 1000 }).view;
    expect(fresh.words).toContain('2 h old');
    expect(fresh.old).toBeUndefined();
    expect(state({ now: 1000 + 2 * 60 * 60 * 1000 + 5000 }).view).toBe(fresh);
    const old = state({ now: 1000 + 8 * DAY }).view;
    expect(old.words).toContain('8 d old');
    expect(old.old).toBe(true);
    expect(old.inventory).toBe(fresh.inventory);
  });

  it('compiles for the dataplane in force', async () => {
    const { state } = await viewer(await captured(cluster));
    expect(state().view.programs.dataplane.name).toBe('kubernetes');
    expect(state({ dataplane: 'calico' }).view.programs.dataplane.name).toBe('calico');
    expect(state({ dataplane: 'calico', dataplaneVersion: '3.30' }).view.programs.dataplane.version).toBe('3.30');
  });
});

describe('an open snapshot', () => {
  it('counts as it is on the screen, objects and policies', async () => {
    const { type, state } = await viewer(await captured(join(cluster, allow('a', 'web'), allow('b', 'web'))));
    expect(state().view.policies.map(({ name }) => name)).toEqual(['a', 'b']);
    type(DUMP, join(cluster.replaceAll('app: db', 'app: cache'), allow('a', 'web')));
    const { view } = state();
    expect(view.policies.map(({ name }) => name)).toEqual(['a']);
    expect(view.inventory.endpoint('pod/shop/db-0')?.labels.get('app')).toBe('cache');
  });

  it('keeps what it said while its text is broken', async () => {
    const { type, state } = await viewer(undefined);
    const text = join(deployment('web', 'web'), allow('a', 'web'));
    type(DUMP, text);
    expect(state().empty).toBe(false);
    type(DUMP, text.replace('kind: Deployment', 'kind: Deployment\n"half'));
    expect(state().view.inventory.endpoint('workload/shop/Deployment/web')).toBeDefined();
  });
});

describe('nothing to ask', () => {
  it('is where only policies are known', async () => {
    const { type, state } = await viewer(undefined);
    expect(state().empty).toBe(true);
    type(POLICIES, allow('a', 'web'));
    expect(state().empty).toBe(true);
    type('file:///w/b.yaml', namespace('shop'));
    expect(state().empty).toBe(false);
  });

  it('is where the snapshot that is set is not there', async () => {
    const files = { ...(await captured(cluster)), snapshot: undefined, snapshotIs: undefined };
    const { type, state } = await viewer(files);
    type(POLICIES, deployment('web', 'web'));
    expect(state().empty).toBe(true);
  });
});
