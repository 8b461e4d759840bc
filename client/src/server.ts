import type { CancellationToken, Disposable } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type FlowEndsParams,
  type FlowEndsResult,
  type MatchesParams,
  type MatchesResult,
  Notifications,
  Requests,
  type SimulateParams,
  type SimulateResult,
  type StatusResult,
} from '../../server/src/protocol.ts';

/** Our own questions to the server, with their types. */
export interface Server {
  simulate(params: SimulateParams, token?: CancellationToken): Promise<SimulateResult>;
  matches(params: MatchesParams): Promise<MatchesResult>;
  flowEnds(params: FlowEndsParams, token?: CancellationToken): Promise<FlowEndsResult>;
  status(): Promise<StatusResult>;
  refresh(): Promise<StatusResult>;
  onStatus(listener: (status: StatusResult) => void): Disposable;
  onAnswers(listener: () => void): Disposable;
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
  return {
    simulate: (params, token) => ask(Requests.simulate, params, token),
    matches: (params) => ask(Requests.matches, params),
    flowEnds: (params, token) => ask(Requests.flowEnds, params, token),
    status: () => ask(Requests.status, null),
    refresh: () => ask(Requests.refresh, null),
    onStatus: (listener) => client.onNotification(Notifications.statusChanged, listener),
    onAnswers: (listener) => client.onNotification(Notifications.answersChanged, listener),
  };
}
