import type { MissingResource } from '../engine/model/missing.ts';
import { CaptureFailure, type CaptureRequest, type LiveCapture } from '../snapshot/live.ts';
import { ask, PAUSES, type Patience } from './ask.ts';
import type { ApiServer } from './connection.ts';
import { discover } from './discover.ts';
import { type Listed, listAll, typed } from './list.ts';
import { apiVersionOf, listPath, RESOURCES, resourceName, type Served } from './resources.ts';
import { follow, type Watched } from './watch.ts';

export interface Pace {
  readonly sleep: Patience['sleep'];
  /** Objects of one answer, where it is not the usual number. */
  readonly page?: number | undefined;
}

/** Lists read at once: pods come page by page meanwhile, and no server feels it. */
const AT_ONCE = 4;

/** Reads everything that policy depends on, as far as it may be read. */
export async function capture(api: ApiServer, request: CaptureRequest, { sleep, page }: Pace): Promise<LiveCapture> {
  const { signal, sink } = request;
  let objects = 0;
  let done = 0;
  let resource = 'API groups';
  let of = RESOURCES.length;
  const tell = (more?: { retrying: string }): void => request.progress({ resource, objects, done, of, ...more });
  const patience: Patience = { pauses: PAUSES, sleep, retrying: (retrying) => tell({ retrying }) };
  tell();
  const { served, groups, kubernetes } = await discover(api, signal, patience);
  of = served.length;
  const missing: MissingResource[] = [];
  const watched: Watched[] = [];
  const came = (more: number): void => {
    objects += more;
    tell();
  };

  const read = async (one: Served): Promise<void> => {
    const name = resourceName(one.resource);
    resource = name;
    tell();
    const found = await readResource(api, one, request, { signal, patience, sink, came, page });
    watched.push(...found.watched);
    if (found.missing !== undefined && one.resource.optional !== true)
      missing.push({ resource: name, ...found.missing });
    done += 1;
    tell();
  };
  await inParallel(served, read);

  if (objects === 0 && missing.length > 0 && missing.every(({ why }) => why !== 'not-asked')) {
    throw new CaptureFailure(
      `Context \`${api.context}\` may read nothing that policy depends on: ${missing[0]?.why === 'forbidden' ? 'the API server forbids it' : 'the API server does not answer with it'}. Choose another context, or name a namespace that it may read.`,
    );
  }
  missing.sort((a, b) => (a.resource < b.resource ? -1 : 1));
  return {
    context: api.context,
    ...(kubernetes !== undefined && { kubernetes }),
    ...(groups !== undefined && { groups }),
    missing,
    watch: (stop, changed) => follow(api, watched, { signal: stop, sink, changed, sleep }),
  };
}

interface Reading {
  readonly missing: Omit<MissingResource, 'resource'> | undefined;
  readonly watched: readonly Watched[];
}

type ListOptions = Parameters<typeof listAll>[3];

/** One kind: of all namespaces, or of those that were asked for, or of the one that may be read. */
async function readResource(
  api: ApiServer,
  served: Served,
  { namespaces }: CaptureRequest,
  options: ListOptions,
): Promise<Reading> {
  const { resource } = served;
  if (resource.only !== undefined) return readOnly(api, served, resource.only, options);
  if (resource.kind === 'Namespace') return readNamespaces(api, served, namespaces, options);
  if (resource.namespaced && namespaces.length > 0) return readIn(api, served, namespaces, 'not-asked', options);
  const listed = await listAll(api, served, undefined, options);
  if (listed.kind === 'forbidden' && resource.namespaced) {
    // As kubectl would: what one may read is most often the context's own namespace.
    return readIn(api, served, [api.namespace ?? 'default'], 'forbidden', options);
  }
  return reading(served, undefined, listed);
}

function reading(served: Served, namespace: string | undefined, listed: Listed): Reading {
  if (listed.kind === 'absent') return { missing: undefined, watched: [] };
  if (listed.kind !== 'listed') return { missing: { why: listed.kind }, watched: [] };
  return { missing: undefined, watched: [{ served, namespace, resourceVersion: listed.resourceVersion }] };
}

async function readIn(
  api: ApiServer,
  served: Served,
  namespaces: readonly string[],
  outside: MissingResource['why'],
  options: ListOptions,
): Promise<Reading> {
  const watched: Watched[] = [];
  const readable: string[] = [];
  let why = outside;
  for (const namespace of namespaces) {
    const listed = await listAll(api, served, namespace, options);
    if (listed.kind === 'absent') return { missing: undefined, watched: [] };
    if (listed.kind !== 'listed') {
      why = listed.kind;
      continue;
    }
    readable.push(namespace);
    watched.push({ served, namespace, resourceVersion: listed.resourceVersion });
  }
  return { missing: { why, ...(readable.length > 0 && { except: readable }) }, watched };
}

/** Their labels matter although they are in no namespace: who may not list them may often get its own. */
async function readNamespaces(
  api: ApiServer,
  served: Served,
  asked: readonly string[],
  options: ListOptions,
): Promise<Reading> {
  const listed = await listAll(api, served, undefined, options);
  if (listed.kind !== 'forbidden') return reading(served, undefined, listed);
  const readable: string[] = [];
  for (const name of asked.length > 0 ? asked : [api.namespace ?? 'default']) {
    const path = `${listPath(served, undefined)}/${encodeURIComponent(name)}`;
    const reply = await ask(api, path, options.signal, options.patience);
    if (reply.kind !== 'object') continue;
    options.sink.add(typed(reply.value, apiVersionOf(served), served.resource.kind));
    options.came(1);
    readable.push(name);
  }
  return { missing: { why: 'forbidden', ...(readable.length > 0 && { except: readable }) }, watched: [] };
}

async function readOnly(
  api: ApiServer,
  served: Served,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { signal, patience, sink, came }: ListOptions,
): Promise<Reading> {
  const path = `${listPath(served, namespace)}/${name}`;
  const reply = await ask(api, path, signal, patience);
  if (reply.kind === 'object') {
    sink.add(typed(reply.value, apiVersionOf(served), served.resource.kind));
    came(1);
  }
  // A cluster without it has none of its settings; where it may not be read, the defaults are assumed and said.
  const why = reply.kind === 'forbidden' || reply.kind === 'not-answered' ? reply.kind : undefined;
  return { missing: why && { why }, watched: [] };
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
