import { describe, expect, test } from 'vitest';
import { createSnapshots, type LiveSurroundings } from '../../../server/src/service/snapshots.ts';
import type { Host } from '../../../server/src/service.ts';
import { CaptureFailure } from '../../../server/src/snapshot/live.ts';
import { filesOf, type LoadedFile, loadFiles } from '../../../server/src/snapshot/load.ts';
import { createProjection } from '../../../server/src/snapshot/projection.ts';
import { type FakeCluster, fakeCluster, fakePod } from '../cli/fakeCluster.ts';

const URI = 'file:///w/staging.json';
const NOW = Date.UTC(2026, 10, 24, 12);
const PODS = [fakePod('web-0', { app: 'web' }, '10.0.0.1'), fakePod('db-0', { app: 'db' }, '10.0.0.2')];
const projection = createProjection();

/** Files in memory, a cluster, and waits that end when the test says so. */
function world(cluster: FakeCluster, more: { watches?: boolean; live?: false; write?: () => Error } = {}) {
  const files = new Map<string, string>();
  const log: string[] = [];
  let loads = 0;
  let waiting: (() => void)[] = [];
  let current: readonly LoadedFile[] | undefined;
  const host: Host = {
    readFile: async (uri) => files.get(uri),
    listFiles: async () => [],
    stat: async (uri) => {
      const text = files.get(uri);
      return text === undefined ? undefined : { uri, kind: 'file', modified: 1, size: text.length };
    },
  };
  const load = async (uri: string): Promise<void> => {
    const found = await filesOf(host, uri);
    const options = { defaultNamespace: 'default', projection, breathe: async () => {} };
    current = found && [...(await loadFiles(host, found, new Map(), () => false, options)).values()];
  };
  const live: LiveSurroundings = {
    async cluster() {
      loads += 1;
      return cluster.reader;
    },
    async writeWhole(uri, pieces) {
      if (more.write) throw more.write();
      files.set(uri, [...pieces].join(''));
    },
    hasher: () => (text) =>
      [...text].reduce((sum, each) => `${sum}${each.charCodeAt(0).toString(16)}`, '').padEnd(12, '0'),
    wait: (_, signal) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        signal.addEventListener('abort', () => resolve());
      }),
  };
  const snapshots = createSnapshots({
    host,
    live: more.live === false ? undefined : live,
    projection,
    clock: () => NOW,
    display: (uri) => uri.replace('file:///w/', ''),
    current: () =>
      current && {
        source: {
          kind: 'file',
          uri: URI,
          name: 'staging.json',
          headers: current.flatMap(({ header }) => header ?? []),
        },
        files: current,
      },
    keepsCurrent: () => more.watches === true,
    written: load,
    log: (message) => void log.push(message),
  });
  return {
    snapshots,
    files,
    log,
    loads: () => loads,
    async passTime() {
      const due = waiting;
      waiting = [];
      for (const each of due) each();
      await settled();
    },
  };
}

