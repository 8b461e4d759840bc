import type { Json, JsonObject } from '../../lower/object.ts';
import { at, integerAt, listAt, textAt } from '../../lower/value.ts';
import type { Projection } from '../projection.ts';
import { canonical } from './canonical.ts';

/** Of a policy everything that says what it does, and its name. */
const POLICY_FIELDS = ['apiVersion', 'kind', 'spec', 'specs'];

/** What a snapshot file holds of one object; undefined for what it does not hold. */
export function keptOf(object: JsonObject, projection: Projection): JsonObject | undefined {
  if (isPolicy(object)) return canonical(policyFields(object)) as JsonObject;
  const kept = isPastRevision(object) ? undefined : projection.project(object);
  return kept && (canonical(kept) as JsonObject);
}

/** By its kind's name: tiers and sets of addresses have field tables too, and are no policies. */
export function isPolicy(object: JsonObject): boolean {
  return textAt(object, 'kind')?.endsWith('Policy') === true;
}

function policyFields(object: JsonObject): JsonObject {
  const fields = POLICY_FIELDS.flatMap((key) => (Object.hasOwn(object, key) ? [[key, object[key] ?? null]] : []));
  const metadata = ['name', 'generateName', 'namespace', 'labels'].flatMap((key): [string, Json][] => {
    const value = at(object, 'metadata', key);
    return value === undefined || value === null ? [] : [[key, value]];
  });
  return Object.fromEntries([...fields, ['metadata', Object.fromEntries(metadata)]]);
}

/** A ReplicaSet that its Deployment keeps to go back to: it makes no pods, and a cluster has ten for each Deployment. */
function isPastRevision(object: JsonObject): boolean {
  return (
    textAt(object, 'kind') === 'ReplicaSet' &&
    integerAt(object, 'spec', 'replicas') === 0 &&
    listAt(object, 'metadata', 'ownerReferences').length > 0
  );
}
