import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { netpol } from './fakeTerminal.ts';

/** What `netpol check` makes of comments that ignore, of `--severity` and of `--fix`. */

let folder = '';
beforeEach(() => {
  folder = `${mkdtempSync(join(tmpdir(), 'netpol-'))}/`;
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(folder + name, text);
const check = (more = '') => netpol(`check p.yaml ${more}`, { folder });

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - ports:
    - port: 53
    - port: "8080"
`;

describe('comments', () => {
  test('are counted, refusals among them apart', async () => {
    write('p.yaml', `# netpol-ignore udp-missing, port-quoted: an example\n${POLICY}`);
    const { code, out } = await check();
    expect(out).toBe('1 document in 1 file: 2 ignored, 1 of them refused all the same\n');
    expect(code).toBe(0);
  });

  test('are listed for programs with their reasons', async () => {
    write('p.yaml', POLICY.replace('"8080"', '"8080" # netpol-ignore port-quoted: an example'));
    const answer = JSON.parse((await check('--format json')).out);
    expect(answer.summary).toEqual({ error: 0, warning: 1, info: 0, hint: 0, ignored: 1, ignoredErrors: 1 });
    expect(answer.files[0].ignored).toMatchObject([
      { code: 'port-quoted', severity: 'error', reason: 'an example', rejectedBy: ['kube-apiserver'] },
    ]);
  });
});

describe('--severity', () => {
  test('gives codes other levels, several at once and one after the other', async () => {
    write('p.yaml', POLICY);
    const { code, out } = await check('--severity port-quoted=off,udp-missing=info --severity udp-missing=hint');
    expect(out).toBe('1 document in 1 file: 1 hint (--hints prints it)\n');
    expect(code).toBe(0);
    expect((await check('--severity port-quoted=warning --severity udp-missing=error')).code).toBe(1);
  });

  test.each([
    ['udp-missing=loud', '--severity is CODE=LEVEL with error, warning, info, hint, off; it got udp-missing=loud.'],
    ['udp-mising=off', 'There is no code udp-mising. Did you mean udp-missing?'],
  ])('%s is no level for a code', async (given, message) => {
    write('p.yaml', POLICY);
    const { code, out, err } = await check(`--severity ${given}`);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});

describe('--fix', () => {
  test('mends what has one safe fix, keeps everything else, and prints what is left', async () => {
    const text = `\uFEFF${POLICY.replace('name: web', 'name: web # mine')}`.replaceAll('\n', '\r\n');
    write('p.yaml', text);
    write('q.yaml', POLICY.replace('"8080"', '8080').replace('port: 53', 'port: 54'));
    const untouched = readFileSync(`${folder}q.yaml`, 'utf8');
    const { code, out, err } = await netpol('check p.yaml q.yaml --fix', { folder });
    expect(err).toBe('netpol: fixed p.yaml\n');
    const fixed = readFileSync(`${folder}p.yaml`, 'utf8');
    expect(fixed).toBe(
      text.replace('"8080"', '8080').replace('port: 53', 'port: 53\r\n    - port: 53\r\n      protocol: UDP'),
    );
    expect(readFileSync(`${folder}q.yaml`, 'utf8')).toBe(untouched);
    expect({ code, out }).toEqual({ code: 0, out: '2 documents in 2 files: nothing to say\n' });
    expect((await netpol('check p.yaml --fix', { folder })).err).toBe('');
  });

  test('goes on until nothing is left, whatever each round makes of the other files', async () => {
    // That UDP is missing is said of a number only, so one fix of each file leaves another one.
    const broken = POLICY.replace('port: 53', 'port: "53"');
    for (const name of ['a', 'b', 'c'])
      write(
        `${name}.yaml`,
        broken.replace('name: web', `name: ${name}`).replace('{}', `{matchLabels: {app: ${name}}}`),
      );
    const { out, err } = await netpol('check a.yaml b.yaml c.yaml --fix', { folder });
    expect(err).toBe('netpol: fixed a.yaml, b.yaml, c.yaml\n');
    expect(out).toBe('3 documents in 3 files: nothing to say\n');
    for (const name of ['a', 'b', 'c']) {
      expect(readFileSync(`${folder}${name}.yaml`, 'utf8')).toContain(
        '    - port: 53\n    - port: 53\n      protocol: UDP',
      );
    }
  });

  test('leaves alone what is ignored, and texts that are not UTF-8', async () => {
    const ignored = POLICY.replace('"8080"', '"8080" # netpol-ignore port-quoted: an example').replace('53', '54');
    write('p.yaml', ignored);
    writeFileSync(`${folder}q.yaml`, Buffer.from(POLICY.replace('name: web', 'name: web # \u00e4'), 'latin1'));
    const { out } = await netpol('check p.yaml q.yaml --fix', { folder });
    expect(readFileSync(`${folder}p.yaml`, 'utf8')).toBe(ignored);
    expect(readFileSync(`${folder}q.yaml`, 'latin1')).toBe(POLICY.replace('name: web', 'name: web # \u00e4'));
    expect(out).toContain('port-quoted');
  });
});
