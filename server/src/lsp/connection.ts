import type { Connection, InitializeParams } from 'vscode-languageserver';
import { type InitializationOptions, Notifications } from '../protocol.ts';
import type { PolicyService, PolicyServiceOptions } from '../service.ts';
import { answerQuestions } from './answers.ts';
import { readClient, serverCapabilities } from './capabilities.ts';
import type { Context } from './convert.ts';
import { createDiagnostics } from './diagnostics.ts';
import { followDocuments } from './documents.ts';
import { createHost } from './files.ts';
import { createLensRefresh } from './lenses.ts';
import { createPublisher } from './publish.ts';
import { createRun, type Log } from './run.ts';
import type { Runtime } from './runtime.ts';
import { answerSnapshots } from './snapshots.ts';
import { createWorld } from './world.ts';

/** Serves one client over one connection, until either ends. */
export function startServer(
  connection: Connection,
  runtime: Runtime,
  createService: (options: PolicyServiceOptions) => PolicyService,
): void {
  let client = readClient({});
  let docs = runtime.docs;

  const log: Log = (level, message) => connection.console[level](message);
  const host = createHost(connection, runtime, () => client.files, log);
  const service = createService({ host, clock: runtime.clock, log, live: runtime.live });
  const context = (): Context => ({
    client,
    docs,
    positionAt: service.positionAt,
    spell: documents.spell,
  });
  const run = createRun(runtime, service.prepared, log);
  const world = createWorld(connection, service, host, () => client, log);

  const diagnostics = createDiagnostics({
    service,
    runtime,
    log,
    loaded: () => world.ready.then(() => service.settled()),
    open: () => documents.open(),
    context,
    onStale: (uris) => {
      if (client.pullsDiagnostics) connection.languages.diagnostics.refresh();
      else for (const uri of uris) publisher.soon(uri);
    },
    onSettled: () => {
      lenses.refresh();
      if (client.commands) void connection.sendNotification(Notifications.answersChanged);
    },
  });
  const publisher = createPublisher(
    connection,
    runtime,
    () => diagnostics,
    (uri) => service.version(uri),
    context,
  );
  const pushed = (uri: string): void => {
    if (!client.pullsDiagnostics) publisher.soon(uri);
  };
  const lenses = createLensRefresh(
    connection,
    service,
    () => client.refreshesLenses,
    () => documents.open(),
  );
  const documents = followDocuments(
    connection,
    service,
    {
      opened(uri) {
        diagnostics.opened(uri);
        pushed(uri);
      },
      edited(uri, edits) {
        diagnostics.edited(uri, edits);
        pushed(uri);
      },
      closed(uri) {
        diagnostics.closed(uri);
        lenses.closed(uri);
        if (!client.pullsDiagnostics) publisher.cleared(uri);
      },
    },
    log,
  );

  answerQuestions({ connection, service, diagnostics, context, run, world });
  answerSnapshots({ connection, service, run, world });

  service.onWorldChanged(() => {
    diagnostics.worldChanged();
    if (client.commands) void connection.sendNotification(Notifications.statusChanged, service.status());
  });
  connection.onInitialize((params: InitializeParams) => {
    client = readClient(params.capabilities);
    docs = (params.initializationOptions as InitializationOptions | undefined)?.docs ?? runtime.docs;
    world.initialize(params);
    return {
      capabilities: serverCapabilities(client),
      serverInfo: { name: 'netpol', version: runtime.version },
    };
  });
  connection.onInitialized(() => void world.start());
  connection.onShutdown(() => {
    diagnostics.dispose();
    service.snapshots.stop();
  });
  connection.listen();
}
