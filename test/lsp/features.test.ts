import { afterEach, describe, expect, test } from 'vitest';
import { CancellationTokenSource, type CodeAction, ErrorCodes, LSPErrorCodes } from 'vscode-languageserver/node';
import { BARE, type ClientOptions, replacing, startClient, type TestClient, URI, VSCODE } from './driver.ts';

const clients: TestClient[] = [];
async function start(options: ClientOptions): Promise<TestClient> {
  const client = await startClient(options);
  clients.push(client);
  return client;
}
afterEach(async () => {
  for (const client of clients.splice(0)) await client.stop();
});

const textDocument = { uri: URI };
const at = (line: number, character: number) => ({ textDocument, position: { line, character } });

describe('a full client', () => {
  test('gets hovers in Markdown, over the word', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('kind: web\n');
    expect(await client.connection.sendRequest('textDocument/hover', at(0, 7))).toEqual({
      contents: { kind: 'markdown', value: '**web** is `3` long' },
      range: { start: { line: 0, character: 6 }, end: { line: 0, character: 9 } },
    });
    expect(await client.connection.sendRequest('textDocument/hover', at(1, 0))).toBeNull();
  });

  test('gets lenses with the command that lists what they count', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('spec:\n  podSelector: {}\n');
    expect(await client.connection.sendRequest('textDocument/codeLens', { textDocument })).toEqual([
      {
        range: { start: { line: 1, character: 2 }, end: { line: 1, character: 13 } },
        command: {
          title: '0 pods',
          command: 'netpol.showMatchingPods',
          arguments: [URI, { line: 1, character: 2 }],
        },
      },
    ]);
  });

  test('is told to fetch lenses again when a count changed, and only then', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('podSelector: {}\n');
    await client.passTime();
    await client.message('workspace/codeLens/refresh', 1);
    client.service.changeWorld(5);
    await client.passTime();
    await client.message('workspace/codeLens/refresh', 2);
    client.service.changeWorld(5);
    await client.passTime();
    await client.message('netpol/answersChanged', 3);
    await client.quiet();
    expect(client.received.filter(({ method }) => method === 'workspace/codeLens/refresh')).toHaveLength(2);
  });

  test('gets symbols as a tree', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('metadata:\n  name: allow-web\n');
    const [symbol] = await client.connection.sendRequest<{ name: string; children: { name: string }[] }[]>(
      'textDocument/documentSymbol',
      { textDocument },
    );
    expect([symbol?.name, symbol?.children.map(({ name }) => name)]).toEqual(['allow-web', ['inner']]);
  });

  test('gets completions as snippets that replace the half word', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('spec:\n  podS\n');
    const list = await client.connection.sendRequest('textDocument/completion', at(1, 6));
    expect(list).toEqual({
      isIncomplete: false,
      items: [
        {
          label: 'podSelector',
          kind: 5,
          detail: 'the pods',
          documentation: { kind: 'markdown', value: '**Selects** pods' },
          sortText: '000001',
          filterText: 'podSelector',
          insertTextFormat: 2,
          insertTextMode: 1,
          textEdit: {
            range: { start: { line: 1, character: 2 }, end: { line: 1, character: 6 } },
            newText: 'podSelector:\n  matchLabels:\n    $' + '{1:app}: $0',
          },
        },
      ],
    });
  });

  const actions = (client: TestClient, only?: string[]) =>
    client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument,
      range: { start: { line: 0, character: 4 }, end: { line: 0, character: 4 } },
      context: { diagnostics: [], ...(only && { only }) },
    });

  test('gets the fix of the problem under the cursor, as an edit of this version', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('a: b\n');
    client.edit(2, [{ text: 'a: wrong\nb: wrong\n' }]);
    const [fix, ...others] = await actions(client);
    expect(others).toEqual([]);
    expect(fix).toMatchObject({
      title: 'Write `right`',
      kind: 'quickfix',
      isPreferred: true,
      diagnostics: [{ code: 'wrong-word' }],
      edit: {
        documentChanges: [
          {
            textDocument: { uri: URI, version: 2 },
            edits: [{ range: { start: { line: 0, character: 3 }, end: { line: 0, character: 8 } }, newText: 'right' }],
          },
        ],
      },
    });
  });

  test('gets all safe fixes as one edit when it asks for source actions', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('a: wrong\nb: wrong\n');
    const [fixAll, ...others] = await actions(client, ['source.fixAll']);
    expect(others).toEqual([]);
    expect(fixAll?.kind).toBe('source.fixAll.netpol');
    const [change] = fixAll?.edit?.documentChanges ?? [];
    expect(change && 'edits' in change ? change.edits : []).toHaveLength(2);
    expect(await actions(client, ['refactor'])).toEqual([]);
  });
});

