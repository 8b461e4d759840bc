/** Our own requests, each to the one function of the service that answers it. */
import { type Connection, ErrorCodes, ResponseError } from 'vscode-languageserver';
import { type PodParams, type Position, Requests } from '../protocol.ts';
import type { PodQuestion, PolicyService } from '../service.ts';
import { type Context, placesOf } from './convert.ts';
import { Misshapen, readFlowEnds, readMatches, readPod, readSimulate, readTree } from './custom.ts';
import { readChanges, readChangesText, readMap, readMapText } from './customMap.ts';
import type { Run } from './run.ts';
import { canonicalUri } from './uri.ts';
import type { World } from './world.ts';

interface OwnQuestions {
  readonly connection: Connection;
  readonly service: PolicyService;
  readonly context: () => Context;
  readonly run: Run;
  readonly world: World;
}

export function answerOwnQuestions({ connection, service, context, run, world }: OwnQuestions): void {
  /** Waits for what is being loaded: an answer about a flow from half a snapshot would be a wrong one. */
  const ask = <P, R>(name: string, read: (params: unknown) => P, answer: (params: P) => R | Promise<R>): void => {
    const answered = run<unknown, unknown>(name, undefined, async (params) => {
      try {
        return placesOf(await answer(read(params)), context());
      } catch (error) {
        if (error instanceof Misshapen) return new ResponseError(ErrorCodes.InvalidParams, error.message);
        throw error;
      }
    });
    connection.onRequest(name, async (params: unknown, token) => {
      await world.ready;
      await service.settled();
      return answered(params, token);
    });
  };
  const offset = (uri: string | undefined, position: Position | undefined) =>
    uri === undefined || position === undefined ? undefined : service.text(uri)?.offsetAt(position);
  const ofPods = (params: PodParams): PodQuestion => {
    if ('end' in params) return params;
    const uri = canonicalUri(params.uri);
    return { uri, offset: offset(uri, params.position) ?? 0 };
  };

  ask(Requests.simulate, readSimulate, (params) => service.simulate(params));
  ask(Requests.matches, readMatches, (params) => {
    const uri = canonicalUri(params.uri);
    return service.matches(uri, offset(uri, params.position) ?? 0);
  });
  ask(Requests.flowEnds, readFlowEnds, ({ position, ...params }) => {
    const uri = params.uri === undefined ? undefined : canonicalUri(params.uri);
    const at = offset(uri, position);
    return service.flowEnds({ ...params, ...(uri !== undefined && { uri }), ...(at !== undefined && { offset: at }) });
  });
  ask(Requests.tree, readTree, (params) => service.tree(params));
  ask(Requests.podPolicies, readPod, (params) => service.podPolicies(ofPods(params)));
  ask(Requests.whoCanReach, readPod, (params) => service.whoCanReach(ofPods(params)));
  ask(Requests.map, readMap, (params) => service.map(params));
  ask(Requests.mapText, readMapText, (params) => service.mapText(params));
  ask(Requests.changes, readChanges, (params) => service.compare(params));
  ask(Requests.changesText, readChangesText, (params) => service.compareText(params));
  // What is known now, while the rest is still being loaded: the status bar shows both.
  connection.onRequest(
    Requests.status,
    run<unknown, unknown>(Requests.status, undefined, () => service.status()),
  );
  connection.onRequest(
    Requests.refresh,
    run<unknown, unknown>(Requests.refresh, undefined, async () => {
      await world.refresh();
      return service.status();
    }),
  );
}
