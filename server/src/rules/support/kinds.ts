import type { ManifestObject } from '../../lower/object.ts';
import { groupOf, type KindVerdict, recogniseKind } from '../../schema/kinds.ts';
import { get } from '../../syntax/cursor.ts';
import type { MapEntry } from '../../syntax/tree.ts';
import { API_SERVER } from './refuse.ts';

/** What the object's `apiVersion` and `kind` are, and the entries that say so. */
export function kindOf(object: ManifestObject): KindVerdict {
  return recogniseKind(object.apiVersion, object.kind);
}

export function typeEntry(object: ManifestObject, key: 'apiVersion' | 'kind'): MapEntry | undefined {
  return get(object.node, key);
}

/** Who refuses an object of a kind that nobody serves: for Calico's API its own tools say so too. */
export function refusersOf(apiVersion: string | undefined): readonly string[] {
  const calico = apiVersion !== undefined && groupOf(apiVersion) === 'projectcalico.org';
  return calico ? [API_SERVER, 'calicoctl-validate', 'calicoctl-create'] : [API_SERVER];
}
