/** A file of 125 documents of all kinds, a snapshot of 500 pods: what a key costs, and what is asked right behind it. */
import { clusterDump, keystrokes, mixedFile, networkPolicyFile } from './support/mixedFile.mjs';
import { NETWORK_POLICY_SCHEMA } from './support/networkPolicySchema.mjs';
import { startServer } from './support/server.mjs';
import { summary, timed } from './support/stats.mjs';
import { typeKeys, withSnapshot } from './support/typing.mjs';

const NAME = 'policies.yaml';
/** The peer waits so long after the last key. */
const PEERS_PAUSE = 200;

export default async function bench({ row }) {
  const files = { 'cluster.json': clusterDump() };
  const answers = withSnapshot('cluster.json');
  const text = mixedFile();
  for (const asks of [true, false]) {
    const server = await startServer({ asks, files, answers });
    server.open(NAME, text);
    await server.diagnostics(NAME);
    if (asks) await server.settled.until();
    const keys = await typeKeys(server, NAME, { pauses: asks });
    await row(asks ? 'edit to diagnostics' : 'edit to diagnostics, pushed', keys);
    if (asks) await askBehindKeys(server, row);
    await server.stop();
  }
  await comparePeer(row);
}

async function askBehindKeys(server, row) {
  const kinds = {
    hover: 'edit, then hover at once',
    completion: 'edit, then completion',
    lens: 'edit, then code lens',
  };
  for (const [kind, measure] of Object.entries(kinds)) {
    const took = [];
    for (const [index, key] of keystrokes(server.text(NAME), { seed: 11, count: 160 }).entries()) {
      if (index % 10 === 0 && index > 0) await server.settled.until();
      const change = server.typed(NAME, key);
      const position = server.position(NAME, key.at + 1);
      const ms = await timed(async () => {
        server.send(NAME, change);
        if (kind === 'hover') await server.ask('textDocument/hover', NAME, { position });
        else if (kind === 'completion') await server.ask('textDocument/completion', NAME, { position });
        else await server.ask('textDocument/codeLens', NAME);
      });
      if (index >= 30) took.push(ms);
    }
    await row(measure, took);
  }
}

/** NetworkPolicies alone, because the peer has one schema a file. */
async function comparePeer(row) {
  const text = networkPolicyFile();
  const files = { 'cluster.json': clusterDump(), 'schema.json': JSON.stringify(NETWORK_POLICY_SCHEMA) };
  const ours = await startServer({ files, answers: withSnapshot('cluster.json') });
  ours.open(NAME, text);
  await ours.diagnostics(NAME);
  await ours.settled.until();
  const ownKeys = await typeKeys(ours, NAME);
  const own = summary(ownKeys);
  await ours.stop();

  const peer = await startServer({
    peer: true,
    asks: false,
    files,
    answers: (section) =>
      section === 'yaml' ? { validate: true, hover: true, schemaStore: { enable: false }, schemas: {} } : {},
  });
  void peer.connection.sendNotification('json/schemaAssociations', { [peer.uriOf('schema.json')]: [NAME] });
  void peer.connection.sendNotification('workspace/didChangeConfiguration', {
    settings: {
      yaml: { validate: true, schemaStore: { enable: false }, schemas: { [peer.uriOf('schema.json')]: [NAME] } },
    },
  });
  peer.open(NAME, text);
  await peer.diagnostics(NAME);
  const keys = await typeKeys(peer, NAME, { count: 30, warm: 5, pauses: false });
  await peer.stop();
  const theirs = summary(keys);
  const words = `yaml-language-server p50 ${theirs.p50.toFixed(0)} ms, p95 ${theirs.p95.toFixed(0)} ms`;
  await row('edit to diagnostics, NetworkPolicies', ownKeys, { peer: words });
  await row('yaml-language-server is slower by', theirs.p50 / own.p50, { unit: 'x' });
  await row('yaml-language-server without its pause is slower by', (theirs.p50 - PEERS_PAUSE) / own.p50, { unit: 'x' });
}
