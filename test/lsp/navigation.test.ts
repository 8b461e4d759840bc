import { afterEach, describe, expect, test } from 'vitest';
import { LSPErrorCodes } from 'vscode-languageserver/node';
import { BARE, type ClientOptions, startClient, type TestClient, URI, VSCODE } from './driver.ts';

/** What those who get around ask, as the protocol carries it. */

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
const range = (line: number, from: number, to: number) => ({
  start: { line, character: from },
  end: { line, character: to },
});
const TEXT = 'app: web\nrole: web\n';

describe('a full client', () => {
  test('goes to definitions and references', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open(TEXT);
    expect(await client.connection.sendRequest('textDocument/definition', at(0, 6))).toEqual([
      { uri: URI, range: range(0, 5, 8) },
    ]);
    const references = { ...at(0, 6), context: { includeDeclaration: true } };
    expect(await client.connection.sendRequest('textDocument/references', references)).toEqual([
      { uri: URI, range: range(0, 5, 8) },
      { uri: URI, range: range(1, 6, 9) },
    ]);
  });

  test('sees the same elsewhere, what declares it as written', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open(TEXT);
    expect(await client.connection.sendRequest('textDocument/documentHighlight', at(0, 6))).toEqual([
      { range: range(0, 5, 8), kind: 3 },
      { range: range(1, 6, 9), kind: 2 },
    ]);
  });

  test('grows selections, one chain for each cursor', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open(TEXT);
    const positions = [
      { line: 0, character: 6 },
      { line: 1, character: 1 },
    ];
    const whole = { range: { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } } };
    expect(await client.connection.sendRequest('textDocument/selectionRange', { textDocument, positions })).toEqual([
      { range: range(0, 5, 8), parent: whole },
      { range: range(1, 0, 5), parent: whole },
    ]);
  });

  test('folds lines and follows links', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open(TEXT);
    expect(await client.connection.sendRequest('textDocument/foldingRange', { textDocument })).toEqual([
      { startLine: 0, endLine: 2, kind: 'comment' },
    ]);
    expect(await client.connection.sendRequest('textDocument/documentLink', { textDocument })).toEqual([
      { range: range(0, 0, 4), target: 'https://example.com/', tooltip: 'About it' },
    ]);
  });

  test('colours expressions, each token from the one before', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('a: has\nb: web has\n');
    expect(await client.connection.sendRequest('textDocument/semanticTokens/full', { textDocument })).toEqual({
      data: [0, 3, 3, 2, 0, 1, 3, 3, 1, 0, 0, 4, 3, 2, 0],
    });
  });

  test('offers another spelling', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open(TEXT);
    const asked = { textDocument, range: range(0, 6, 6), context: { diagnostics: [], only: ['refactor'] } };
    expect(await client.connection.sendRequest('textDocument/codeAction', asked)).toMatchObject([
      { title: 'Write `web` otherwise', kind: 'refactor.rewrite' },
    ]);
  });

  test('finds names of the workspace', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open(TEXT);
    expect(await client.connection.sendRequest('workspace/symbol', { query: 'web' })).toMatchObject([
      { name: 'web', containerName: 'shop', kind: 5 },
    ]);
  });

  test('renames with the version of what it edits', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open(TEXT);
    expect(await client.connection.sendRequest('textDocument/prepareRename', at(0, 6))).toEqual({
      range: range(0, 5, 8),
      placeholder: 'web',
    });
    expect(await client.connection.sendRequest('textDocument/rename', { ...at(0, 6), newName: 'api' })).toEqual({
      documentChanges: [
        {
          textDocument: { uri: URI, version: 1 },
          edits: [
            { range: range(0, 5, 8), newText: 'api' },
            { range: range(1, 6, 9), newText: 'api' },
          ],
        },
      ],
    });
  });

  test('is told why something is not renamed', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('app: fixed\n');
    const failed = { code: LSPErrorCodes.RequestFailed };
    await expect(client.connection.sendRequest('textDocument/prepareRename', at(0, 6))).rejects.toMatchObject({
      ...failed,
      message: 'It stays.',
    });
    await expect(
      client.connection.sendRequest('textDocument/rename', { ...at(0, 6), newName: '' }),
    ).rejects.toMatchObject({ ...failed, message: 'That is no name.' });
  });
});

test('a bare client gets edits by file', async () => {
  const client = await start({ capabilities: BARE });
  client.open(TEXT);
  expect(await client.connection.sendRequest('textDocument/rename', { ...at(0, 6), newName: 'api' })).toMatchObject({
    changes: { [URI]: [{ newText: 'api' }, { newText: 'api' }] },
  });
});

test('of a file that is not open there is nothing to say', async () => {
  const client = await start({ capabilities: VSCODE });
  for (const [method, nothing] of [
    ['textDocument/definition', []],
    ['textDocument/documentHighlight', []],
    ['textDocument/prepareRename', null],
  ] as const) {
    expect(await client.connection.sendRequest(method, at(0, 0))).toEqual(nothing);
  }
});
