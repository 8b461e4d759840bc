import { describe, expect, it } from 'vitest';
import type { ChangesResult, MapRow } from '../../../server/src/protocol.ts';
import { allow, FOLDER, join, namespace, pod, serviceOver } from './support.ts';

const DUMP = 'file:///dumps/staging.yaml';
const OTHER = 'file:///dumps/other.yaml';
const ELSEWHERE = 'file:///elsewhere';
const POLICIES = `${FOLDER}/policies.yaml`;
const cluster = join(
  namespace('shop'),
  pod('web-0', 'web', '10.0.0.1'),
  pod('db-0', 'db', '10.0.0.2'),
  pod('api-0', 'api', '10.0.0.3'),
);

async function shop(files: Record<string, string> = {}, snapshot = DUMP) {
  const made = serviceOver({ [DUMP]: cluster, [POLICIES]: allow('db', 'web'), ...files }, { snapshot });
  await made.service.settled();
  return made;
}

const ends = (rows: readonly Pick<MapRow<unknown>, 'from' | 'to' | 'allow'>[]) =>
  rows.map(({ from, to, allow: ports }) => `${from.label} -> ${to.label} ${ports.join('; ')}`);

/** `opens shop/web-0 -> shop/db-0: no longer … (where)`. */
const changes = ({ rows }: ChangesResult<unknown>) =>
  rows
    .filter(({ from, to }) => !/outside/.test(from.label + to.label))
    .map(({ change, from, to, rules, gone }) => {
      const why = rules.map(({ text, where }) => `${text} (${where})`).join(', ');
      return `${change} ${from.label} -> ${to.label}: ${gone ? 'no longer ' : ''}${why}`;
    });

