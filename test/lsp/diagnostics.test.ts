import { afterEach, describe, expect, test } from 'vitest';
import type { DocumentDiagnosticReport } from 'vscode-languageserver/node';
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

const pull = (client: TestClient, previousResultId?: string): Promise<DocumentDiagnosticReport> =>
  client.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: URI }, previousResultId });

const codes = (report: DocumentDiagnosticReport) =>
  report.kind === 'full'
    ? report.items.map((item) => `${item.code} ${item.range.start.line}:${item.range.start.character}`)
    : report.kind;

describe('a client that asks for diagnostics', () => {
  test('gets the document’s own problems at once, and the cluster’s when it is told to ask again', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('a: wrong\nb: lonely\n');
    expect(codes(await pull(client))).toEqual(['wrong-word 0:3']);

    await client.passTime();
    await client.message('workspace/diagnostic/refresh');
    expect(codes(await pull(client))).toEqual(['wrong-word 0:3', 'lonely-word 1:3']);
  });

  test('is told "unchanged" for the id it was given, and only for that one', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('a: wrong\n');
    const first = await pull(client);
    expect((await pull(client, first.resultId)).kind).toBe('unchanged');
    expect((await pull(client, `${first.resultId}0`)).kind).toBe('full');

    client.edit(2, [replacing('a: wrong\n', 'a', 'wrong')]);
    expect(codes(await pull(client, first.resultId))).toEqual(['wrong-word 0:0', 'wrong-word 0:7']);
  });

  test('is given another id after a file is opened again with the same version and text', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('a: wrong\n');
    const first = await pull(client);
    void client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: URI } });
    client.open('a: wrong\n');
    expect((await pull(client, first.resultId)).kind).toBe('full');
  });

  test('keeps the cluster’s findings, moved along, while somebody types', async () => {
    const client = await start({ capabilities: VSCODE });
    const text = 'a: b\nc: lonely\n';
    client.open(text);
    await pull(client);
    await client.passTime();
    await client.message('workspace/diagnostic/refresh');
    await pull(client);

    client.edit(2, [replacing(text, 'b', 'b\nx: y')]);
    expect(codes(await pull(client))).toEqual(['lonely-word 2:3']);
  });

  test('is answered while what is around a text is looked at, which an edit ends', async () => {
    let now = 0;
    const clock = () => {
      now += 10;
      return now;
    };
    const client = await start({ capabilities: VSCODE, clock });
    const text = 'a: wrong\nb: lonely\nc: endless\n';
    client.open(text);
    await client.passTime();
    while (!client.service.calls.includes('lookAround')) await client.quiet();
    expect(codes(await pull(client))).toEqual(['wrong-word 0:3']);

    client.edit(2, [replacing(text, 'endless', 'over')]);
    await pull(client);
    await client.passTime();
    await client.message('workspace/diagnostic/refresh');
    expect(codes(await pull(client))).toEqual(['wrong-word 0:3', 'lonely-word 1:3']);
  });

  test('loses a cluster’s finding at once where the edit touched it', async () => {
    const client = await start({ capabilities: VSCODE });
    const text = 'a: lonely\n';
    client.open(text);
    await client.passTime();
    await client.message('workspace/diagnostic/refresh');
    expect(codes(await pull(client))).toEqual(['lonely-word 0:3']);
    client.edit(2, [replacing(text, 'lonely', 'lonelys')]);
    expect(codes(await pull(client))).toEqual([]);
  });

  test('is asked to ask again once for a change of the world, not once for each file', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('a: lonely\n');
    client.open('a: lonely\n', 'file:///shop/second.yaml');
    await pull(client);
    await client.passTime();
    await client.message('workspace/diagnostic/refresh');
    await client.quiet();
    client.received.length = 0;

    client.service.changeWorld(7);
    await client.passTime();
    await client.message('workspace/diagnostic/refresh');
    await client.quiet();
    expect(client.received.filter(({ method }) => method === 'workspace/diagnostic/refresh')).toHaveLength(1);
  });

  test('is not asked to ask again when nothing it shows has changed', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('a: wrong\n');
    await pull(client);
    await client.passTime();
    await client.message('netpol/answersChanged');
    await client.quiet();
    expect(client.received.map(({ method }) => method)).not.toContain('workspace/diagnostic/refresh');
  });

  test('a world that changes while it is being looked at is looked at again', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('a: lonely\n');
    await client.quiet();
    const release = client.service.hold();
    await client.passTime();
    await client.quiet();
    client.service.changeWorld(3);
    await client.passTime();
    release();
    await client.message('workspace/diagnostic/refresh');
    const report = await pull(client);
    expect(report.kind === 'full' && report.items[0]?.message).toBe('lonely, 3 pods.');
  });

  test('never asks what it can know: two questions about the same text look it up once', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('a: lonely\n');
    await client.passTime();
    await client.message('workspace/diagnostic/refresh');
    const before = client.service.calls.length;
    await pull(client);
    expect(client.service.calls.slice(before)).toEqual([]);
  });
});

