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
const LIST_EVERY_MILLISECONDS = 60_000;
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
  const told = { version: list.resourceVersion };
  let failures = 0;
  while (!signal.aborted) {
    try {
      const before = told.version;
      try {
        const ended = await watchOnce(api, list, told, following);
        // Who may list need not be allowed to watch: then the list is read again now and then.
        if (ended === 'unwatchable') await sleep(LIST_EVERY_MILLISECONDS, signal);
        if (ended !== 'over') told.version = await listAgain(api, list, following);
        // Something on the way that ends every watch at once must not be asked without a pause.
        else if (told.version === before) await sleep(PAUSES[0] ?? 0, signal);
      } finally {
        // What broke off after it told something is no server that does not come back.
        if (told.version !== before) failures = 0;
      }
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

/** Up to which version changes were told: a watch that breaks off has told some. */
interface Told {
  version: string;
}

/** `over`: it can go on from what was told. `too-old`: that moment is forgotten. */
type Ended = 'over' | 'too-old' | 'unwatchable';

async function watchOnce(api: ApiServer, list: Watched, told: Told, following: Following): Promise<Ended> {
  const { served, namespace } = list;
  const apiVersion = apiVersionOf(served);
  const query = `watch=true&allowWatchBookmarks=true&timeoutSeconds=${SECONDS}&resourceVersion=${encodeURIComponent(told.version)}`;
  const { status, body } = await api.get(
    `${listPath(served, namespace)}?${query}`,
    following.signal,
    SILENCE_MILLISECONDS,
  );
  if (status === 410) return 'too-old';
  if (status === 403 || status === 404 || status === 405) return 'unwatchable';
  if (status !== 200) throw new Unreachable(`it answers with ${status}`);
  for await (const line of linesOf(body)) {
    const event = parsed(line);
    const object = at(event, 'object');
    const problem = statusCode(object);
    if (problem === 410) return 'too-old';
    if (problem !== undefined) throw new Unreachable(`it answers with ${problem}`);
    if (!isObject(object)) continue;
    const type = textAt(event, 'type');
    told.version = textAt(object, 'metadata', 'resourceVersion') ?? told.version;
    if (type === 'ADDED' || type === 'MODIFIED') following.sink.add(typed(object, apiVersion, served.resource.kind));
    else if (type === 'DELETED') following.sink.remove(typed(object, apiVersion, served.resource.kind));
    else continue;
    following.changed();
  }
  return 'over';
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