describe('the map', () => {
  it('lists what may connect, with the rules and where they are written', async () => {
    const { service } = await shop();
    const { rows, total, facts } = await service.map({ to: 'shop/db-0' });
    expect(ends(rows)).toEqual(['shop/web-0 -> shop/db-0 all connections']);
    expect(total).toBe(1);
    expect(rows[0]).toMatchObject({
      from: { label: 'shop/web-0', detail: 'pod', place: { uri: DUMP } },
      rules: [
        {
          end: 'destination',
          text: 'NetworkPolicy shop/db spec.ingress[0]',
          where: 'policies.yaml:11',
          place: { uri: POLICIES },
        },
      ],
      flow: { from: 'pod:shop/web-0', to: 'pod:shop/db-0' },
    });
    expect(facts.map(({ name }) => name)).toEqual(['Snapshot', 'Dataplane', 'Left out']);
  });

  it('is filtered by ends, direction, port and protocol', async () => {
    const { service } = await shop();
    const of = async (filter: Parameters<typeof service.map>[0]) => ends((await service.map(filter)).rows);
    expect(await of({ from: 'shop', to: 'shop', port: 80, protocol: 'TCP' })).toEqual([
      'shop/api-0 -> shop/web-0 TCP 80',
      'shop/db-0 -> shop/api-0 TCP 80',
      'shop/db-0 -> shop/web-0 TCP 80',
      'shop/web-0 -> shop/api-0 TCP 80',
      'shop/web-0 -> shop/db-0 TCP 80',
    ]);
    expect(await of({ from: '*web*', direction: 'ingress' })).toEqual([
      'shop/web-0 -> shop/api-0 all connections',
      'shop/web-0 -> shop/db-0 all connections',
    ]);
    expect((await service.map({ protocol: 'IPX' })).problem).toContain('No protocol is called IPX');
    expect((await service.map({ port: 70000 })).problem).toContain('70000 is no port');
  });

  it('says of those that are in no map why they are not', async () => {
    const own = pod('agent', 'agent', '192.168.0.1').replace('status:', 'spec: {hostNetwork: true}\nstatus:');
    const done = pod('import-1', 'import', '10.0.0.9').replace('Running', 'Succeeded');
    const { service } = await shop({ [DUMP]: join(cluster, own, done) });
    const said = async (to: string) => (await service.map({ to })).problem;
    expect(await said('agent')).toBe(
      "`agent` is on its node's network, which policy does not isolate, so it is not in the map.",
    );
    expect(await said('shop/import-1')).toBe(
      '`shop/import-1` has finished: it sends and receives nothing any more, so it is not in the map.',
    );
  });

  it('says so where nobody has the name that is asked for, and nothing where somebody has no connection', async () => {
    const { service } = await shop({ [`${FOLDER}/empty.yaml`]: namespace('quiet') });
    const said = async (filter: Parameters<typeof service.map>[0]) => (await service.map(filter)).problem;
    expect(await said({ to: 'bd' })).toMatch(/^No pod, workload or namespace is called `bd`\. Write a namespace/);
    expect(await said({ from: '*shop/x*', to: 'db-0' })).toContain('`*shop/x*`');
    expect(await said({ from: 'db-0', to: 'db-0' })).toBeUndefined();
    expect(await said({ to: '10.9.0.0/16' })).toBeUndefined();
    expect(await said({ to: 'db-O' })).toContain(' Did you mean `db-0`? ');
    expect(await said({ to: 'shop/dv-0' })).toContain(' Did you mean `shop/db-0`? ');
    const { problem } = await service.compare({ before: { kind: 'snapshot' }, to: 'bd' });
    expect(problem).toContain('`bd`');
  });

  it('says what could not be read, beside everything that follows from it', async () => {
    const captured = {
      apiVersion: 'v1',
      kind: 'List',
      netpolSnapshot: {
        version: 1,
        source: { kind: 'context', name: 'staging' },
        missing: [{ resource: 'nodes', why: 'forbidden' }],
      },
      items: [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
        { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'db-0', namespace: 'shop' }, status: { phase: 'Running' } },
      ],
    };
    const { service } = await shop({ 'file:///staging.json': JSON.stringify(captured) }, 'file:///staging.json');
    expect((await service.map({})).facts).toContainEqual({
      name: 'Not read',
      value: expect.stringMatching(/forbids to read them: `nodes`\. Answers that depend on them are unknown\.$/),
    });
  });

  it('comes a page at a time', async () => {
    const { service } = await shop();
    const whole = await service.map({});
    const second = await service.map({ start: 3, count: 4 });
    expect(second.total).toBe(whole.total);
    expect(ends(second.rows)).toEqual(ends(whole.rows.slice(3, 7)));
  });

  it('is copied whole, as tables, data and graphs', async () => {
    const { service } = await shop();
    const text = async (format: 'csv' | 'json' | 'dot') => (await service.mapText({ to: 'shop/db-0', format })).text;
    expect(await text('csv')).toBe(
      'from,to,allow,conditional,unknown,rules\r\nshop/web-0,shop/db-0,all connections,,,entering NetworkPolicy shop/db spec.ingress[0] (policies.yaml:11)\r\n',
    );
    expect(JSON.parse(await text('json')).connections).toHaveLength(1);
    expect(await text('dot')).toContain('"shop/web-0" -> "shop/db-0"');
  });

  it('follows edits, and explains itself where there are no pods', async () => {
    const { service, open, edit } = await shop();
    await open(POLICIES);
    edit(POLICIES, 'app: web', 'app: api');
    expect(ends((await service.map({ to: 'shop/db-0' })).rows)).toEqual(['shop/api-0 -> shop/db-0 all connections']);
    const none = serviceOver({});
    await none.service.settled();
    expect(await none.service.map({})).toMatchObject({ rows: [], problem: expect.stringContaining('no cluster') });
    expect(await none.service.mapText({ format: 'csv' })).toMatchObject({ text: '', problem: expect.any(String) });
    expect(await none.service.compare({ before: { kind: 'snapshot' } })).toMatchObject({ problem: expect.any(String) });
  });
});