/** Every promise that can go on has gone on. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

const asking = (signal = new AbortController().signal) => ({ signal, progress: () => {} });

describe('nothing is contacted', () => {
  test('by questions about files', async () => {
    const cluster = fakeCluster(PODS);
    const { snapshots, loads } = world(cluster, { watches: true });
    await snapshots.compare({ before: URI, after: URI });
    await snapshots.export(URI, false);
    expect(await snapshots.refresh(asking())).toEqual({
      message: 'The snapshot was not captured from a cluster. Capture one, then it can be refreshed.',
      missing: [],
    });
    expect([loads(), cluster.asked, snapshots.watched()]).toEqual([0, [], undefined]);
  });

  test('by the list of contexts', async () => {
    const cluster = fakeCluster(PODS);
    const { snapshots } = world(cluster);
    expect(await snapshots.contexts(undefined)).toEqual({
      contexts: [{ name: 'staging', cluster: 'c' }],
      current: 'staging',
    });
    expect(cluster.asked).toEqual([]);
  });

  test('where there is no way to clusters', async () => {
    const { snapshots } = world(fakeCluster(PODS), { live: false });
    const message = 'Clusters cannot be reached from here: this server runs in a browser.';
    expect(await snapshots.capture({ uri: URI }, asking())).toEqual({ message, missing: [] });
    expect(await snapshots.contexts(undefined)).toEqual({ contexts: [], problem: message });
  });
});

describe('a capture', () => {
  test('writes the file, says what is in it and what is not, and can be refreshed from where it came', async () => {
    const cluster = fakeCluster(PODS, { missing: [{ resource: 'nodes', why: 'forbidden' }] });
    const { snapshots, files } = world(cluster);
    const request = { uri: URI, kubeconfig: '/home/me/other', context: 'prod', namespaces: ['shop'] };
    expect(await snapshots.capture(request, asking())).toEqual({
      uri: URI,
      message: 'Captured `prod`: 2 pods, no namespace, 2 objects in all.',
      missing: [
        'Not in the snapshot, because the API server forbids to read them: `nodes`. Answers that depend on them are unknown.',
      ],
    });
    expect(files.get(URI)).toContain('"web-0"');
    expect(files.get(URI)).not.toMatch(/hunter2|home/);
    await snapshots.refresh(asking());
    expect(cluster.asked[1]).toMatchObject({ kubeconfig: '/home/me/other', context: 'prod', namespaces: ['shop'] });
  });

  test.each([
    ['that fails', () => new CaptureFailure('Nobody there.'), 'Nobody there. `staging.json` is as it was.'],
    ['that is stopped', undefined, 'Stopped; `staging.json` is as it was.'],
  ])('%s leaves the old file as it was', async (_, failure, message) => {
    const stop = new AbortController();
    const fails = () => {
      if (failure) return failure();
      stop.abort(new Error('cancelled'));
      return new Error('cancelled');
    };
    const { snapshots, files } = world(fakeCluster(PODS, {}, fails));
    files.set(URI, 'before');
    expect(await snapshots.capture({ uri: URI }, asking(stop.signal))).toEqual({ message, missing: [] });
    expect(files.get(URI)).toBe('before');
  });

  test('that cannot be written says so', async () => {
    const { snapshots } = world(fakeCluster(PODS), { write: () => new Error('the disk is full') });
    expect(await snapshots.capture({ uri: URI }, asking())).toEqual({
      message: '`staging.json` cannot be written: the disk is full',
      missing: [],
    });
  });

  test('with hashed names holds none, and is not kept current', async () => {
    const { snapshots, files } = world(fakeCluster(PODS), { watches: true });
    await snapshots.capture({ uri: URI, hashNames: true }, asking());
    expect(files.get(URI)).not.toMatch(/web|db-0|shop/);
    expect(snapshots.watched()).toBeUndefined();
  });
});

describe('a snapshot that is kept current', () => {
  test('is written once for many changes, until it is stopped', async () => {
    const cluster = fakeCluster(PODS);
    const { snapshots, files, passTime } = world(cluster, { watches: true });
    await snapshots.capture({ uri: URI }, asking());
    const stopped = await cluster.watched;
    expect(snapshots.watched()).toBe(URI);
    const before = files.get(URI);
    for (const at of [1, 2, 3])
      cluster.change((sink) => sink.add(fakePod(`web-${at}`, { app: 'web' }, `10.0.1.${at}`)));
    await settled();
    expect(files.get(URI)).toBe(before);
    await passTime();
    expect(files.get(URI)).toContain('web-3');
    const after = files.get(URI);
    snapshots.stop();
    expect([stopped.aborted, snapshots.watched()]).toEqual([true, undefined]);
    cluster.change((sink) => sink.remove(PODS[0] ?? {}));
    await passTime();
    expect(files.get(URI)).toBe(after);
  });

  test('stays as it was when the cluster is gone, which is said once', async () => {
    const gone = { watch: () => Promise.reject(new CaptureFailure('It does not answer any more.')) };
    const { snapshots, files, log } = world(fakeCluster(PODS, gone), { watches: true });
    await snapshots.capture({ uri: URI }, asking());
    await settled();
    expect([log, snapshots.watched()]).toEqual([['It does not answer any more.'], undefined]);
    expect(files.get(URI)).toContain('web-0');
  });
});

test('two snapshots are compared without loading either', async () => {
  const { snapshots, files } = world(fakeCluster(PODS));
  await snapshots.capture({ uri: URI }, asking());
  files.set('file:///w/old.json', files.get(URI)?.replace('"app":"web"', '"app":"old"') ?? '');
  expect(await snapshots.compare({ before: 'file:///w/old.json', after: URI })).toEqual({
    text: '~ Pod shop/web-0\n    metadata.labels.app: "old" -> "web"\n0 added, 0 removed, 1 changed\n',
    ...{ added: 0, removed: 0, changed: 1 },
  });
  files.set('file:///w/new.json', files.get(URI)?.replace('"version": 1', '"version": 9') ?? '');
  const { problem } = await snapshots.compare({ before: URI, after: 'file:///w/new.json' });
  expect(problem).toMatch(/^`new\.json` is a snapshot of version 9, and this netpol reads versions up to 1/);
});
