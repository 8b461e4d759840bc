import { afterEach, describe, expect, test } from 'vitest';
import { readSettings } from '../../server/src/lsp/settings.ts';
import { canonicalUri, isWithin, joinUri } from '../../server/src/lsp/uri.ts';
import { DEFAULT_SETTINGS, type Host } from '../../server/src/service.ts';
import { BARE, type ClientOptions, startClient, type TestClient, VSCODE } from './driver.ts';

const clients: TestClient[] = [];
async function start(options: ClientOptions): Promise<TestClient> {
  const client = await startClient(options);
  clients.push(client);
  return client;
}
afterEach(async () => {
  for (const client of clients.splice(0)) await client.stop();
});

const SHOP = { initialize: { workspaceFolders: [{ uri: 'file:///shop', name: 'shop' }] } };

/** A file system of which only the names are known. */
function hostWith(...uris: string[]): Host {
  return {
    readFile: async () => undefined,
    listFiles: async () => [],
    stat: async (uri) => (uris.includes(uri) ? { uri, kind: 'file', modified: 0, size: 0 } : undefined),
  };
}

describe('settings', () => {
  test.each([undefined, null, 7, 'text', [], { snapshot: 7, dataplane: {}, diagnostics: [], hover: null }])(
    'are the defaults where they are junk: %j',
    (raw) => {
      expect(readSettings(raw)).toEqual(DEFAULT_SETTINGS);
    },
  );

  test('are read nested, with dots, and with their prefix', () => {
    const wanted = { ...DEFAULT_SETTINGS, snapshot: 'a.yaml', dataplane: 'calico', codeLens: false };
    expect(readSettings({ snapshot: { path: 'a.yaml' }, dataplane: 'calico', codeLens: { enabled: false } })).toEqual(
      wanted,
    );
    expect(readSettings({ 'snapshot.path': 'a.yaml', dataplane: 'calico', 'codeLens.enabled': false })).toEqual(wanted);
    expect(
      readSettings({
        'netpol.snapshot.path': 'a.yaml',
        'netpol.dataplane': 'calico',
        'netpol.codeLens.enabled': false,
      }),
    ).toEqual(wanted);
  });

  test('keep the levels that are levels', () => {
    const raw = {
      diagnostics: { severity: { 'peer-split': 'off', 'dns-egress-cut': 'hint', other: 'loud', more: 3 } },
    };
    expect(readSettings(raw).severity).toEqual({ 'peer-split': 'off', 'dns-egress-cut': 'hint' });
  });

  test('keep whom policies shall be portable to, each once', () => {
    expect(readSettings({ portableTo: ['cilium', 'none', 'calico', 'cilium', 7] }).portableTo).toEqual([
      'calico',
      'cilium',
    ]);
    expect(readSettings({ portableTo: 'cilium' }).portableTo).toEqual([]);
  });

  test("take flags of Cilium's agent as people write them", () => {
    const raw = { cilium: { config: { 'enable-host-firewall': true, 'node-port': 30000, labels: 'app', junk: {} } } };
    expect(readSettings(raw).ciliumConfig).toEqual({
      'enable-host-firewall': 'true',
      'node-port': '30000',
      labels: 'app',
    });
    expect(readSettings({ cilium: { config: ['a'] }, calico: { writePath: 'crds' } })).toMatchObject({
      ciliumConfig: {},
      calicoWritePath: 'crds',
    });
  });

  test('are asked for, and asked for again when they change', async () => {
    const client = await start({ capabilities: VSCODE, settings: { dataplane: 'cilium' } });
    expect(client.service.settings()?.dataplane).toBe('cilium');
    client.settings = { dataplane: 'calico' };
    void client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.message('workspace/configuration', 2);
    await client.quiet();
    expect(client.service.settings()?.dataplane).toBe('calico');
  });

  test('are taken as pushed by a client that cannot be asked', async () => {
    const client = await start({ capabilities: BARE });
    expect(client.service.settings()).toEqual(DEFAULT_SETTINGS);
    void client.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { netpol: { hover: { detail: 'brief' } } },
    });
    await client.quiet();
    expect(client.service.settings()?.hoverDetail).toBe('brief');
  });
});

