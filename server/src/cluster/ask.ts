import type { Json, JsonObject } from '../lower/object.ts';
import { integerAt, isObject, textAt } from '../lower/value.ts';
import { CaptureFailure } from '../snapshot/live.ts';
import { type ApiServer, messageOf, Unreachable } from './connection.ts';

/** What came of a question: an object, or the word of why not. */
export type Reply =
  | { readonly kind: 'object'; readonly value: JsonObject }
  /** No such resource, or no such object. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'forbidden' }
  /** The continue token or the resource version is too old; `next` goes on with what there is now. */
  | { readonly kind: 'expired'; readonly next: string | undefined }
  /** It answers, and not with what was asked for: 500, 503 of an aggregated API. */
  | { readonly kind: 'not-answered'; readonly status: number };

export interface Patience {
  /** Waits before each further try. */
  readonly pauses: readonly number[];
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Told what went wrong before each further try. */
  readonly retrying: (why: string) => void;
}

export const PAUSES: readonly number[] = [500, 1_000, 2_000, 4_000];
/** No server is waited for longer, whatever it asks. */
const LONGEST_PAUSE = 30_000;

/**
 * Asks, and asks again where that may help. Throws `CaptureFailure` where nothing more can be had of this server: no
 * answer at all, or credentials that it does not take.
 */
export async function ask(api: ApiServer, path: string, signal: AbortSignal, patience: Patience): Promise<Reply> {
  let why = '';
  for (let attempt = 0; ; attempt++) {
    let pause = patience.pauses[attempt];
    try {
      const reply = await once(api, path, signal);
      if (reply.kind !== 'again') return reply;
      why = `it answers with ${reply.status}`;
      if (pause === undefined) return { kind: 'not-answered', status: reply.status };
      pause = Math.min(Math.max(pause, (reply.retryAfter ?? 0) * 1000), LONGEST_PAUSE);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      why = messageOf(error);
      if (pause === undefined) {
        throw new CaptureFailure(`The API server of context \`${api.context}\` does not answer: ${why}.`);
      }
    }
    patience.retrying(why);
    await patience.sleep(pause, signal);
  }
}

type Once = Reply | { readonly kind: 'again'; readonly status: number; readonly retryAfter: number | undefined };

async function once(api: ApiServer, path: string, signal: AbortSignal): Promise<Once> {
  const { status, retryAfter, body } = await api.get(path, signal);
  const text = await textOf(body);
  if (status === 401) {
    throw new CaptureFailure(
      `The API server of context \`${api.context}\` does not take the credentials (401). Log in again, then capture again.`,
    );
  }
  if (status === 403) return { kind: 'forbidden' };
  if (status === 404 || status === 405) return { kind: 'absent' };
  if (status === 410) return { kind: 'expired', next: textAt(parsed(text), 'metadata', 'continue') };
  if (status === 429 || status >= 500) return { kind: 'again', status, retryAfter };
  const value = status === 200 ? parsed(text) : undefined;
  if (isObject(value)) return { kind: 'object', value };
  // A login page, a proxy's message: some text that no API server writes.
  return { kind: 'not-answered', status };
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A Status that came in place of an event of a watch. */
export function statusCode(value: Json | undefined): number | undefined {
  return textAt(value, 'kind') === 'Status' ? integerAt(value, 'code') : undefined;
}
