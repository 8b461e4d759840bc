import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const dist = (name: string) => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
const NODE_BUNDLES = ['netpol.js', 'server.js', 'cli.js', 'extension.js', 'client.js'];
/** The credentials' library: loaded by whoever asks for a cluster. */
const CLUSTER_BUNDLE = 'cluster.js';
const PAGE_BUNDLES = ['webview.js', 'map.js'];

/** Modules that a bundle loads at run time. */
function required(name: string): string[] {
  const code = readFileSync(dist(name), 'utf8');
  return [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1] ?? '');
}

describe('bundles', () => {
  test.each([...NODE_BUNDLES, CLUSTER_BUNDLE, ...PAGE_BUNDLES])('%s is there', (name) => {
    expect(existsSync(dist(name)), 'run `npm run build` first').toBe(true);
  });

  test('of the server need no editor, and of pages nothing', () => {
    for (const name of ['netpol.js', CLUSTER_BUNDLE]) expect(required(name)).not.toContain('vscode');
    for (const name of PAGE_BUNDLES) expect(required(name)).toEqual([]);
  });

  test('of the client ask a web editor for nothing but its API', () => {
    const asked: string[] = [];
    const anything: unknown = new Proxy(class {}, { get: (_, key) => (key === 'prototype' ? {} : anything) });
    const module = { exports: {} as Record<string, unknown> };
    const run = new Function('module', 'exports', 'require', 'process', readFileSync(dist('client.js'), 'utf8'));
    run(module, module.exports, (name: string) => {
      asked.push(name);
      return anything;
    });
    expect(new Set(asked)).toEqual(new Set(['vscode']));
    expect(module.exports.activate).toBeTypeOf('function');
  });

  test('of the desktop’s first file hold next to nothing: it is loaded with every YAML file', () => {
    expect(statSync(dist('extension.js')).size).toBeLessThan(8 * 1024);
    expect(new Set(required('extension.js'))).toEqual(new Set(['vscode', './client.js']));
  });

  test('together stay small enough for a package of 1.2 MB', () => {
    const bytes = [...NODE_BUNDLES, ...PAGE_BUNDLES].reduce((sum, name) => sum + statSync(dist(name)).size, 0);
    expect(bytes).toBeLessThan(2.25 * 1024 * 1024);
    expect(statSync(dist(CLUSTER_BUNDLE)).size).toBeLessThan(256 * 1024);
  });

  test('leave the way to clusters alone until somebody asks for one', () => {
    const script = `process.on('exit', () => console.log(Object.keys(require.cache).sort().join('\\n')));
      process.argv.push('', '--version'); require(${JSON.stringify(dist('server.js'))});`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(stdout.trim().split('\n').slice(1)).toEqual([dist('netpol.js'), dist('server.js')]);
  });

  test.each(['server.js', 'cli.js'])('%s loads in a process that knows nothing else', (name) => {
    const { status, stderr } = spawnSync(process.execPath, [dist(name), '--version'], {
      cwd: '/',
      encoding: 'utf8',
      env: {},
    });
    expect([status, stderr]).toEqual([0, '']);
  });

  test('come with the licences of what they hold', () => {
    const notices = readFileSync(dist('THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['yaml', 'vscode-languageserver', 'vscode-languageclient', 'vscode-jsonrpc']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
  });
});
