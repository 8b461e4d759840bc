import { listAt, textAt } from '../lower/value.ts';
import { ask, type Patience } from './ask.ts';
import type { ApiServer } from './connection.ts';
import { RESOURCES, type Resource, type Served } from './resources.ts';

/** What the cluster serves of what we read. */
export interface Discovered {
  readonly served: readonly Served[];
  /** Undefined where the cluster does not tell. */
  readonly groups: readonly string[] | undefined;
  readonly kubernetes: string | undefined;
}

/**
 * Looks up groups, versions and resources, so that a kind which nobody installed is not asked for: to somebody
 * without rights the API server says *forbidden* even of what is not there. Where it does not tell, everything is asked.
 */
export async function discover(api: ApiServer, signal: AbortSignal, patience: Patience): Promise<Discovered> {
  const version = await ask(api, '/version', signal, patience);
  const kubernetes = version.kind === 'object' ? textAt(version.value, 'gitVersion') : undefined;
  const groups = await servedGroups(api, signal, patience);
  const known = new Map<string, Promise<ReadonlySet<string> | undefined>>();
  const namesIn = (group: string, version: string) => {
    const key = `${group}/${version}`;
    const found = known.get(key) ?? servedNames(api, key, signal, patience);
    known.set(key, found);
    return found;
  };
  const served: Served[] = [];
  for (const resource of RESOURCES) {
    const found = await firstServed(resource, groups, namesIn);
    if (found !== undefined) served.push(found);
  }
  return { served, groups: groups && [...groups.keys()], kubernetes };
}

/** Served versions by group; undefined where that is not told. */
async function servedGroups(
  api: ApiServer,
  signal: AbortSignal,
  patience: Patience,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const reply = await ask(api, '/apis', signal, patience);
  if (reply.kind !== 'object') return undefined;
  return new Map(
    listAt(reply.value, 'groups').map((group) => [
      textAt(group, 'name') ?? '',
      listAt(group, 'versions').flatMap((version) => textAt(version, 'version') ?? []),
    ]),
  );
}

/** Undefined where that is not told: an aggregated API that is down. */
async function servedNames(
  api: ApiServer,
  groupVersion: string,
  signal: AbortSignal,
  patience: Patience,
): Promise<ReadonlySet<string> | undefined> {
  const reply = await ask(api, `/apis/${groupVersion}`, signal, patience);
  if (reply.kind === 'absent') return new Set();
  if (reply.kind !== 'object') return undefined;
  return new Set(listAt(reply.value, 'resources').flatMap((resource) => textAt(resource, 'name') ?? []));
}

async function firstServed(
  resource: Resource,
  groups: ReadonlyMap<string, readonly string[]> | undefined,
  namesIn: (group: string, version: string) => Promise<ReadonlySet<string> | undefined>,
): Promise<Served | undefined> {
  const { group, versions, name, elseGroup } = resource;
  // Settings of an enforcer that is not there are nobody's.
  if (resource.ofGroup !== undefined && groups?.has(resource.ofGroup) === false) return undefined;
  if (group === '') return { resource, group, version: versions[0] ?? 'v1' };
  for (const place of [{ group, versions }, ...(elseGroup ? [elseGroup] : [])]) {
    for (const version of place.versions) {
      if (groups !== undefined && groups.get(place.group)?.includes(version) !== true) continue;
      const names = await namesIn(place.group, version);
      if (names === undefined || names.has(name)) return { resource, group: place.group, version };
    }
  }
  return undefined;
}
