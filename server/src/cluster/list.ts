import type { JsonObject } from '../lower/object.ts';
import { isObject, listAt, textAt } from '../lower/value.ts';
import type { ObjectSink } from '../snapshot/live.ts';
import { ask, type Patience } from './ask.ts';
import type { ApiServer } from './connection.ts';
import { apiVersionOf, listPath, type Served } from './resources.ts';

/** Objects of one answer: enough for few round trips, small enough to be held whole (pods have some kB each). */
const PAGE = 500;
/** Times that a list which expired is begun again from its start. */
const RESTARTS = 3;

export type Listed =
  | { readonly kind: 'listed'; readonly objects: number; readonly resourceVersion: string }
  | { readonly kind: 'absent' | 'forbidden' | 'not-answered' };

interface ListOptions {
  readonly signal: AbortSignal;
  readonly patience: Patience;
  readonly sink: ObjectSink;
  /** Told how many objects each page brought. */
  readonly came: (objects: number) => void;
  readonly page?: number | undefined;
}

/**
 * Reads one list page by page into the sink. A continue token that expired meanwhile (410) goes on with the one that
 * the server offers instead, which shows the rest as it is now: lists of different kinds are of different moments
 * anyway. Without an offer the list is begun again.
 */
export async function listAll(
  api: ApiServer,
  served: Served,
  namespace: string | undefined,
  { signal, patience, sink, came, page = PAGE }: ListOptions,
): Promise<Listed> {
  const apiVersion = apiVersionOf(served);
  const { kind } = served.resource;
  let token = '';
  let objects = 0;
  let restarts = 0;
  for (;;) {
    const query = `limit=${page}${token === '' ? '' : `&continue=${encodeURIComponent(token)}`}`;
    const reply = await ask(api, `${listPath(served, namespace)}?${query}`, signal, patience);
    if (reply.kind === 'expired') {
      if (reply.next === undefined && ++restarts > RESTARTS) return { kind: 'not-answered' };
      token = reply.next ?? '';
      continue;
    }
    if (reply.kind !== 'object') return { kind: reply.kind };
    if (token === '') {
      sink.clear(apiVersion, kind, namespace);
      came(-objects);
      objects = 0;
    }
    const items = listAt(reply.value, 'items').filter(isObject);
    for (const item of items) sink.add(typed(item, apiVersion, kind));
    objects += items.length;
    came(items.length);
    token = textAt(reply.value, 'metadata', 'continue') ?? '';
    if (token === '') {
      return { kind: 'listed', objects, resourceVersion: textAt(reply.value, 'metadata', 'resourceVersion') ?? '' };
    }
  }
}

/** Items of a list come without their kind. */
export function typed(item: JsonObject, apiVersion: string, kind: string): JsonObject {
  return { ...item, apiVersion, kind };
}