describe('a comparison of the policies now', () => {
  it('with what is in the cluster tells what the files close, and which policy does', async () => {
    const { service } = await shop();
    const found = await service.compare({ before: { kind: 'snapshot' } });
    expect(changes(found)).toEqual(['closes shop/api-0 -> shop/db-0: NetworkPolicy shop/db (policies.yaml:4)']);
    expect([found.opens, found.closes]).toEqual([0, 3]);
  });

  it('with texts of before tells what an edit that is not saved opens and closes', async () => {
    const { service, open, edit } = await shop();
    await open(POLICIES);
    edit(POLICIES, 'app: web', 'app: api');
    const before = { kind: 'files' as const, files: [{ uri: POLICIES, text: `# was here\n${allow('db', 'web')}` }] };
    const found = await service.compare({ before });
    expect(changes(found)).toEqual([
      'opens shop/api-0 -> shop/db-0: NetworkPolicy shop/db spec.ingress[0] (policies.yaml:11)',
      'closes shop/web-0 -> shop/db-0: NetworkPolicy shop/db (policies.yaml:4)',
    ]);
    expect((await service.compareText({ before, format: 'csv' })).text.split('\r\n')[0]).toBe(
      'change,from,to,ports,rules',
    );
  });

  it('with files that were not there, or are no more', async () => {
    const { service } = await shop();
    const added = { kind: 'files' as const, files: [{ uri: POLICIES, text: null }] };
    expect((await service.compare({ before: added })).closes).toBe(3);
    const gone = { kind: 'files' as const, files: [{ uri: `${FOLDER}/old.yaml`, text: allow('old', 'nobody') }] };
    expect(changes(await service.compare({ before: gone }))).toEqual([]);
    const stricter = allow('web-only', 'db').replace('app: db\n  ingress', 'app: web\n  ingress');
    const other = { kind: 'files' as const, files: [{ uri: `${FOLDER}/old.yaml`, text: `# one\n# two\n${stricter}` }] };
    const found = await service.compare({ before: other });
    // Its line is told; there is no file any more to go to.
    expect(changes(found)).toContain(
      'opens shop/api-0 -> shop/web-0: no longer NetworkPolicy shop/web-only (old.yaml:6)',
    );
    expect(
      found.rows.filter(({ gone: isGone }) => isGone).flatMap(({ rules }) => rules.map(({ place }) => place)),
    ).toEqual(expect.not.arrayContaining([expect.anything()]));
  });

  it('with policies elsewhere leads to where those are', async () => {
    const file = `${ELSEWHERE}/a.yaml`;
    const { service } = await shop({ [file]: `# elsewhere\n${allow('strict', 'nobody')}` });
    for (const uri of [ELSEWHERE, file]) {
      const found = await service.compare({ before: { kind: 'path', uri } });
      expect(changes(found)).toEqual([
        'opens shop/web-0 -> shop/db-0: NetworkPolicy shop/db spec.ingress[0] (policies.yaml:11)',
      ]);
    }
    service.open(POLICIES, 1, '# nothing\n');
    const found = await service.compare({ before: { kind: 'path', uri: ELSEWHERE } });
    const opened = found.rows.find(({ from }) => from.label === 'shop/web-0');
    expect(opened).toMatchObject({
      change: 'opens',
      gone: true,
      rules: [{ place: { uri: file, range: { start: { line: 4, character: 8 } } } }],
    });
  });

  it('with another snapshot takes the policies of that one alone', async () => {
    const { service } = await shop({ [OTHER]: join(cluster, allow('db', 'api')) });
    const found = await service.compare({ before: { kind: 'otherSnapshot', uri: OTHER } });
    expect(changes(found)).toEqual([
      'closes shop/api-0 -> shop/db-0: NetworkPolicy shop/db (policies.yaml:4)',
      'opens shop/web-0 -> shop/db-0: NetworkPolicy shop/db spec.ingress[0] (policies.yaml:11)',
    ]);
  });

  it.each([
    [{ kind: 'path' as const, uri: 'file:///nowhere' }, 'nowhere is not there.'],
    [{ kind: 'otherSnapshot' as const, uri: 'file:///nowhere.yaml' }, 'nowhere.yaml is not there.'],
  ])('with what is not there says so: %j', async (before, told) => {
    const { service } = await shop();
    expect((await service.compare({ before })).problem).toContain(told);
  });

  it('with the snapshot says so where there is none', async () => {
    const { service } = await shop({ [`${FOLDER}/pods.yaml`]: cluster }, '');
    expect((await service.compare({ before: { kind: 'snapshot' } })).problem).toContain('no snapshot');
  });

  it('says that nothing changes where nothing does, and pages what does', async () => {
    const { service } = await shop();
    const same = await service.compare({ before: { kind: 'path', uri: POLICIES } });
    expect(same).toMatchObject({ rows: [], total: 0, opens: 0, closes: 0 });
    const page = await service.compare({ before: { kind: 'snapshot' }, start: 1, count: 1 });
    expect([page.rows.length, page.total]).toEqual([1, 3]);
  });
});
