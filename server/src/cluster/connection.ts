import http from 'node:http';
import https from 'node:https';
import { createGunzip } from 'node:zlib';
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { CaptureFailure } from '../snapshot/live.ts';
import { serverOf } from './kubeconfig.ts';

/** An answer with its body while it comes. */
export interface Answer {
  readonly status: number;
  /** Seconds after which the server wants to be asked again; undefined where it does not say. */
  readonly retryAfter: number | undefined;
  readonly body: AsyncIterable<Buffer>;
}

/** One context of a kubeconfig, as something to ask. All there is is GET. */
export interface ApiServer {
  readonly context: string;
  /** Of the context, where the kubeconfig names one. */
  readonly namespace: string | undefined;
  /**
   * Rejects with `Unreachable` where there is no answer, with the signal's reason when it is cancelled. `silence`:
   * milliseconds without a word after which the server is taken for gone, where that is not the usual time.
   */
  get(path: string, signal: AbortSignal, silence?: number): Promise<Answer>;
  close(): void;
}

/** No answer, or one that broke off: worth another try. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** A server that says nothing for so long is taken for gone. */
const SILENCE_MILLISECONDS = 30_000;

export function connect(config: KubeConfig, context: string, usual = SILENCE_MILLISECONDS): ApiServer {
  const { server, namespace } = serverOf(config, context);
  const base = server.replace(/\/+$/, '');
  const protocol = base.startsWith('http:') ? http : https;
  const agents = new Set<http.Agent>();
  return {
    context,
    namespace,
    async get(path, signal, silence = usual) {
      signal.throwIfAborted();
      const options: https.RequestOptions = {
        method: 'GET',
        // Kept in memory alone, and for this one request: tokens are renewed by the library when they run out.
        headers: { Accept: 'application/json', 'Accept-Encoding': 'gzip', 'User-Agent': 'netpol' },
      };
      await unlessAborted(authenticate(config, context, options), signal);
      if (options.agent instanceof http.Agent) {
        // The library makes agents that open a connection for every request.
        Object.assign(options.agent, { keepAlive: true });
        agents.add(options.agent);
      }
      return new Promise((resolve, reject) => {
        const request = protocol.request(`${base}${path}`, { ...options, signal }, (response) => {
          const { statusCode = 0, headers } = response;
          const seconds = Number(headers['retry-after']);
          resolve({
            status: statusCode,
            retryAfter: Number.isFinite(seconds) ? seconds : undefined,
            body: bodyOf(response, signal),
          });
        });
        request.setTimeout(silence, () => request.destroy(new Unreachable(`no answer for ${silence / 1000} s`)));
        request.on('error', (error) => reject(failureOf(error, signal)));
        request.end();
      });
    },
    close() {
      for (const agent of agents) agent.destroy();
    },
  };
}

async function* bodyOf(response: http.IncomingMessage, signal: AbortSignal): AsyncGenerator<Buffer> {
  const zipped = response.headers['content-encoding'] === 'gzip';
  const source = zipped ? response.pipe(createGunzip()) : response;
  if (zipped) response.on('error', (error) => source.destroy(error));
  try {
    for await (const chunk of source) yield chunk as Buffer;
  } catch (error) {
    throw failureOf(error, signal);
  }
  if (!response.complete) throw new Unreachable('the answer broke off');
}

/** Adds what the user of the context proves itself with: a token, a certificate, or what a plugin prints. */
async function authenticate(config: KubeConfig, context: string, options: https.RequestOptions): Promise<void> {
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    const [line = ''] = messageOf(error).trim().split('\n');
    const command = config.getCurrentUser()?.exec?.command;
    const by = typeof command === 'string' ? `\`${command}\` gave no credentials` : 'There are no credentials';
    throw new CaptureFailure(`${by} for context \`${context}\`: ${line || 'it ended without a word'}.`);
  }
}

function failureOf(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof Unreachable || error instanceof CaptureFailure) return error;
  return new Unreachable(reasonOf(error));
}

/** `ECONNREFUSED` says more to whoever runs clusters than a sentence of Node does; others have none. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && !messageOf(error).includes(code)
    ? `${messageOf(error)} (${code})`
    : messageOf(error);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A plugin that waits for a person would wait for ever. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
