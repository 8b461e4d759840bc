/** Which manifests lie over a snapshot: the workspace's as they are saved, and open ones as they are on the screen. */

import type { PlacedObject } from '../lower/lists.ts';
import type { JsonObject } from '../lower/object.ts';
import { WORKLOAD_KINDS } from '../lower/sorted.ts';
import { at, listAt, textAt } from '../lower/value.ts';
import type { SnapshotPart } from '../snapshot/build.ts';
import { isSnapshotText } from '../snapshot/file/open.ts';
import type { LoadedFile } from '../snapshot/load.ts';
import type { SnapshotProblem } from '../snapshot/snapshot.ts';
import type { OpenDocument } from './documents.ts';
import type { FilesOnDisk } from './files.ts';

/** Nothing where the snapshot tells of no cluster: manifests alone would pass for one. */
export function overSnapshot(
  files: FilesOnDisk,
  documents: readonly OpenDocument[],
  defaultNamespace: string,
): readonly SnapshotPart[] {
  const captured = [...(files.snapshot?.values() ?? [])];
  if (!captured.some(({ objects }) => objects.some(({ value }) => OF_CLUSTER.has(value.kind)))) return [];
  const known = knownIn(captured, defaultNamespace);
  const open = new Set(documents.map(({ uri }) => uri));
  const saved = [...files.workspace.values()].filter(({ uri }) => !open.has(uri));
  const typed = documents.filter(
    (document) => !files.snapshot?.has(document.uri) && !isAnotherSnapshot(document, files),
  );
  return [
    ...saved.flatMap(({ objects, problems }) => [...known.overlay(objects), ...unread(problems)]),
    ...typed.flatMap(({ parts }) =>
      parts.some(({ objects }) => isCaptured(objects)) ? [] : parts.flatMap(({ objects }) => known.overlay(objects)),
    ),
  ];
}

/** What a cluster has at least one of. */
const OF_CLUSTER: ReadonlySet<unknown> = new Set(['Namespace', 'Pod', 'Node', ...WORKLOAD_KINDS]);

/** Somebody looks at it; it says nothing of the cluster that the snapshot is of. */
export function isAnotherSnapshot({ uri, text }: OpenDocument, files: FilesOnDisk | undefined): boolean {
  return files?.snapshot !== undefined && !files.snapshot.has(uri) && isSnapshotText(text.text);
}

interface Known {
  /** The same answer for the same objects, so that what is made of them stays. */
  overlay(objects: readonly PlacedObject[]): readonly SnapshotPart[];
}

const knownByFirst = new WeakMap<LoadedFile, { readonly files: readonly LoadedFile[]; readonly known: Known }>();

/** Of a snapshot as it was read; made once. */
function knownIn(captured: readonly LoadedFile[], defaultNamespace: string): Known {
  const [first] = captured;
  const before = first && knownByFirst.get(first);
  if (before?.files.length === captured.length && before.files.every((file, index) => file === captured[index]))
    return before.known;
  const name = (value: JsonObject): string =>
    `${value.kind} ${textAt(value, 'metadata', 'namespace') ?? defaultNamespace}/${textAt(value, 'metadata', 'name')}`;
  const names = new Set<string>();
  for (const { objects } of captured)
    for (const { value } of objects) if (STAYS.has(value.kind)) names.add(name(value));
  const overlays = new WeakMap<readonly PlacedObject[], readonly SnapshotPart[]>();
  const made: Known = {
    overlay(all) {
      const found = overlays.get(all);
      if (found) return found;
      const objects = isCaptured(all)
        ? []
        : all.flatMap((object) => (names.has(name(object.value)) ? [] : { ...object, laidOver: true as const }));
      const parts = objects.length === 0 ? [] : [{ objects, hints: [], problems: [] }];
      overlays.set(all, parts);
      return parts;
    },
  };
  if (first) knownByFirst.set(first, { files: captured, known: made });
  return made;
}

/** Captured ones stay as they were seen, so that an edit of their manifests makes no cluster anew. */
const STAYS: ReadonlySet<unknown> = new Set(['Service', ...WORKLOAD_KINDS]);

/** Of a dump: nobody writes what a cluster reports of its pods and nodes. */
export function isCaptured(objects: readonly PlacedObject[]): boolean {
  return objects.some(
    ({ value }) =>
      (value.kind === 'Pod' && at(value, 'status', 'phase') !== undefined) ||
      (value.kind === 'Node' && listAt(value, 'status', 'addresses').length > 0),
  );
}

/** A policy may stand in what could not be read: an answer without it is told so. */
function unread(problems: readonly SnapshotProblem[]): readonly SnapshotPart[] {
  const told = problems.filter(({ kind }) => UNREAD.has(kind));
  return told.length === 0 ? [] : [{ objects: [], hints: [], problems: told }];
}

const UNREAD: ReadonlySet<SnapshotProblem['kind']> = new Set([
  'not-yaml',
  'not-text',
  'unreadable-file',
  'newer-snapshot',
  'broken-snapshot',
]);
