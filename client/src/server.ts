import { type CancellationToken, type Disposable, type Event, EventEmitter } from 'vscode';
import { type BaseLanguageClient, WorkDoneProgress } from 'vscode-languageclient';
import {
  type CaptureParams,
  type CaptureResult,
  type ChangesParams,
  type ChangesResult,
  type ChangesTextParams,
  type CompareParams,
  type CompareResult,
  type ContextsParams,
  type ContextsResult,
  type ExportParams,
  type FlowEndsParams,
  type FlowEndsResult,
  type MapParams,
  type MapResult,
  type MapTextParams,
  type MatchesParams,
  type MatchesResult,
  Notifications,
  type PodParams,
  Requests,
  type SimulateParams,
  type SimulateResult,
  type StatusResult,
  type TextResult,
  type TreeParams,
  type TreeResult,
} from '../../server/src/protocol.ts';

/** Our own questions to the server, with their types. */
export interface Server extends Disposable {
  simulate(params: SimulateParams, token?: CancellationToken): Promise<SimulateResult>;
  matches(params: MatchesParams): Promise<MatchesResult>;
  flowEnds(params: FlowEndsParams, token?: CancellationToken): Promise<FlowEndsResult>;
  tree(params: TreeParams): Promise<TreeResult>;
  podPolicies(params: PodParams): Promise<MatchesResult>;
  whoCanReach(params: PodParams): Promise<MatchesResult>;
  map(params: MapParams): Promise<MapResult>;
  mapText(params: MapTextParams): Promise<TextResult>;
  compare(params: ChangesParams): Promise<ChangesResult>;
  compareText(params: ChangesTextParams): Promise<TextResult>;
  status(): Promise<StatusResult>;
  refresh(): Promise<StatusResult>;
  contexts(params: ContextsParams): Promise<ContextsResult>;
  capture(params: CaptureParams, told: Told): Promise<CaptureResult>;
  refreshSnapshot(told: Told): Promise<CaptureResult>;
  exportSnapshot(params: ExportParams): Promise<CaptureResult>;
  compareSnapshots(params: CompareParams): Promise<CompareResult>;
  /** Snapshot, dataplane or counts changed. */
  readonly onStatus: Event<StatusResult>;
  /** Answers about flows may be other ones now. */
  readonly onAnswers: Event<void>;
}

/** How a long question is followed and stopped. */
export interface Told {
  readonly token: CancellationToken;
  readonly progress: (message: string) => void;
}

export function createServer(client: BaseLanguageClient): Server {
  const ask = async <R>(method: string, params: unknown, token?: CancellationToken): Promise<R> => {
    // A token that is `undefined` would be sent as a second parameter.
    const answer = await (token === undefined
      ? client.sendRequest<R | null | undefined>(method, params)
      : client.sendRequest<R | null | undefined>(method, params, token));
    if (answer === null || answer === undefined)
      throw new Error(`The server has no answer to ${method}; the log says why.`);
    return answer;
  };
  let questions = 0;
  const askLong = async <R>(method: string, params: object, { token, progress }: Told): Promise<R> => {
    questions += 1;
    const workDoneToken = `netpol-${questions}`;
    const following = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
      if (value.kind === 'report' && value.message !== undefined) progress(value.message);
    });
    try {
      return await ask<R>(method, { ...params, workDoneToken }, token);
    } finally {
      following.dispose();
    }
  };
  // A client has one handler for each notification; who listens here may be several.
  const status = new EventEmitter<StatusResult>();
  const answers = new EventEmitter<void>();
  const handlers = [
    client.onNotification(Notifications.statusChanged, (now: StatusResult) => status.fire(now)),
    client.onNotification(Notifications.answersChanged, () => answers.fire()),
  ];
  return {
    simulate: (params, token) => ask(Requests.simulate, params, token),
    matches: (params) => ask(Requests.matches, params),
    flowEnds: (params, token) => ask(Requests.flowEnds, params, token),
    tree: (params) => ask(Requests.tree, params),
    podPolicies: (params) => ask(Requests.podPolicies, params),
    whoCanReach: (params) => ask(Requests.whoCanReach, params),
    map: (params) => ask(Requests.map, params),
    mapText: (params) => ask(Requests.mapText, params),
    compare: (params) => ask(Requests.changes, params),
    compareText: (params) => ask(Requests.changesText, params),
    status: () => ask(Requests.status, null),
    refresh: () => ask(Requests.refresh, null),
    contexts: (params) => ask(Requests.contexts, params),
    capture: (params, told) => askLong(Requests.captureSnapshot, params, told),
    refreshSnapshot: (told) => askLong(Requests.refreshSnapshot, {}, told),
    exportSnapshot: (params) => ask(Requests.exportSnapshot, params),
    compareSnapshots: (params) => ask(Requests.compareSnapshots, params),
    onStatus: status.event,
    onAnswers: answers.event,
    dispose() {
      for (const disposable of [...handlers, status, answers]) disposable.dispose();
    },
  };
}
