import { at, isObject, textAt } from '../lower/value.ts';
import { CaptureFailure, type ObjectSink } from '../snapshot/live.ts';
import { PAUSES, type Patience, parsed, statusCode } from './ask.ts';
import { type ApiServer, messageOf, Unreachable } from './connection.ts';
import { listAll, typed } from './list.ts';
import { apiVersionOf, listPath, type Served } from './resources.ts';

/** A list that was read, and the moment from which its changes are told. */
export interface Watched {
  readonly served: Served;
  readonly namespace: string | undefined;
  readonly resourceVersion: string;
}

interface Following {
  readonly signal: AbortSignal;
  readonly sink: ObjectSink;
  readonly changed: () => void;
  readonly sleep: Patience['sleep'];
}

/** Servers end a watch after this. Long, because every new one costs them more than one that goes on. */
const SECONDS = 240;
/** Nothing may have changed all that time; later than this the connection is dead. */
const SILENCE_MILLISECONDS = (SECONDS + 30) * 1000;

/**
 * Follows the changes of every list until the signal says stop. A watch that ends or is cut goes on where it was; one
 * that comes too late (410) reads its list again. A server that does not come back ends it all.
 */
export async function follow(api: ApiServer, lists: readonly Watched[], following: Following): Promise<void> {
  const { signal } = following;
  try {
    await Promise.all(lists.map((list) => followOne(api, list, following)));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function followOne(api: ApiServer, list: Watched, following: Following): Promise<void> {
  const { signal, sleep } = following;
  let version = list.resourceVersion;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const next = await watchOnce(api, { ...list, resourceVersion: version }, following);
      version = next ?? (await listAgain(api, list, following));
      failures = 0;
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      const pause = PAUSES[failures++];
      if (pause === undefined) {
        throw new CaptureFailure(
          `The API server of context \`${api.context}\` does not answer any more: ${messageOf(error)}. The snapshot stays as it was then.`,
        );
      }
      await sleep(pause, signal);
    }
  }
}

/** The version up to which changes were told; undefined where that moment is too old. */
async function watchOnce(api: ApiServer, list: Watched, following: Following): Promise<string | undefined> {
  const { served, namespace } = list;
  const apiVersion = apiVersionOf(served);
  let version = list.resourceVersion;
  const query = `watch=true&allowWatchBookmarks=true&timeoutSeconds=${SECONDS}&resourceVersion=${encodeURIComponent(version)}`;
  const { status, body } = await api.get(
    `${listPath(served, namespace)}?${query}`,
    following.signal,
    SILENCE_MILLISECONDS,
  );
  if (status === 410) return undefined;
  if (status !== 200) throw new Unreachable(`it answers with ${status}`);
  for await (const line of linesOf(body)) {
    const event = parsed(line);
    const object = at(event, 'object');
    if (statusCode(object) === 410) return undefined;
    if (!isObject(object)) continue;
    version = textAt(object, 'metadata', 'resourceVersion') ?? version;
    const type = textAt(event, 'type');
    if (type === 'ADDED' || type === 'MODIFIED') following.sink.add(typed(object, apiVersion, served.resource.kind));
    else if (type === 'DELETED') following.sink.remove(typed(object, apiVersion, served.resource.kind));
    else continue;
    following.changed();
  }
  return version;
}

async function listAgain(api: ApiServer, list: Watched, following: Following): Promise<string> {
  const { signal, sink, changed, sleep } = following;
  const patience: Patience = { pauses: PAUSES, sleep, retrying: () => {} };
  const listed = await listAll(api, list.served, list.namespace, { signal, patience, sink, came: () => {} });
  if (listed.kind !== 'listed') throw new Unreachable(`it does not list ${list.served.resource.name} any more`);
  changed();
  return listed.resourceVersion;
}

async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of body) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      rest.push(chunk.subarray(from, end));
      yield Buffer.concat(rest).toString('utf8');
      rest = [];
      from = end + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
}
