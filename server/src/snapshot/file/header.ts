import type { MissingResource } from '../../engine/model/missing.ts';
import type { Json, JsonObject } from '../../lower/object.ts';
import { at, isObject, isTrueAt, listAt, objectAt, textAt } from '../../lower/value.ts';
import type { DataplaneGuess } from '../snapshot.ts';

/** What we write. A file with a higher number was made by a later netpol and may mean what we cannot know. */
export const SNAPSHOT_VERSION = 1;

/** The key of the header in the file's `List`. */
export const HEADER_KEY = 'netpolSnapshot';

/** What a snapshot file says of itself. */
export interface SnapshotHeader {
  readonly version: number;
  /** Milliseconds since 1970; absent where the files that it was made of do not tell. */
  readonly capturedAt?: number;
  readonly source: { readonly kind: 'context' | 'files'; readonly name: string };
  /** Only these were read; absent: all. */
  readonly namespaces?: readonly string[];
  /** The API server's version: `v1.36.3`. */
  readonly kubernetes?: string;
  /** Who enforces policy there, as far as objects told that are not kept. */
  readonly enforcer?: DataplaneGuess;
  readonly missing: readonly MissingResource[];
  readonly hashed?: true;
}

export type HeaderRead =
  | { readonly ok: true; readonly header: SnapshotHeader }
  | { readonly ok: false; readonly why: 'newer' | 'broken'; readonly version?: number };

const ENFORCERS: readonly DataplaneGuess['name'][] = ['kubernetes', 'calico', 'cilium', 'canal', 'weave', 'none'];
const REASONS: readonly MissingResource['why'][] = ['forbidden', 'not-asked', 'not-answered', 'hashed'];

/** Undefined for a file that is no snapshot file. Version 1 is the oldest there is. */
export function readHeader(list: Json): HeaderRead | undefined {
  const found = at(list, HEADER_KEY);
  if (found === undefined) return undefined;
  const version = at(found, 'version');
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return { ok: false, why: 'broken' };
  if (version > SNAPSHOT_VERSION) return { ok: false, why: 'newer', version };
  const captured = Date.parse(textAt(found, 'capturedAt') ?? '');
  const kubernetes = textAt(found, 'kubernetes');
  const enforcer = enforcerIn(at(found, 'enforcer'));
  const missing = listAt(found, 'missing').map(missingIn);
  // What is missing turns answers unknown: an entry that says nothing must not be lost in silence.
  if (missing.includes(undefined)) return { ok: false, why: 'broken' };
  return {
    ok: true,
    header: {
      version,
      ...(Number.isFinite(captured) && { capturedAt: captured }),
      source: {
        kind: textAt(found, 'source', 'kind') === 'context' ? 'context' : 'files',
        name: textAt(found, 'source', 'name') ?? '',
      },
      ...(Array.isArray(at(found, 'namespaces')) && { namespaces: texts(found, 'namespaces') }),
      ...(kubernetes !== undefined && { kubernetes }),
      ...(enforcer && { enforcer }),
      missing: missing.flatMap((entry) => entry ?? []),
      ...(isTrueAt(found, 'hashed') && { hashed: true as const }),
    },
  };
}

/** The header as it stands in the file, keys in a fixed order. */
export function headerJson(header: SnapshotHeader): JsonObject {
  const { version, capturedAt, source, namespaces, kubernetes, enforcer, missing, hashed } = header;
  return {
    version,
    ...(capturedAt !== undefined && { capturedAt: new Date(capturedAt).toISOString() }),
    source: { kind: source.kind, name: source.name },
    ...(namespaces && { namespaces: [...namespaces].sort() }),
    ...(kubernetes !== undefined && { kubernetes }),
    ...(enforcer && {
      enforcer: {
        name: enforcer.name,
        ...(enforcer.version !== undefined && { version: enforcer.version }),
        ...(enforcer.evidence !== undefined && { evidence: enforcer.evidence }),
      },
    }),
    ...(missing.length > 0 && {
      missing: missing.map(({ resource, why, except }) => ({ resource, why, ...(except && { except }) })),
    }),
    ...(hashed && { hashed }),
  };
}

function enforcerIn(value: Json | undefined): DataplaneGuess | undefined {
  const name = ENFORCERS.find((known) => known === textAt(value, 'name'));
  if (name === undefined) return undefined;
  const version = textAt(value, 'version');
  const evidence = textAt(value, 'evidence');
  return { name, ...(version !== undefined && { version }), ...(evidence !== undefined && { evidence }) };
}

function missingIn(value: Json): MissingResource | undefined {
  const resource = textAt(value, 'resource');
  const why = REASONS.find((known) => known === textAt(value, 'why'));
  if (resource === undefined || why === undefined) return undefined;
  const except = isObject(value) && Array.isArray(at(value, 'except')) ? texts(value, 'except') : undefined;
  return { resource, why, ...(except && { except }) };
}

function texts(value: Json, key: string): readonly string[] {
  return listAt(objectAt(value), key).filter((entry) => typeof entry === 'string');
}
