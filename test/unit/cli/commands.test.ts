import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../server/src/cli/commands.ts';
import { netpol, SHOP } from './fakeTerminal.ts';

const FLOW = '--from shop/db-0 --to shop/web-7d9f4-aaaaa --port 8080';

describe('help', () => {
  test('nothing asked is a question of usage', async () => {
    const { code, out } = await netpol('');
    expect(code).toBe(2);
    for (const { name, summary } of COMMANDS) expect(out).toMatch(new RegExp(`netpol ${name} +${summary}`));
  });

  test.each(COMMANDS.map(({ name }) => name))('%s names all its options', async (name) => {
    const { code, out, err } = await netpol(`${name} --help`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const { name: option } of COMMANDS.find((command) => command.name === name)?.options ?? []) {
      expect(out).toContain(`--${option}`);
    }
    expect(await netpol(`help ${name}`)).toEqual({ code, out, err });
  });

  test('fits the terminal', async () => {
    const { out } = await netpol('simulate --help', { columns: 80 });
    const options = out.split('\n').filter((line) => line.startsWith('  --') || line.startsWith('      '));
    for (const line of options) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test('--version', async () => {
    expect(await netpol('--version')).toEqual({ code: 0, out: '1.2.3\n', err: '' });
  });
});

const nobody = (name: string, near: string) =>
  `No pod, workload or namespace is called ${name}. ${near}Write a namespace (shop), a workload or pod (web, shop/web), or a pattern (*prom*).\n`;

describe('what cannot be done is said on the error stream, with exit 2', () => {
  test.each([
    ['chekc .', 'netpol: netpol has no command chekc. Did you mean netpol check?\nnetpol --help says more.\n'],
    [
      'fly',
      'netpol: netpol has no command fly. There are check, simulate, map, diff, selector, snapshot save, snapshot show, snapshot diff, lsp.\nnetpol --help says more.\n',
    ],
    ['lsp', 'netpol: Say how the editor talks to the server: netpol lsp --stdio.\nnetpol lsp --help says more.\n'],
    ['check', 'netpol: netpol check needs a file or folder to check.\nnetpol check --help says more.\n'],
    ['check nowhere.yaml', 'netpol: nowhere.yaml is not there.\n'],
    ['check ../../unit/cli', 'netpol: no YAML or JSON file below ../../unit/cli.\n'],
    ['check policies --snapshot nowhere', 'netpol: the snapshot nowhere is not there.\n'],
    ['check --cases nowhere.jsonl', 'netpol: nowhere.jsonl is not there or cannot be read.\n'],
    ['simulate', 'netpol: netpol simulate needs --snapshot, --from, --to.\nnetpol simulate --help says more.\n'],
    [`simulate --snapshot nowhere.yaml ${FLOW}`, 'netpol: nowhere.yaml is not there.\n'],
    [`simulate --snapshot cluster.yaml --policies nowhere ${FLOW}`, 'netpol: nowhere is not there.\n'],
    [
      'simulate --snapshot cluster.yaml --from shop/nobody --to shop/db-0 --port 1',
      'netpol: There is no pod shop/nobody in cluster.yaml, 2 h old.\n',
    ],
    [
      'simulate --snapshot cluster.yaml --from shop/db-0 --to svc:shop/web --port nothing',
      'netpol: Service shop/web has no port nothing. It has TCP 80 (http).\n',
    ],
    [
      'simulate --snapshot cluster.yaml --from bd-0 --to shop/db-0 --port 1',
      'netpol: bd-0 is nothing here. Did you mean shop/db-0? A pod is namespace/name, a Service svc:namespace/name, a node node:name; an address is taken as it is.\n',
    ],
    ['map --snapshot cluster.yaml --to shpo', `netpol: ${nobody('shpo', 'Did you mean shop? ')}`],
    [
      'map --snapshot cluster.yaml --from shop/bd-0 --to db',
      `netpol: ${nobody('shop/bd-0', 'Did you mean shop/db-0? ')}`,
    ],
    ['map --snapshot cluster.yaml --exposure --to sh*op', `netpol: ${nobody('sh*op', '')}`],
    ['diff --snapshot cluster.yaml policies policies --to shpo', `netpol: ${nobody('shpo', 'Did you mean shop? ')}`],
  ])('%s', async (line, err) => {
    expect(await netpol(line)).toEqual({ code: 2, out: '', err });
  });

  test('a snapshot that holds no cluster', async () => {
    const outcome = await netpol(`simulate --snapshot policies ${FLOW}`);
    expect(outcome).toMatchObject({ code: 2, out: '' });
    expect(outcome.err).toContain('policies holds no pods, workloads or namespaces');
    expect(outcome.err).not.toContain('There is no cluster to ask');
  });
});

describe('exit codes', () => {
  test.each([
    ['check policies', 1],
    ['check policies/db.yaml', 0],
    ['check policies --fail-on never', 0],
    ['check policies/db.yaml --snapshot policies', 2],
    ['check policies/db.yaml --snapshot cluster.yaml', 0],
    ['check policies/web.yaml --fail-on warning', 0],
    [`simulate --snapshot . ${FLOW}`, 0],
    [`simulate --snapshot . ${FLOW} --expect allow`, 0],
    [`simulate --snapshot . ${FLOW} --expect deny`, 1],
    ['simulate --snapshot . --from shop/db-0 --to svc:shop/mirror --port 80 --expect allow', 1],
    ['simulate --snapshot . --from shop/web --to svc:shop/web --port 80', 2],
    ['simulate --snapshot . --from shop/web --to svc:shop/web --port 80 --expect deny', 2],
  ])('%s: %i', async (line, code) => {
    expect((await netpol(line)).code).toBe(code);
  });
});

describe('policies over the snapshot', () => {
  const WEB_TO_DB = '--from shop/web-7d9f4-aaaaa --to shop/db-0 --port 5432 --format json';

  test('only with --policies do they count; a file is as good as a folder', async () => {
    const verdict = async (options: string) =>
      JSON.parse((await netpol(`simulate ${options} ${WEB_TO_DB}`)).out).verdict;
    expect(await verdict('--snapshot cluster.yaml')).toBe('allow');
    expect(await verdict('--snapshot cluster.yaml --policies policies')).toBe('deny');
    expect(await verdict('--snapshot cluster.yaml --policies policies/default.yaml')).toBe('deny');
    expect(await verdict('--snapshot .')).toBe('deny');
  });
});

describe('policies that would be refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-refused-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('are judged as they read, and that is said with the line', async () => {
    const policy = join(folder, 'db.yaml');
    writeFileSync(
      policy,
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec:\n  podSelector: {matchLabels: {app: db}}\n  ingress:\n    - ports:\n        - port: "5432"\n',
    );
    const line = `simulate --snapshot ${SHOP.slice(1)}cluster.yaml --policies ${policy.slice(1)} --from shop/web --to shop/db-0 --port 5432 --format json`;
    const { out } = await netpol(line, { folder: '/' });
    expect(JSON.parse(out).facts.refused).toBe(
      `the API server would refuse NetworkPolicy shop/p (${policy.slice(1)}:8); it is judged as it reads`,
    );
  });
});

