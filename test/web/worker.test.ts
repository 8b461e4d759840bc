import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from './page.ts';

const ORIGIN = 'https://page.test';
const URI = 'file:///shop/db.yaml';
const TEXT = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: {}
  ingres: []
`;

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

test('the server runs as the worker of a page, and finds what it finds elsewhere', async () => {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const script = readFileSync(fileURLToPath(new URL('../../dist/netpol.js', import.meta.url)), 'utf8');
  await page.route('**/*', (route) =>
    new URL(route.request().url()).pathname === '/netpol.js'
      ? route.fulfill({ contentType: 'text/javascript', body: script })
      : route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>page</title>' }),
  );
  await page.goto(`${ORIGIN}/`);
  const codes = await page.evaluate(
    ({ uri, text }) => {
      const worker = new Worker('/netpol.js');
      const send = (message: object) => worker.postMessage({ jsonrpc: '2.0', ...message });
      return new Promise<readonly unknown[]>((resolve, reject) => {
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.onmessage = ({ data }) => {
          if (data.id === 1 && data.result !== undefined) {
            send({ method: 'initialized', params: {} });
            const textDocument = { uri, languageId: 'yaml', version: 1, text };
            send({ method: 'textDocument/didOpen', params: { textDocument } });
          } else if (data.method === 'textDocument/publishDiagnostics' && data.params.diagnostics.length > 0) {
            resolve(data.params.diagnostics.map(({ code }: { code: unknown }) => code));
          } else if (data.method !== undefined && data.id !== undefined) {
            send({ id: data.id, result: null });
          }
        };
        send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
      });
    },
    { uri: URI, text: TEXT },
  );
  expect(codes).toContain('unknown-field');
  expect(complaints).toEqual([]);
});
