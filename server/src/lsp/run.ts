import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Runtime } from './runtime.ts';

/** A turn above this holds up typing, so the log names it. */
const SLOW_TURN_MILLISECONDS = 100;

export type Log = (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;

/**
 * The one wrapper around every answer: messages that already arrived are read first, so that a cancelled question costs
 * nothing; what it asks of the cluster is made before, in turns that let keys through; whatever goes wrong is logged with
 * the question's name, and the client gets the fallback instead.
 */
export type Run = <P, R>(
  name: string,
  fallback: R,
  answer: (params: P, token: CancellationToken) => R | Promise<R>,
  how?: {
    /** It waits for others most of the time, and says so itself. */
    readonly long?: boolean;
    /** It asks nothing of the cluster, and waits for none. */
    readonly textAlone?: boolean;
  },
) => (params: P, token: CancellationToken) => Promise<R | ResponseError<never>>;

export function createRun(runtime: Runtime, prepared: () => Promise<void> | undefined, log: Log): Run {
  return (name, fallback, answer, { long = false, textAlone = false } = {}) =>
    async (params, token) => {
      await runtime.turn();
      if (token.isCancellationRequested) return cancelled();
      let start = runtime.clock();
      try {
        if (!textAlone) {
          for (let wait = prepared(); wait !== undefined; wait = prepared()) {
            await wait;
            if (token.isCancellationRequested) return cancelled();
          }
          start = runtime.clock();
        }
        const result = await answer(params, token);
        return token.isCancellationRequested ? cancelled() : result;
      } catch (error) {
        log('error', `${name}: ${errorText(error)}`);
        return fallback;
      } finally {
        const took = runtime.clock() - start;
        if (!long && took > SLOW_TURN_MILLISECONDS) log('warn', `${name} took ${Math.round(took)} ms`);
      }
    };
}

export function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function cancelled(): ResponseError<never> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'A newer question took its place.');
}