describe('a bare client', () => {
  test('is asked for nothing and told nothing it did not offer to hear', async () => {
    const client = await start({ capabilities: BARE });
    client.open('podSelector: wrong lonely\n');
    await client.passTime();
    client.service.changeWorld(3);
    await client.passTime();
    await client.quiet();
    expect(client.received).toEqual([]);
  });

  test('gets the same hover as plain text', async () => {
    const client = await start({ capabilities: BARE });
    client.open('kind: web\n');
    const hover = await client.connection.sendRequest('textDocument/hover', at(0, 7));
    expect(hover).toMatchObject({ contents: { kind: 'plaintext', value: 'web is 3 long' } });
  });

  test('gets completions without tab stops', async () => {
    const client = await start({ capabilities: BARE });
    client.open('podS');
    const list = await client.connection.sendRequest('textDocument/completion', at(0, 4));
    expect(list).toMatchObject({
      items: [
        {
          insertTextFormat: 1,
          documentation: { kind: 'plaintext', value: 'Selects pods' },
          textEdit: { newText: 'podSelector:\n  matchLabels:\n    app: ' },
        },
      ],
    });
  });

  test('gets the lines of a completion without the indentation that it adds itself', async () => {
    const client = await start({ capabilities: BARE });
    client.open('spec:\n  - podS');
    const list = await client.connection.sendRequest('textDocument/completion', at(1, 8));
    expect(list).toMatchObject({ items: [{ textEdit: { newText: 'podSelector:\nmatchLabels:\n  app: ' } }] });
  });

  test('gets lenses that name no command of ours', async () => {
    const client = await start({ capabilities: BARE });
    client.open('podSelector: {}\n');
    const lenses = await client.connection.sendRequest('textDocument/codeLens', { textDocument });
    expect(lenses).toMatchObject([{ command: { title: '0 pods', command: '' } }]);
  });

  test('gets symbols one after the other, each with what holds it', async () => {
    const client = await start({ capabilities: BARE });
    client.open('name: allow-web\n');
    const symbols = await client.connection.sendRequest('textDocument/documentSymbol', { textDocument });
    expect(symbols).toMatchObject([
      { name: 'allow-web', location: { uri: URI } },
      { name: 'inner', containerName: 'allow-web' },
    ]);
  });

  test('finds the folders in rootUri, and in rootPath before that', async () => {
    const one = await start({ capabilities: BARE, initialize: { rootUri: 'file:///shop' } });
    expect(one.service.calls).toContain('folders file:///shop');
    const two = await start({ capabilities: BARE, initialize: { rootPath: '/shop' } });
    expect(two.service.calls).toContain('folders file:///shop');
  });
});

describe('a question that goes wrong', () => {
  test('is answered with nothing, named in the log, and leaves the next one alone', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('throw\n');
    expect(await client.connection.sendRequest('textDocument/hover', at(0, 1))).toBeNull();
    expect(await client.connection.sendRequest('textDocument/codeLens', { textDocument })).toEqual([]);
    await client.passTime();
    await client.quiet();
    expect(client.logs.filter((line) => line.startsWith('hover: Error: asked to'))).toHaveLength(1);
    expect(client.logs.filter((line) => line.startsWith('diagnostics: Error: asked to'))).toHaveLength(1);

    client.edit(2, [{ text: 'fine\n' }]);
    expect(await client.connection.sendRequest('textDocument/hover', at(0, 1))).not.toBeNull();
  });

  test('about a file that is not open has no answer', async () => {
    const client = await start({ capabilities: VSCODE });
    expect(await client.connection.sendRequest('textDocument/hover', at(0, 1))).toBeNull();
    const report = await client.connection.sendRequest('textDocument/diagnostic', { textDocument });
    expect(report).toEqual({ kind: 'full', items: [] });
  });

  test.each([
    ['netpol/simulate', null, 'takes an object'],
    ['netpol/simulate', { from: 'shop/web' }, '`to`'],
    ['netpol/simulate', { from: 'shop/web', to: 'shop/db', port: { is: 'odd' } }, '`port`'],
    ['netpol/simulate', { from: 'shop/web', to: 'shop/db', family: 5 }, '`family`'],
    ['netpol/matches', { uri: URI }, '`position`'],
    ['netpol/matches', { position: { line: 0, character: 0 } }, '`uri`'],
    ['netpol/flowEnds', { role: 'both' }, '`role`'],
    ['netpol/tree', null, 'takes an object'],
    ['netpol/tree', { node: 3 }, '`node`'],
    ['netpol/tree', { from: -1 }, '`from`'],
    ['netpol/podPolicies', {}, '`uri`'],
    ['netpol/whoCanReach', { uri: URI }, '`position`'],
    ['netpol/map', { direction: 'up' }, '`direction`'],
    ['netpol/map', { port: '80' }, '`port`'],
    ['netpol/mapText', { format: 'xls' }, '`format`'],
    ['netpol/changes', {}, '`before`'],
    ['netpol/changes', { before: { kind: 'yesterday' } }, '`before.kind`'],
    ['netpol/changes', { before: { kind: 'path' } }, '`before.uri`'],
    ['netpol/changes', { before: { kind: 'files', files: [{ uri: URI }] } }, '`text`'],
    ['netpol/changesText', { before: { kind: 'snapshot' } }, '`format`'],
  ])('of ours that is misshapen (%s %j) is told what it should have been', async (method, params, told) => {
    const client = await start({ capabilities: VSCODE });
    await expect(client.connection.sendRequest(method, params)).rejects.toMatchObject({
      code: ErrorCodes.InvalidParams,
      message: expect.stringContaining(told),
    });
  });

  test('that was cancelled is not looked up', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('kind: web\n');
    await client.quiet();
    const source = new CancellationTokenSource();
    const answer = client.connection.sendRequest('netpol/simulate', { from: 'a', to: 'b' }, source.token);
    source.cancel();
    await expect(answer).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
    expect(client.service.calls.filter((call) => call.startsWith('simulate'))).toEqual([]);
  });
});