describe('the snapshot’s path', () => {
  const cases: [string, string][] = [
    ['cluster.yaml', 'file:///shop/cluster.yaml'],
    ['./dumps/cluster one.yaml', 'file:///shop/dumps/cluster%20one.yaml'],
    ['../elsewhere', 'file:///elsewhere'],
    ['/var/snap.yaml', 'file:///var/snap.yaml'],
    ['file:///var/snap.yaml', 'file:///var/snap.yaml'],
    ['C:\\snap.yaml', 'file:///c%3A/snap.yaml'],
    ['vscode-vfs://github/a/b/c.yaml', 'vscode-vfs://github/a/b/c.yaml'],
  ];
  test.each(cases)('%s in /shop means %s', async (path, uri) => {
    const client = await start({ capabilities: VSCODE, ...SHOP, settings: { snapshot: { path } }, host: hostWith() });
    expect(client.service.settings()?.snapshot).toBe(uri);
  });

  test('is looked for in each folder of the workspace', async () => {
    const client = await start({
      capabilities: VSCODE,
      initialize: {
        workspaceFolders: [
          { uri: 'file:///one', name: '1' },
          { uri: 'file:///two', name: '2' },
        ],
      },
      settings: { snapshot: { path: 'snap.yaml' } },
      host: hostWith('file:///two/snap.yaml'),
    });
    expect(client.service.settings()?.snapshot).toBe('file:///two/snap.yaml');
  });

  test('means nothing without a folder', async () => {
    const client = await start({ capabilities: VSCODE, settings: { snapshot: { path: 'snap.yaml' } } });
    expect(client.service.settings()?.snapshot).toBe('');
  });

  test('is watched, outside the workspace too', async () => {
    const client = await start({
      capabilities: VSCODE,
      ...SHOP,
      settings: { snapshot: { path: '/var/snap one.yaml' } },
      host: hostWith(),
    });
    const registrations = client.received
      .filter(({ method }) => method === 'client/registerCapability')
      .map(
        ({ params }) => (params as { registrations: { method: string; registerOptions: unknown }[] }).registrations[0],
      );
    const watch = registrations.find((registration) => registration?.method === 'workspace/didChangeWatchedFiles');
    expect(watch?.registerOptions).toEqual({
      watchers: [
        { globPattern: '**/*.{yaml,yml,json}' },
        { globPattern: { baseUri: 'file:///var', pattern: 'snap one.yaml' } },
        { globPattern: { baseUri: 'file:///var/snap%20one.yaml', pattern: '**/*.{yaml,yml,json}' } },
      ],
    });
  });
});

describe('files', () => {
  test('that changed on disk are passed on, in one spelling', async () => {
    const client = await start({ capabilities: VSCODE });
    void client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: 'file:///shop/a@b.yaml', type: 2 }],
    });
    await client.quiet();
    expect(client.service.calls).toContain('files file:///shop/a%40b.yaml');
  });

  test('that are saved count as changed for a client that watches nothing', async () => {
    const client = await start({ capabilities: BARE });
    void client.connection.sendNotification('textDocument/didSave', { textDocument: { uri: 'file:///shop/a.yaml' } });
    await client.quiet();
    expect(client.service.calls).toContain('files file:///shop/a.yaml');
  });

  test('are read again on request', async () => {
    const client = await start({ capabilities: VSCODE, ...SHOP });
    expect(await client.connection.sendRequest('netpol/refresh', null)).toMatchObject({ problems: [] });
    expect(client.service.calls).toContain('files file:///shop');
  });

  test('of another scheme are read by the client, and junk from it is nothing', async () => {
    const client = await start({ capabilities: VSCODE });
    const { host } = client.service.options;
    client.connection.onRequest('netpol/readFile', (params: unknown): unknown =>
      (params as { uri: string }).uri.endsWith('a.yaml') ? 'text' : 7,
    );
    client.connection.onRequest('netpol/stat', () => ({
      uri: 'vscode-vfs://x/a.yaml',
      kind: 'file',
      modified: 1,
      size: 2,
    }));
    client.connection.onRequest('netpol/listFiles', () => [{ uri: 'vscode-vfs://x/a.yaml', kind: 'odd' }, null]);
    expect(await host.readFile('vscode-vfs://x/a.yaml')).toBe('text');
    expect(await host.readFile('vscode-vfs://x/b.yaml')).toBeUndefined();
    expect(await host.stat('vscode-vfs://x/a.yaml')).toMatchObject({ kind: 'file', modified: 1 });
    expect(await host.listFiles('vscode-vfs://x')).toEqual([]);
  });

  test('of another scheme are not there for a client that does not offer them', async () => {
    const client = await start({ capabilities: BARE });
    expect(await client.service.options.host.readFile('vscode-vfs://x/a.yaml')).toBeUndefined();
    expect(client.received).toEqual([]);
  });
});

describe('folders', () => {
  test('come and go', async () => {
    const client = await start({ capabilities: VSCODE, ...SHOP });
    void client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: 'file:///more', name: 'more' }], removed: [{ uri: 'file:///shop', name: 'shop' }] },
    });
    await client.quiet();
    expect(client.service.calls.filter((call) => call.startsWith('folders'))).toEqual([
      'folders file:///shop',
      'folders file:///more',
    ]);
  });
});

describe('uris', () => {
  test.each([
    ['file:///a%20b/c.yaml', 'file:///a%20b/c.yaml'],
    ['file:///a b/c@d.yaml', 'file:///a%20b/c%40d.yaml'],
    ['file:///C:/x.yaml', 'file:///c%3A/x.yaml'],
    ['file:///c%3a/x.yaml', 'file:///c%3A/x.yaml'],
    ['file:///50%25%/x.yaml', 'file:///50%2525%25/x.yaml'],
    ['untitled:Untitled-1', 'untitled:Untitled-1'],
  ])('%s is %s', (given, canonical) => {
    expect(canonicalUri(given)).toBe(canonical);
    expect(canonicalUri(canonical)).toBe(canonical);
  });

  test('know what is inside what', () => {
    expect(isWithin('file:///shop/a.yaml', 'file:///shop')).toBe(true);
    expect(isWithin('file:///shop', 'file:///shop/')).toBe(true);
    expect(isWithin('file:///shopping/a.yaml', 'file:///shop')).toBe(false);
    expect(joinUri('file:///shop/', 'a/./b.yaml')).toBe('file:///shop/a/b.yaml');
  });
});
