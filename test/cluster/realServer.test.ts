/** Captures against Kubernetes' own API server. `npm test` runs this where it can, and says where it cannot. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { netpol } from '../unit/cli/fakeTerminal.ts';
import { type ApiServer, CRDS, startApiServer } from './apiserver.ts';
import { captured, objectNames } from './capturing.ts';
import { type Acts, PODS, SCENARIOS } from './scenarios.ts';
import { passOn } from './wire.ts';
import { addPods, fill, fillCustom, pod } from './world.ts';

const MINUTES = 60_000;
const MANY = 5_000;
let api: ApiServer;

beforeAll(async () => {
  api = await startApiServer();
  await fill(api);
  await addPods(api, 0, PODS);
}, 15 * MINUTES);
afterAll(() => api?.kill());

const acts: Acts = {
  compact: () => api.compact(),
  addPod: async (name) => void (await api.send('POST', '/api/v1/namespaces/default/pods', pod(name, 'web'))),
  removePod: async (name) =>
    void (await api.send('DELETE', `/api/v1/namespaces/default/pods/${name}?gracePeriodSeconds=0`)),
  kill: () => api.kill(),
};

async function run(name: string): Promise<void> {
  const wire = await passOn(api.url);
  try {
    await SCENARIOS[name]?.(wire, acts);
  } finally {
    // Watches that are still open are written down when they end.
    await wire.close();
  }
  if (process.env.RECORD === '1') record(name, wire.spoken);
}

/** What makes a recording large and is never read. */
const UNREAD =
  /,?"(?:managedFields":\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\]|shortNames":\[[^\]]*\]|storageVersionHash":"[^"]*"|categories":\[[^\]]*\])/g;

function record(name: string, spoken: readonly object[]): void {
  const folder = new URL('../fixtures/conversations/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const lines = spoken.map((one) =>
    JSON.stringify({ ...one, body: (one as { body: string }).body.replace(UNREAD, '') }),
  );
  writeFileSync(new URL(`${name.replace(/[^a-z]+/g, '-')}.jsonl`, folder), `${lines.join('\n')}\n`);
}

describe('small pages', () => {
  const names = Object.keys(SCENARIOS);
  test(names[0] ?? '', () => run('all rights, no custom resources'), MINUTES);
  describe('with the CRDs of every family', () => {
    beforeAll(() => fillCustom(api, CRDS ?? ''), 5 * MINUTES);
    test.each(names.slice(1).filter((name) => name !== 'a server killed half-way'))('%s', run, 2 * MINUTES);
  });
});

describe('many pods', () => {
  beforeAll(() => addPods(api, PODS, MANY), 10 * MINUTES);

  test(
    '5,000 pods come over ten pages, and two captures give one text',
    async () => {
      const wire = await passOn(api.url);
      try {
        const first = await captured(wire.kubeconfig);
        expect(wire.spoken.filter(({ path }) => path.startsWith('/api/v1/pods?'))).toHaveLength(MANY / 500);
        expect(objectNames(first.text(), 'Pod')).toHaveLength(MANY);
        const second = await captured(wire.kubeconfig);
        expect(second.text()).toBe(first.text());
      } finally {
        await wire.close();
      }
    },
    5 * MINUTES,
  );

  test(
    'the command line: save, answer, stop',
    async () => {
      const file = join(tmpdir(), `netpol-real-${process.pid}.json`);
      const saved = await netpol([
        'snapshot',
        'save',
        '--output',
        file,
        '--kubeconfig',
        api.kubeconfig,
        '--context',
        'viewer',
      ]);
      expect(saved.code).toBe(0);
      const flow = await netpol([
        'simulate',
        '--snapshot',
        file,
        '--from',
        'default/p000000',
        '--to',
        'default/p000001',
        '--port',
        '5432',
      ]);
      // Somebody who may read one namespace cannot know what clusterwide policies say.
      expect(flow.out).toContain('UNKNOWN');
      expect(flow.out).toContain('could not be read for the snapshot: the API server forbids it');
      const before = readFileSync(file, 'utf8');
      const stop = new AbortController();
      stop.abort();
      const stopped = await netpol(['snapshot', 'save', '--output', file, '--kubeconfig', api.kubeconfig], {
        signal: stop.signal,
      });
      expect(stopped).toMatchObject({ code: 2, err: `netpol: Stopped; ${file} is as it was.\n` });
      expect(readFileSync(file, 'utf8')).toBe(before);
    },
    2 * MINUTES,
  );
});

test('a server killed half-way', () => run('a server killed half-way'), 2 * MINUTES);
