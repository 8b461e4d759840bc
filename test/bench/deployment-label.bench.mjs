/**
 * Typing a label of a Deployment that 100,000 pods of a snapshot do not know: it stands in for its pods, so each key makes
 * the cluster another one. As an editor does, lenses are asked for after each key, and no more when the next one comes.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { clusterJson } from './support/cluster.mjs';
import { startServer } from './support/server.mjs';
import { timed } from './support/stats.mjs';
import { withSnapshot } from './support/typing.mjs';

const NAME = 'shop.yaml';
const LABEL = 'app: fresh';
const TEXT = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: fresh
  namespace: space-1
spec:
  podSelector:
    matchLabels:
      ${LABEL}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: fresh
  namespace: space-1
spec:
  selector:
    matchLabels:
      ${LABEL}
  template:
    spec:
      containers:
        - name: web
          image: web
    metadata:
      labels:
        ${LABEL}
`;
const KEYS = 80;
const BETWEEN = 60;

export default async function bench({ row }) {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-bench-'));
  const large = join(folder, 'large.json');
  writeFileSync(large, clusterJson({ pods: 100_000, policies: 1000 }));
  const server = await startServer({ answers: withSnapshot(large) });
  server.open(NAME, TEXT);
  await server.diagnostics(NAME);
  await server.settled.until();
  const end = TEXT.lastIndexOf(LABEL) + LABEL.length;
  const key = (index) => {
    server.edit(NAME, { at: end + index, text: 'x' });
    return server.diagnostics(NAME);
  };
  const typed = [];
  for (let index = 0; index < KEYS; index += 1) {
    const ms = await timed(() => key(index));
    if (index >= KEYS / 4) typed.push(ms);
    const lenses = new CancellationTokenSource();
    const textDocument = { uri: server.uriOf(NAME) };
    server.connection.sendRequest('textDocument/codeLens', { textDocument }, lenses.token).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, BETWEEN));
    lenses.cancel();
  }
  await row('edit of a label of a Deployment, 100,000 pods', typed);
  const shown = [];
  for (let index = KEYS; index < KEYS + 5; index += 1) {
    await key(index);
    shown.push(await timed(() => server.ask('textDocument/codeLens', NAME)));
  }
  await row('lenses after it', shown);
  await server.stop();
  rmSync(folder, { recursive: true });
}