describe('our own questions', () => {
  test('take and give lines and characters, while the service speaks of offsets', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('a: b\npodSelector: {}\n');
    const position = { line: 1, character: 2 };
    expect(await client.connection.sendRequest('netpol/matches', { uri: URI, position })).toMatchObject({
      title: 'matches at 7',
      items: [{ place: { uri: URI, range: { start: position, end: position } } }],
    });
    const ends = await client.connection.sendRequest('netpol/flowEnds', { role: 'to', uri: URI, position, typed: 'x' });
    expect(ends).toMatchObject({ meaning: 'to 7 x' });
  });

  test('about a pod name it, or a place in its manifest', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('a: b\nlabels: {}\n');
    const ask = (method: string, params: object) => client.connection.sendRequest<{ title: string }>(method, params);
    const position = { line: 1, character: 2 };
    expect((await ask('netpol/podPolicies', { uri: URI, position })).title).toBe(
      `policies of ${JSON.stringify({ uri: URI, offset: 7 })}`,
    );
    expect((await ask('netpol/whoCanReach', { end: ' pod:shop/web ' })).title).toBe(
      'sources of {"end":"pod:shop/web"}',
    );
  });

  test('about the whole cluster come with what they ask for, and files by the name that the service knows', async () => {
    const client = await start({ capabilities: VSCODE });
    const ask = (method: string, params: object) => client.connection.sendRequest(method, params);
    expect(await ask('netpol/tree', { node: 'namespace/shop' })).toEqual({ nodes: [], total: 1 });
    expect(await ask('netpol/map', { from: 'shop' })).toMatchObject({ problem: 'map from shop' });
    expect(await ask('netpol/mapText', { format: 'dot' })).toEqual({ text: 'map as dot' });
    expect(
      await ask('netpol/changes', { before: { kind: 'files', files: [{ uri: 'file:///C:/a b.yaml', text: null }] } }),
    ).toMatchObject({
      problem: JSON.stringify({ kind: 'files', files: [{ uri: 'file:///c%3A/a%20b.yaml', text: null }] }),
    });
    expect(await ask('netpol/changesText', { before: { kind: 'snapshot' }, format: 'csv' })).toEqual({
      text: 'changes as csv',
    });
  });

  test('wait for what is being loaded', async () => {
    const client = await start({ capabilities: VSCODE });
    const release = client.service.hold();
    let answered = false;
    const answer = client.connection.sendRequest('netpol/flowEnds', { role: 'from' }).then(() => {
      answered = true;
    });
    await client.quiet();
    expect(answered).toBe(false);
    release();
    await answer;
  });
});

describe('texts', () => {
  test('follow edits told one after the other in one message', async () => {
    const client = await start({ capabilities: VSCODE });
    const text = 'a: "🛡️"\r\nb: c\r\n';
    client.open(text);
    const once = replacing(text, 'b', 'bb');
    client.edit(2, [once, { range: { start: { line: 1, character: 2 }, end: { line: 1, character: 3 } }, text: ' :' }]);
    await client.quiet();
    expect(client.service.text(URI)?.text).toBe('a: "🛡️"\r\nbb : c\r\n');
  });

  test('stay what they were for an answer that is still being made', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('one\n');
    await client.quiet();
    const before = client.service.text(URI);
    client.edit(2, [{ text: 'two\n' }]);
    await client.quiet();
    expect([before?.text, client.service.text(URI)?.text]).toEqual(['one\n', 'two\n']);
  });

  test('are one file, however the client spells it', async () => {
    const client = await start({ capabilities: BARE });
    client.open('wrong\n', 'file:///shop%20(a)/b%40c.yaml');
    expect((await client.published()).uri).toBe('file:///shop%20(a)/b%40c.yaml');
    expect(client.service.calls).toContain('open file:///shop%20%28a%29/b%40c.yaml 1');
  });
});
