import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CaptureFailure } from '../../../server/src/snapshot/live.ts';
import { fakeCluster, fakePod } from './fakeCluster.ts';
import { netpol, SHOP, type TerminalOptions } from './fakeTerminal.ts';

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'a' } } };
const PODS = [fakePod('web-0', { app: 'web' }, '10.0.0.1'), fakePod('db-0', { app: 'db' }, '10.0.0.2')];
const ALL = [NAMESPACE, ...PODS];
const FLOW = '--from shop/web-0 --to shop/db-0 --port 5432';

let folder: string;
const inside = (line: string, options: TerminalOptions = {}) => netpol(line, { folder, ...options });
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');

beforeEach(() => {
  folder = `${mkdtempSync(join(tmpdir(), 'netpol-snapshot-'))}/`;
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('netpol snapshot save', () => {
  test('reads the context that was asked for, and keeps the allow-list alone', async () => {
    const cluster = fakeCluster([...ALL, { ...NAMESPACE, metadata: { name: 'web' } }], { kubernetes: 'v1.36.3' });
    const { code, out, err } = await inside('snapshot save -o s.json --context prod -n shop -n web', {
      cluster: cluster.reader,
    });
    expect({ code, out, err }).toEqual({
      code: 0,
      out: 's.json: 2 namespaces, 2 pods, no policy; 4 objects in all\n',
      err: '',
    });
    expect(cluster.asked).toMatchObject([{ context: 'prod', namespaces: ['shop', 'web'] }]);
    expect(JSON.parse(textOf('s.json')).netpolSnapshot).toEqual({
      version: 1,
      capturedAt: '2026-11-24T12:00:00.000Z',
      source: { kind: 'context', name: 'prod' },
      namespaces: ['shop', 'web'],
      kubernetes: 'v1.36.3',
    });
    expect(textOf('s.json')).not.toContain('hunter2');
  });

  test('refuses a namespace that is not there, unless nobody may know', async () => {
    writeFileSync(join(folder, 's.json'), 'as it was');
    expect(await inside('snapshot save -o s.json -n shop -n shpo', { cluster: fakeCluster(ALL).reader })).toEqual({
      code: 2,
      out: '',
      err: 'netpol: There is no namespace shpo in staging. Did you mean shop? s.json is as it was.\n',
    });
    expect(textOf('s.json')).toBe('as it was');
    const forbidden = fakeCluster(PODS, { missing: [{ resource: 'namespaces', why: 'forbidden' }] });
    expect(await inside('snapshot save -o s.json -n shop', { cluster: forbidden.reader })).toMatchObject({ code: 0 });
  });

  test('joins files without asking any cluster, and refuses options that are about one', async () => {
    const cluster = fakeCluster([]);
    const joined = await inside(`snapshot save --output s.json ${SHOP}cluster.yaml ${SHOP}policies`, {
      cluster: cluster.reader,
    });
    expect(joined).toMatchObject({ code: 0, err: '' });
    expect(cluster.asked).toEqual([]);
    expect(await inside('snapshot save -o s.json --context prod cluster.yaml')).toEqual({
      code: 2,
      out: '',
      err: 'netpol: --context is about a cluster; with PATH none is contacted.\nnetpol snapshot save --help says more.\n',
    });
    expect(await inside('snapshot save')).toMatchObject({ code: 2 });
  });

  test('answers from the file are those from the files that it was made of', async () => {
    const flow = '--from shop/db-0 --to svc:shop/web --port 80';
    const plain = await netpol(`simulate --snapshot cluster.yaml ${flow}`);
    await inside(`snapshot save --output s.json ${SHOP}cluster.yaml`);
    const saved = await inside(`simulate --snapshot s.json ${flow}`);
    expect(saved.out.split('\n')[0]).toBe(plain.out.split('\n')[0]);
  });

  test('with hashed names holds no name, and one key gives one file', async () => {
    await inside(`snapshot save -o plain.json ${SHOP}cluster.yaml`);
    await inside('snapshot save -o a.json --hash-names plain.json');
    await inside('snapshot save -o b.json --hash-names plain.json');
    expect(textOf('a.json')).toBe(textOf('b.json'));
    expect(textOf('a.json')).not.toMatch(/"(?:shop|monitoring|prometheus|db-0|web-7d9f4-aaaaa|n1|ops)"/);
    expect(await inside('snapshot show a.json')).toMatchObject({ out: expect.stringContaining('names       hashed') });
  });

  test.each([
    [
      'a server that is gone',
      () => new CaptureFailure('The API server of context `staging` does not answer: gone.'),
      'The API server of context staging does not answer: gone. ',
    ],
  ])('%s leaves the old file as it was', async (_, fails, said) => {
    writeFileSync(join(folder, 's.json'), 'before');
    const outcome = await inside('snapshot save -o s.json', { cluster: fakeCluster(ALL, {}, fails).reader });
    expect(outcome).toMatchObject({ code: 2, err: `netpol: ${said}s.json is as it was.\n` });
    expect([textOf('s.json'), readdirSync(folder)]).toEqual(['before', ['s.json']]);
  });

  test('Ctrl-C leaves the old file as it was', async () => {
    writeFileSync(join(folder, 's.json'), 'before');
    const stop = new AbortController();
    const { reader } = fakeCluster(ALL, {}, () => {
      stop.abort(new Error('interrupted'));
      return new Error('interrupted');
    });
    const outcome = await inside('snapshot save -o s.json', { cluster: reader, signal: stop.signal });
    expect(outcome).toMatchObject({ code: 2, err: 'netpol: Stopped; s.json is as it was.\n' });
    expect([textOf('s.json'), readdirSync(folder)]).toEqual(['before', ['s.json']]);
  });

  test('a file that cannot take its place leaves nothing behind', async () => {
    mkdirSync(join(folder, 's.json/full'), { recursive: true });
    const { code, err } = await inside('snapshot save -o s.json', { cluster: fakeCluster(ALL).reader });
    expect(code).toBe(2);
    expect(err).toMatch(/^netpol: s\.json cannot be written: /);
    expect(readdirSync(folder)).toEqual(['s.json']);
  });

  test('names what could not be read, and answers unknown for it', async () => {
    const { reader } = fakeCluster(ALL, {
      missing: [{ resource: 'networkpolicies.networking.k8s.io', why: 'forbidden', except: ['web'] }],
    });
    const saved = await inside('snapshot save -o s.json', { cluster: reader });
    expect(saved.err).toBe(
      'netpol: Not in the snapshot, because the API server forbids to read them: networkpolicies.networking.k8s.io; of web it holds them. Answers that depend on them are unknown.\n',
    );
    const flow = await inside(`simulate --snapshot s.json ${FLOW}`);
    expect(flow.out).toMatch(/^UNKNOWN /);
    expect(flow.out).toContain('networkpolicies.networking.k8s.io');
  });

  test('--watch writes what changed, until Ctrl-C', async () => {
    const cluster = fakeCluster(ALL);
    const stop = new AbortController();
    const saving = inside('snapshot save -o s.json --watch', { cluster: cluster.reader, signal: stop.signal });
    await cluster.watched;
    cluster.change((sink) => {
      sink.add(fakePod('web-1', { app: 'web' }, '10.0.0.3'));
      sink.remove(PODS[1] ?? {});
    });
    stop.abort();
    expect(await saving).toMatchObject({ code: 0 });
    expect(textOf('s.json')).toContain('web-1');
    expect(textOf('s.json')).not.toContain('db-0');
  });
});

test('names hashed while watching keep their hashes', async () => {
  const cluster = fakeCluster(ALL);
  const stop = new AbortController();
  const options = { cluster: cluster.reader, signal: stop.signal, hashKey: 'none' as const };
  const saving = inside('snapshot save -o s.json --watch --hash-names', options);
  await cluster.watched;
  const before = textOf('s.json');
  cluster.change((sink) => sink.add(PODS[0] ?? {}));
  stop.abort();
  await saving;
  expect(textOf('s.json')).toBe(before);
  expect(before).not.toContain('web-0');
});

test('diff compares among the ends of what is new', async () => {
  await inside('snapshot save -o s.json', { cluster: fakeCluster(ALL).reader });
  const policy = (app: string) =>
    JSON.stringify({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'db', namespace: 'shop' },
      spec: {
        podSelector: { matchLabels: { app: 'db' } },
        ingress: [{ from: [{ podSelector: { matchLabels: { app } } }] }],
      },
    });
  const workload = (name: string) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: shop}\nspec: {template: {metadata: {labels: {app: ${name}}}}}\n`;
  for (const [path, text] of [
    ['old/db.json', policy('a-gone')],
    ['old/gone.yaml', workload('a-gone')],
    ['new/db.json', policy('api')],
    ['new/api.yaml', workload('api')],
  ] as const) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { code, out } = await inside('diff --snapshot s.json old new --to db-0');
  expect(code).toBe(1);
  expect(out.split('\n').filter((line) => /^[+-]/.test(line))).toEqual([
    '+ opens  shop/Deployment/api -> shop/db-0  all connections',
  ]);
});

describe('snapshots beside the one that is asked', () => {
  const deny = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny', namespace: 'shop' },
  };

  test('count as policies where they are named, and not where they lie in the folder', async () => {
    await inside('snapshot save -o s.json', { cluster: fakeCluster(ALL).reader });
    mkdirSync(join(folder, 'policies'));
    await inside('snapshot save -o policies/other.json', {
      cluster: fakeCluster([NAMESPACE, { ...deny, spec: { podSelector: {}, policyTypes: ['Ingress'] } }]).reader,
    });
    const verdict = async (policies: string) =>
      JSON.parse((await inside(`simulate --snapshot s.json --policies ${policies} ${FLOW} --format json`)).out).verdict;
    expect(await verdict('policies')).toBe('allow');
    expect(await verdict('policies/other.json')).toBe('deny');
  });
});

describe('netpol snapshot show', () => {
  test('says what a snapshot is, holds and lacks', async () => {
    await inside('snapshot save -o s.json', {
      cluster: fakeCluster(ALL, { kubernetes: 'v1.36.3', missing: [{ resource: 'nodes', why: 'forbidden' }] }).reader,
    });
    expect((await inside('snapshot show s.json')).out).toBe(`s.json
  source      context staging
  age         just now
  API server  v1.36.3

  1  Namespace
  2  Pod

Not in the snapshot, because the API server forbids to read them: nodes. Answers that depend on them are unknown.
`);
    expect(JSON.parse((await inside('snapshot show s.json --format json')).out)).toMatchObject({
      path: 's.json',
      version: 1,
      missing: [{ resource: 'nodes', why: 'forbidden' }],
      kinds: { Namespace: 1, Pod: 2 },
      problems: [],
    });
  });

  test.each([
    [
      'newer',
      (text: string) => text.replace('"version": 1', '"version": 2'),
      'is a snapshot of version 2, and this netpol reads versions up to 1: it is left out. Use a newer netpol, or capture it again with this one.',
    ],
    [
      'cut short',
      (text: string) => text.slice(0, -20),
      'is a snapshot whose text is damaged or cut short: all of it is left out, because half a cluster gives wrong answers. Capture it again, or take it from where it was whole.',
    ],
  ])('one that is %s is refused, by every command', async (_, change, said) => {
    await inside('snapshot save -o whole.json', { cluster: fakeCluster(ALL).reader });
    writeFileSync(join(folder, 's.json'), change(textOf('whole.json')));
    const refused = { code: 2, out: '', err: `netpol: s.json ${said}\n` };
    expect(await inside('snapshot show s.json')).toEqual(refused);
    expect(await inside('snapshot diff whole.json s.json')).toEqual(refused);
    expect(await inside('snapshot save -o new.json s.json')).toEqual(refused);
    expect(existsSync(join(folder, 'new.json'))).toBe(false);
    const flow = await inside(`simulate --snapshot s.json ${FLOW}`);
    expect(flow.code).toBe(2);
    expect(flow.err).toContain(said.slice(0, 40));
  });
});

describe('netpol snapshot diff', () => {
  test('lists what differs, field by field, and exits with 1', async () => {
    await inside('snapshot save -o old.json', { cluster: fakeCluster(ALL).reader });
    const now = [
      NAMESPACE,
      fakePod('db-0', { app: 'database' }, '10.0.0.2'),
      fakePod('web-1', { app: 'web' }, '10.0.0.3'),
    ];
    await inside('snapshot save -o new.json', { cluster: fakeCluster(now).reader });
    expect(await inside('snapshot diff old.json new.json')).toEqual({
      code: 1,
      err: '',
      out: `~ Pod shop/db-0
    metadata.labels.app: "db" -> "database"
- Pod shop/web-0
+ Pod shop/web-1
1 added, 1 removed, 1 changed
`,
    });
    expect(await inside('snapshot diff old.json old.json')).toEqual({ code: 0, err: '', out: 'No difference.\n' });
    const json = JSON.parse((await inside('snapshot diff old.json new.json --format json')).out);
    expect(json).toMatchObject({ added: 1, removed: 1, changed: 1 });
  });
});

describe('what is no dump', () => {
  const DUMP = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
  const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);
  const NOTHING = 'holds nothing that policy depends on: no namespace, no pod, no policy.';
  const WANTED = 'Wanted is what kubectl get -o yaml or -o json prints.';
  const utf16 = Buffer.from(DUMP, 'utf16le');

  test.each<[what: string, name: string, content: string | Buffer, said: string]>([
    ['an empty file', 'x.yaml', '', 'x.yaml is empty: no namespace, no pod, no policy.'],
    ['comments', 'x.yaml', '# later\n---\n', `x.yaml ${NOTHING}`],
    ['a List of nothing', 'x.json', '{"apiVersion":"v1","kind":"List","items":[]}', `x.json ${NOTHING}`],
    ['unknown kinds', 'x.yaml', 'apiVersion: a/v1\nkind: Thing\nmetadata: {name: a}\n', `x.yaml ${NOTHING}`],
    ['gzip', 'x.yaml', gzipSync(DUMP), 'x.yaml is packed with gzip: it is left out. Unpack it first (gunzip).'],
    [
      'UTF-16 without its mark',
      'x.yaml',
      utf16,
      'x.yaml is text in UTF-16 without the mark that says so: it is left out. Save it as UTF-8.',
    ],
    [
      'bytes',
      'x.yaml',
      Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]),
      'x.yaml is no text: it is left out. Save what kubectl get -o yaml prints, or netpol snapshot save.',
    ],
    [
      "kubectl's table",
      'x.txt',
      'NAME   READY\nweb-0  1/1\n',
      `x.txt, document 1: no Kubernetes object, so left out. ${WANTED}`,
    ],
    [
      'an error',
      'x.yaml',
      'error: no such context',
      `x.yaml, document 1: no Kubernetes object, so left out. ${WANTED}`,
    ],
    [
      'a bare list',
      'x.json',
      '[{"kind":"Pod"}]',
      `x.json, document 1: a list without kind: List, so left out. ${WANTED}`,
    ],
    [
      'a List that was cut',
      'x.json',
      '{"apiVersion":"v1","kind":"List","items":[{"kind":"Na',
      'x.json, document 1: cut short, or not closed, so left out.',
    ],
  ])('%s is told, and takes no snapshot away', async (_, name, content, said) => {
    write(name, content);
    write('s.json', 'as it was');
    const { code, out, err } = await inside(`snapshot save -o s.json ${name}`);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^netpol: .*\n$/);
    expect(err.slice('netpol: '.length, -1).replace(/ Nothing is written\.$/, '')).toBe(said);
    expect(textOf('s.json')).toBe('as it was');
    write('other.yaml', DUMP);
    expect((await inside(`snapshot diff ${name} other.yaml`)).err).toBe(`netpol: ${said}\n`);
  });

  test.each<[what: string, name: string, content: string | Buffer]>([
    [
      'lines that end as Windows ends them',
      'x.yaml',
      `${DUMP}---\n${DUMP.replace('shop', 'web')}`.replaceAll('\n', '\r\n'),
    ],
    ['a byte order mark', 'x.yaml', `\ufeff${DUMP}---\n${DUMP.replace('shop', 'web')}`],
    [
      'UTF-16 as PowerShell writes it',
      'x.yaml',
      Buffer.from(`\ufeff${DUMP}---\r\n${DUMP.replace('shop', 'web')}`, 'utf16le'),
    ],
    [
      'UTF-16 of the other order',
      'x.yaml',
      Buffer.from(`\ufeff${DUMP}---\n${DUMP.replace('shop', 'web')}`, 'utf16le').swap16(),
    ],
    ['JSON lines', 'x.jsonl', `${JSON.stringify(NAMESPACE)}\n${JSON.stringify(NAMESPACE).replace('shop', 'web')}\n`],
    [
      'JSON dumps one after another',
      'x.json',
      ['shop', 'web']
        .map((name) =>
          JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [{ ...NAMESPACE, metadata: { name } }] }, null, 2),
        )
        .join('\n'),
    ],
  ])('%s is read', async (_, name, content) => {
    write(name, content);
    const { code, out, err } = await inside(`snapshot show ${name} --format json`);
    expect({ code, err, kinds: JSON.parse(out).kinds }).toEqual({ code: 0, err: '', kinds: { Namespace: 2 } });
  });

  test('policies that cannot be read get no answer, and none at all are told', async () => {
    await inside('snapshot save -o s.json', { cluster: fakeCluster(ALL).reader });
    write('broken.yaml', 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a\n');
    write('none.yaml', DUMP);
    for (const command of ['simulate', 'map'] as const) {
      const ask = (path: string) =>
        inside(`${command} --snapshot s.json --policies ${path} ${command === 'map' ? '--to db-0' : FLOW}`);
      expect(await ask('broken.yaml')).toEqual({
        code: 2,
        out: '',
        err: 'netpol: Not readable as YAML, so left out: broken.yaml (document 1).\nnetpol: broken.yaml holds no policy that can be read.\n',
      });
      expect(await ask('none.yaml')).toMatchObject({ code: 0, err: 'netpol: none.yaml holds no policy.\n' });
    }
  });
});
