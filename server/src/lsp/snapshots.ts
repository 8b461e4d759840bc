import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  ResponseError,
  WorkDoneProgress,
} from 'vscode-languageserver';
import { type CaptureParams, Requests } from '../protocol.ts';
import type { PolicyService } from '../service.ts';
import { Misshapen, readCapture, readCompare, readContexts, readExport, readRefresh } from './custom.ts';
import type { Run } from './run.ts';
import { canonicalUri } from './uri.ts';
import type { World } from './world.ts';

interface Answering {
  readonly connection: Connection;
  readonly service: PolicyService;
  readonly run: Run;
  readonly world: World;
}

/** Questions about snapshots: long, cancellable, and with progress where the client names a token for it. */
export function answerSnapshots({ connection, service, run, world }: Answering): void {
  const { snapshots } = service;

  const ask = <P, R>(
    name: string,
    read: (params: unknown) => P,
    answer: (params: P, token: CancellationToken) => Promise<R>,
  ): void => {
    const answered = run<unknown, unknown>(
      name,
      undefined,
      async (params, token) => {
        try {
          return await answer(read(params), token);
        } catch (error) {
          if (error instanceof Misshapen) return new ResponseError(ErrorCodes.InvalidParams, error.message);
          throw error;
        }
      },
      { long: true },
    );
    connection.onRequest(name, async (params: unknown, token) => {
      await world.ready;
      return answered(params, token);
    });
  };

  const asking = ({ workDoneToken }: Pick<CaptureParams, 'workDoneToken'>, token: CancellationToken) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort(new Error('cancelled')));
    const say = (message: string, percentage: number): void => {
      if (workDoneToken === undefined) return;
      void connection.sendProgress(WorkDoneProgress.type, workDoneToken, { kind: 'report', message, percentage });
    };
    return {
      signal: controller.signal,
      progress: ({ resource, objects, done, of, retrying }: Progress): void => {
        const again = retrying === undefined ? '' : `, again because ${retrying}`;
        say(`${resource}: ${objects} objects${again}`, Math.floor((100 * done) / Math.max(of, 1)));
      },
    };
  };

  ask(Requests.contexts, readContexts, ({ kubeconfig }) => snapshots.contexts(kubeconfig));
  ask(Requests.captureSnapshot, readCapture, ({ uri, ...params }, token) =>
    snapshots.capture({ ...params, uri: canonicalUri(uri) }, asking(params, token)),
  );
  ask(Requests.refreshSnapshot, readRefresh, async (params, token) => {
    await service.settled();
    return snapshots.refresh(asking(params, token));
  });
  ask(Requests.exportSnapshot, readExport, async ({ uri, hashNames }) => {
    await service.settled();
    return snapshots.export(canonicalUri(uri), hashNames === true);
  });
  ask(Requests.compareSnapshots, readCompare, ({ before, after }) =>
    snapshots.compare({ before: canonicalUri(before), after: canonicalUri(after) }),
  );
}

type Progress = Parameters<Parameters<PolicyService['snapshots']['capture']>[1]['progress']>[0];
