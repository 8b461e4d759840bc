import type { JsonObject } from '../../lower/object.ts';
import { isObject } from '../../lower/value.ts';
import { toJson } from '../../syntax/json.ts';
import type { CaptureRequest, ClusterReader, LiveCapture } from '../live.ts';
import type { LoadedFile } from '../load.ts';
import type { Projection } from '../projection.ts';
import type { DataplaneGuess } from '../snapshot.ts';
import { type Collection, createCollection } from './collect.ts';
import { SNAPSHOT_VERSION, type SnapshotHeader } from './header.ts';
import { joinMissing } from './missing.ts';

/** What a snapshot file will say. */
export interface SnapshotContent {
  readonly header: SnapshotHeader;
  readonly objects: Iterable<JsonObject>;
}

export interface LiveContent {
  /** As it is now: the header with that time, the objects as changed since. */
  content(now: number): SnapshotContent;
  readonly size: () => number;
  readonly live: LiveCapture;
}

/** Reads a cluster; what comes in is projected at once, and nothing else of it is kept. */
export async function readLive(
  reader: ClusterReader,
  request: Omit<CaptureRequest, 'sink'>,
  projection: Projection,
): Promise<LiveContent> {
  const collection = createCollection(projection);
  const live = await reader.capture({ ...request, sink: collection });
  for (const group of live.groups ?? []) {
    const object = { kind: 'CustomResourceDefinition', metadata: { name: group }, spec: { group } };
    collection.addHintOf(object, `API group ${group}`);
  }
  const { context, kubernetes, missing } = live;
  const namespaces = request.namespaces.length > 0 ? { namespaces: request.namespaces } : {};
  return {
    live,
    size: () => collection.size,
    content: (now) => ({
      header: {
        version: SNAPSHOT_VERSION,
        capturedAt: now,
        source: { kind: 'context', name: context },
        ...namespaces,
        ...(kubernetes !== undefined && { kubernetes }),
        ...enforcerOf(collection),
        missing,
      },
      objects: collection.objects(),
    }),
  };
}

/**
 * Joins files that were read: dumps, manifests, other snapshots. Of an object that comes twice the later one counts.
 * What a snapshot among them says of itself goes on to stand in the new one.
 */
export function contentOfFiles(
  files: Iterable<LoadedFile>,
  name: string,
  projection: Projection,
  laidOver: Iterable<Pick<LoadedFile, 'objects' | 'policies' | 'hints'>> = [],
): SnapshotContent {
  const collection = createCollection(projection);
  const headers: SnapshotHeader[] = [];
  let newest = 0;
  const add = ({ objects, policies, hints }: Pick<LoadedFile, 'objects' | 'policies' | 'hints'>): void => {
    for (const { value } of objects) collection.add(value);
    const seen = new Set<unknown>();
    for (const { object } of policies) {
      if (seen.has(object)) continue;
      seen.add(object);
      const value = toJson(object.node);
      if (isObject(value)) collection.add(named(value, object.apiVersion, object.kind));
    }
    for (const hint of hints) collection.addHint(hint);
  };
  for (const file of files) {
    add(file);
    if (file.header) headers.push(file.header);
    if (file.objects.length + file.policies.length > 0)
      newest = Math.max(newest, file.header?.capturedAt ?? file.modified);
  }
  for (const part of laidOver) add(part);
  const [only] = headers;
  const kubernetes = headers.find((header) => header.kubernetes !== undefined)?.kubernetes;
  const header: SnapshotHeader = {
    version: SNAPSHOT_VERSION,
    ...(newest > 0 && { capturedAt: newest }),
    source: headers.length === 1 && only ? only.source : { kind: 'files', name },
    ...(headers.length === 1 && only?.namespaces && { namespaces: only.namespaces }),
    ...(kubernetes !== undefined && { kubernetes }),
    ...enforcerOf(collection),
    missing: joinMissing(headers),
    ...(headers.some(({ hashed }) => hashed) && { hashed: true as const }),
  };
  return { header, objects: collection.objects() };
}

function named(value: JsonObject, apiVersion: string | undefined, kind: string | undefined): JsonObject {
  return { ...value, ...(apiVersion !== undefined && { apiVersion }), ...(kind !== undefined && { kind }) };
}

/** A guess that nothing speaks for is not written down: it is made anew by whoever reads. */
function enforcerOf(collection: Collection): { readonly enforcer?: DataplaneGuess } {
  const enforcer = collection.enforcer();
  return enforcer.evidence === undefined ? {} : { enforcer };
}
