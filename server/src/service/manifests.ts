import type { Endpoint, Service } from '../engine/model.ts';
import type { Manifest, ServiceManifest } from '../features/flow/world.ts';
import type { PlacedObject } from '../lower/lists.ts';
import type { JsonObject } from '../lower/object.ts';
import { lowerService } from '../lower/services.ts';
import { isWorkload, writtenPods } from '../lower/templates.ts';
import { textAt } from '../lower/value.ts';
import type { OpenDocument } from './documents.ts';
import type { FilesOnDisk } from './files.ts';
import { isAnotherSnapshot, isCaptured } from './overSnapshot.ts';

/** Manifests, open text over files. */
export interface Written {
  readonly files: FilesOnDisk | undefined;
  readonly documents: readonly OpenDocument[];
  readonly defaultNamespace: string;
}

/**
 * What the workspace says of a workload whose pods a snapshot has. Undefined where it says nothing, and where the
 * workspace is all that is known.
 */
export function manifestOf({ namespace, workload }: Endpoint, written: Written): Manifest | undefined {
  if (workload === undefined || namespace === undefined) return undefined;
  const { kind, name } = workload;
  const found = lastOf(written, kind, namespace, name, (group) => isWorkload(group, kind));
  return found && { uri: found.uri, pods: writtenPods(found.value, kind) };
}

/** The same of a Service. */
export function serviceManifestOf({ namespace, name }: Service, written: Written): ServiceManifest | undefined {
  const found = lastOf(written, 'Service', namespace, name, (group) => group === '');
  return found && { uri: found.uri, service: lowerService(found.value, namespace, name, undefined) };
}

function lastOf(
  { files, documents, defaultNamespace }: Written,
  kind: string,
  namespace: string,
  name: string,
  isGroup: (group: string) => boolean,
): { readonly uri: string; readonly value: JsonObject } | undefined {
  if (!files?.sources.snapshot) return undefined;
  let found: { readonly uri: string; readonly value: JsonObject } | undefined;
  const look = (uri: string, objects: readonly PlacedObject[]): void => {
    for (const { value } of objects) {
      if (textAt(value, 'kind') !== kind || textAt(value, 'metadata', 'name') !== name) continue;
      if ((textAt(value, 'metadata', 'namespace') ?? defaultNamespace) !== namespace) continue;
      if (isGroup((textAt(value, 'apiVersion') ?? '').split('/').slice(0, -1).join(''))) found = { uri, value };
    }
  };
  const open = new Set(documents.map(({ uri }) => uri));
  // The snapshot may lie in the workspace too; what it says of itself is no news, nor is what another dump says.
  const own = (uri: string): boolean => files.snapshot?.has(uri) === true;
  for (const file of files.workspace.values()) {
    if (!open.has(file.uri) && !own(file.uri) && !isCaptured(file.objects)) look(file.uri, file.objects);
  }
  for (const document of documents) {
    if (own(document.uri) || isAnotherSnapshot(document, files)) continue;
    if (document.parts.some(({ objects }) => isCaptured(objects))) continue;
    for (const part of document.parts) look(document.uri, part.objects);
  }
  return found;
}
