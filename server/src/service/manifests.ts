import type { Endpoint } from '../engine/model.ts';
import type { Manifest } from '../features/flow/world.ts';
import type { PlacedObject } from '../lower/lists.ts';
import { isWorkload, writtenLabels } from '../lower/templates.ts';
import { textAt } from '../lower/value.ts';
import type { OpenDocument } from './documents.ts';
import type { FilesOnDisk } from './files.ts';
import { isAnotherSnapshot } from './overSnapshot.ts';

/**
 * What the workspace says of a workload whose pods a snapshot has: open text over files. Undefined where it says
 * nothing, and where the workspace is all that is known.
 */
export function manifestOf(
  { namespace, workload }: Endpoint,
  files: FilesOnDisk | undefined,
  documents: readonly OpenDocument[],
  defaultNamespace: string,
): Manifest | undefined {
  if (workload === undefined || namespace === undefined || !files?.sources.snapshot) return undefined;
  let found: Manifest | undefined;
  const look = (uri: string, objects: readonly PlacedObject[]): void => {
    for (const { value } of objects) {
      if (textAt(value, 'kind') !== workload.kind || textAt(value, 'metadata', 'name') !== workload.name) continue;
      const group = (textAt(value, 'apiVersion') ?? '').split('/').slice(0, -1).join('');
      if ((textAt(value, 'metadata', 'namespace') ?? defaultNamespace) !== namespace) continue;
      if (isWorkload(group, workload.kind)) found = { uri, labels: writtenLabels(value, workload.kind) };
    }
  };
  const open = new Set(documents.map(({ uri }) => uri));
  // The snapshot may lie in the workspace too; what it says of itself is no news.
  const own = (uri: string): boolean => files.snapshot?.has(uri) === true;
  for (const file of files.workspace.values()) if (!open.has(file.uri) && !own(file.uri)) look(file.uri, file.objects);
  for (const document of documents) {
    if (own(document.uri) || isAnotherSnapshot(document, files)) continue;
    for (const part of document.parts) look(document.uri, part.objects);
  }
  return found;
}