describe('a client that is sent diagnostics', () => {
  test('gets both phases, each with its version', async () => {
    const client = await start({ capabilities: BARE });
    client.open('a: wrong\nb: lonely\n');
    const first = await client.published();
    expect([first.version, first.diagnostics.map(({ code }) => code)]).toEqual([1, ['wrong-word']]);
    await client.passTime();
    const second = await client.published();
    expect([second.version, second.diagnostics.map(({ code }) => code)]).toEqual([1, ['wrong-word', 'lonely-word']]);
  });

  test('gets one report for edits that arrive together, of the last version', async () => {
    const client = await start({ capabilities: BARE });
    client.open('a: b\n');
    await client.published();
    client.edit(2, [{ text: 'a: wrong\n' }]);
    client.edit(3, [{ text: 'a: wrong wrong\n' }]);
    client.edit(4, [{ text: 'a: wrong wrong wrong\n' }]);
    const report = await client.published();
    expect([report.version, report.diagnostics.length]).toEqual([4, 3]);
  });

  test('gets nothing twice', async () => {
    const client = await start({ capabilities: BARE });
    client.open('a: wrong\n');
    await client.published();
    await client.passTime();
    await client.quiet();
    client.edit(2, [{ text: 'last' }]);
    expect((await client.published()).version).toBe(2);
  });

  test('loses them when the file is closed', async () => {
    const client = await start({ capabilities: BARE });
    client.open('a: wrong\n');
    await client.published();
    void client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: URI } });
    expect((await client.published()).diagnostics).toEqual([]);
  });

  test('that can ask but not be told to ask again is sent them too', async () => {
    const capabilities = { ...VSCODE, workspace: { ...VSCODE.workspace, diagnostics: { refreshSupport: false } } };
    const client = await start({ capabilities });
    expect(client.initialized.capabilities.diagnosticProvider).toBeUndefined();
    client.open('a: wrong\n');
    expect((await client.published()).diagnostics).toHaveLength(1);
  });
});

describe('a diagnostic', () => {
  test('carries code, page, tags and related places to a client that can show them', async () => {
    const client = await start({ capabilities: VSCODE });
    client.open('a: wrong\n');
    const report = await pull(client);
    expect(report.kind === 'full' && report.items).toEqual([
      {
        range: { start: { line: 0, character: 3 }, end: { line: 0, character: 8 } },
        severity: 2,
        source: 'netpol',
        code: 'wrong-word',
        codeDescription: { href: 'file:///docs/wrong-word.md' },
        message: 'wrong.',
        tags: [1],
        relatedInformation: [
          {
            message: 'the first word',
            location: { uri: URI, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } },
          },
        ],
      },
    ]);
  });

  test('carries nothing a bare client did not ask for', async () => {
    const client = await start({ capabilities: BARE });
    client.open('a: wrong\n');
    const [first] = (await client.published()).diagnostics;
    expect(Object.keys(first ?? {}).sort()).toEqual(['code', 'message', 'range', 'severity', 'source']);
  });

  test('stands where it stands in UTF-16, behind signs of two units and line ends of two characters', async () => {
    const client = await start({ capabilities: BARE });
    client.open('a: "🛡️🛡️" wrong\r\nb: wrong\r\n');
    const { diagnostics } = await client.published();
    expect(diagnostics.map(({ range }) => [range.start.line, range.start.character])).toEqual([
      [0, 12],
      [1, 3],
    ]);
  });
});