describe('cases', () => {
  const CASE = JSON.stringify({
    id: 'one',
    dataplane: 'kubernetes',
    objects: [
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'x' }, status: { podIP: '10.0.0.1' } },
    ],
    flows: [{ from: { pod: 'x/a' }, to: { ip: '203.0.113.7' }, protocol: 'TCP', port: 80 }],
  });

  test('are answered one line each, in order, blank lines aside, wherever the stream is cut', async () => {
    const input = [CASE.slice(0, 40), `${CASE.slice(40)}\n\n`, CASE.replace('"one"', '"two"')];
    const { code, out } = await netpol('simulate --cases -', { input });
    expect(code).toBe(0);
    expect(out).toBe(
      '{"id":"one","egress":["allow"],"ingress":[null],"verdicts":["allow"]}\n{"id":"two","egress":["allow"],"ingress":[null],"verdicts":["allow"]}\n',
    );
  });

  test('a line that is no case is named by its number', async () => {
    const outcome = await netpol('simulate --cases -', { input: [`${CASE}\n`, '{"id": \n'] });
    expect(outcome.code).toBe(2);
    expect(outcome.err).toMatch(/^netpol: line 2 of the input is no case: /);
    expect(outcome.out.split('\n')).toHaveLength(2);
  });

  test('of validation', async () => {
    const input = [
      `${JSON.stringify({ id: 'v', text: 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {}}\n' })}\n`,
    ];
    const { code, out } = await netpol('check --cases -', { input });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ id: 'v', kind: 'NetworkPolicy' });
  });
});

test('netpol lsp starts the server with what the editor said', async () => {
  expect(await netpol('lsp --stdio')).toEqual({ code: 0, out: 'serving --stdio', err: '' });
});

test('hostile arguments are taken or refused, never thrown', async () => {
  const words = [
    '--from',
    '__proto__',
    '--snapshot',
    '.',
    '../../../../etc',
    '-',
    '--',
    '\u0000',
    '🙂',
    '--to=',
    'svc:',
    '%00',
    '',
  ];
  for (const first of words) {
    for (const second of words) {
      for (const command of ['check', 'simulate']) {
        const { code } = await netpol([command, '--dataplane', 'none', first, second]);
        expect([0, 1, 2]).toContain(code);
      }
    }
  }
});
