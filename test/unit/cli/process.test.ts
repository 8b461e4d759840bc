import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** The command as it ships: bundled, in a process of its own. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SHOP = join(ROOT, 'test/fixtures/shop');
const folder = mkdtempSync(join(tmpdir(), 'netpol-cli-'));
const cli = join(folder, 'cli.js');

beforeAll(async () => {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['server/src/main/cli.ts'],
    outfile: cli,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    define: { NETPOL_VERSION: '"1.2.3"' },
    logLevel: 'error',
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

function netpol(line: string, env: Readonly<Record<string, string>> = {}) {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...rest } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...line.split(' ')], {
    cwd: SHOP,
    encoding: 'utf8',
    env: { ...rest, ...env },
  });
  return { code: status, out: stdout, err: stderr };
}

describe('exit codes and streams', () => {
  test.each([
    ['--version', 0, /^1\.2\.3\n$/, /^$/],
    ['check policies/db.yaml', 0, /nothing to say/, /^$/],
    ['check policies', 1, /^policies\/mistakes\.yaml:14:17 error /m, /^$/],
    ['check nowhere', 2, /^$/, /^netpol: nowhere is not there\.\n$/],
    ['check --frobnicate', 2, /^$/, /has no option --frobnicate/],
    ['simulate --snapshot . --from shop/web --to shop/db --port 5432', 0, /^DENIED {2}/, /^$/],
    [
      'simulate --snapshot . --from shop/web --to shop/db --port 5432 --expect allow',
      1,
      /^ {2}expected {2}allowed$/m,
      /^$/,
    ],
    [
      'simulate --snapshot . --from shop/nobody --to shop/db --port 5432',
      2,
      /^$/,
      /^netpol: There is no pod shop\/nobody/,
    ],
    ['simulate --cases nowhere', 2, /^$/, /is not there or cannot be read/],
    ['lsp --sdtio', 2, /^$/, /Did you mean --stdio\?/],
  ])('%s: %i', (line, code, out, err) => {
    const outcome = netpol(line);
    expect(outcome.err).toMatch(err);
    expect(outcome.out).toMatch(out);
    expect(outcome.code).toBe(code);
  });

  test('no colour in a pipe, unless it is forced, and never against NO_COLOR', () => {
    const colour = '\u001b[';
    expect(netpol('check policies').out).not.toContain(colour);
    expect(netpol('check policies', { FORCE_COLOR: '1' }).out).toContain(colour);
    expect(netpol('check policies', { FORCE_COLOR: '1', NO_COLOR: '1' }).out).not.toContain(colour);
  });
});

function start(line: string): ChildProcess {
  return spawn(process.execPath, [cli, ...line.split(' ')], { cwd: SHOP, stdio: ['pipe', 'pipe', 'pipe'] });
}

test('cases are answered while the input still streams', async () => {
  const child = start('simulate --cases -');
  const answers = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
  const exit = once(child, 'exit');
  for (const id of ['first', 'second']) {
    child.stdin?.write(`${JSON.stringify({ id, dataplane: 'kubernetes', objects: [], flows: [] })}\n`);
    expect(JSON.parse((await answers.next()).value)).toMatchObject({ id, verdicts: [] });
  }
  child.stdin?.end();
  expect((await exit)[0]).toBe(0);
});

test('a reader that stops reading is no failure', async () => {
  const child = start('check policies --format json');
  child.stdout?.destroy();
  const [code, signal] = await once(child, 'exit');
  expect({ code, signal }).not.toEqual({ code: 2, signal: null });
  expect(signal).toBeNull();
});

test('netpol lsp --stdio is the language server', async () => {
  const child = start('lsp --stdio');
  const exit = once(child, 'exit');
  const send = (message: object) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin?.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
  let answer = '';
  for await (const chunk of child.stdout ?? []) {
    answer += chunk;
    if (answer.includes('"id":1')) break;
  }
  expect(answer).toContain('"hoverProvider"');
  send({ id: 2, method: 'shutdown' });
  send({ method: 'exit' });
  expect((await exit)[0]).toBe(0);
});
