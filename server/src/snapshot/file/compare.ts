import type { Json, JsonObject } from '../../lower/object.ts';
import { isObject, textAt } from '../../lower/value.ts';
import { compareTexts } from './canonical.ts';
import { keyOf } from './collect.ts';

export interface ObjectChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** Of changed objects. */
  readonly fields: readonly FieldChange[];
}

export interface FieldChange {
  /** `metadata.labels["app.kubernetes.io/name"]`, `spec.ingress[0].ports` */
  readonly path: string;
  /** Absent where the field was not there, or is no more. */
  readonly before?: Json;
  readonly after?: Json;
}

/** What a cluster has that it had not, or otherwise: objects as snapshots keep them, in the order of the file. */
export function compareObjects(before: Iterable<JsonObject>, after: Iterable<JsonObject>): readonly ObjectChange[] {
  const old = new Map([...before].map((object) => [keyOf(object), object]));
  const changes = new Map<string, ObjectChange>();
  for (const object of after) {
    const key = keyOf(object);
    const was = old.get(key);
    old.delete(key);
    if (was === undefined) changes.set(key, changeOf('added', object, []));
    else {
      const fields = [...fieldChanges(was, object, '')];
      if (fields.length > 0) changes.set(key, changeOf('changed', object, fields));
    }
  }
  for (const [key, object] of old) changes.set(key, changeOf('removed', object, []));
  return [...changes].sort(([a], [b]) => compareTexts(a, b)).map(([, change]) => change);
}

function changeOf(change: ObjectChange['change'], object: JsonObject, fields: readonly FieldChange[]): ObjectChange {
  const namespace = textAt(object, 'metadata', 'namespace');
  return {
    change,
    apiVersion: textAt(object, 'apiVersion') ?? '',
    kind: textAt(object, 'kind') ?? '',
    ...(namespace !== undefined && { namespace }),
    name: textAt(object, 'metadata', 'name') ?? textAt(object, 'metadata', 'generateName') ?? '',
    fields,
  };
}

function* fieldChanges(before: Json, after: Json, path: string): Generator<FieldChange> {
  if (isObject(before) && isObject(after)) {
    for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareTexts)) {
      const [was, is] = [own(before, key), own(after, key)];
      const below = `${path}${step(key, path)}`;
      if (was === undefined) yield { path: below, after: is ?? null };
      else if (is === undefined) yield { path: below, before: was };
      else yield* fieldChanges(was, is, below);
    }
  } else if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    for (const [index, was] of (before as readonly Json[]).entries()) {
      yield* fieldChanges(was, (after as readonly Json[])[index] ?? null, `${path}[${index}]`);
    }
  } else if (JSON.stringify(before) !== JSON.stringify(after)) yield { path, before, after };
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function step(key: string, path: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `[${JSON.stringify(key)}]`;
  return path === '' ? key : `.${key}`;
}
