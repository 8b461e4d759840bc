import type { ReadOptions } from '../lower/objects.ts';
import type { Host, HostFile } from '../snapshot/host.ts';
import { filesOf, type LoadedFile, loadFiles } from '../snapshot/load.ts';
import type { ReadFactsOptions } from '../snapshot/read.ts';

/** What is read from disk: the snapshot, where one is set, and the workspace's manifests. */
export interface Sources {
  /** A file or folder; '' for none. */
  readonly snapshot: string;
  readonly folders: readonly string[];
  readonly reading: ReadOptions;
}

/** Everything that was read, in the order of the files. A value: a later reading makes the next one. */
export interface FilesOnDisk {
  readonly sources: Sources;
  /** Undefined where no snapshot is set, or nothing is there. */
  readonly snapshot: ReadonlyMap<string, LoadedFile> | undefined;
  readonly snapshotIs: 'file' | 'folder' | undefined;
  /** Without the files of the snapshot, and beside one without other snapshots. */
  readonly workspace: ReadonlyMap<string, LoadedFile>;
}

export interface FileReader {
  /** What was read last; undefined until the first reading is done. */
  current(): FilesOnDisk | undefined;
  reading(): boolean;
  /** Reads from new sources. */
  setSources(sources: Sources): void;
  /** Reads again what changed; other uris cost nothing. */
  changed(uris: readonly string[]): void;
  /** Resolves when nothing is being read. */
  settled(): Promise<void>;
}

/**
 * Reads files one run at a time: what changes while a run is under way is read in the next, and a run of sources that
 * are not asked for any more ends at its next breath. `prepare` is awaited before what was read becomes current, and
 * `onRead` called after a run that found anything new.
 */
export function createFileReader(
  host: Host,
  options: Omit<ReadFactsOptions, keyof ReadOptions>,
  prepare: (next: FilesOnDisk, breathe: () => Promise<void>) => Promise<void>,
  onRead: () => void,
  onError: (error: unknown) => void,
): FileReader {
  let sources: Sources = { snapshot: '', folders: [], reading: { defaultNamespace: 'default' } };
  let current: FilesOnDisk | undefined;
  let stale = new Set<string>();
  let again = false;
  let run: Promise<void> | undefined;

  const start = () => {
    again = true;
    run ??= readUntilDone().finally(() => {
      run = undefined;
      // Asked for between the last look and now.
      if (again) start();
    });
  };

  async function readUntilDone(): Promise<void> {
    while (again) {
      again = false;
      const asked = sources;
      const changed = stale;
      stale = new Set();
      // Sources that changed meanwhile are read by the next turn; half of both would be neither.
      const breathe = async (): Promise<void> => {
        if (asked !== sources) throw new Superseded();
        await options.breathe();
      };
      try {
        const next = await readSources(asked, current, changed, breathe);
        const same = current !== undefined && sameFiles(current, next);
        if (!same) await prepare(next, breathe);
        if (asked !== sources) throw new Superseded();
        current = same && current ? { ...current, sources: asked } : next;
        if (!same) onRead();
      } catch (error) {
        if (error instanceof Superseded) for (const uri of changed) stale.add(uri);
        else onError(error);
      }
    }
  }

  async function readSources(
    asked: Sources,
    before: FilesOnDisk | undefined,
    changed: ReadonlySet<string>,
    breathe: () => Promise<void>,
  ): Promise<FilesOnDisk> {
    const reusable = before?.sources.reading === asked.reading ? before : undefined;
    const known = new Map([...(reusable?.workspace ?? []), ...(reusable?.snapshot ?? [])]);
    const isStale = (uri: string) => [...changed].some((each) => isWithin(uri, each));
    const read = (files: readonly HostFile[]) =>
      loadFiles(host, files, known, isStale, { ...options, ...asked.reading, breathe });

    const found = asked.snapshot === '' ? undefined : await filesOf(host, asked.snapshot);
    const snapshot = found && (await read(found));
    const isFile = found?.length === 1 && found[0]?.uri === asked.snapshot;
    const files = new Map<string, HostFile>();
    for (const folder of asked.folders) {
      for (const file of await host.listFiles(folder)) {
        const ofSnapshot = asked.snapshot !== '' && isWithin(file.uri, asked.snapshot);
        if (!ofSnapshot) files.set(file.uri, file);
      }
    }
    const snapshotIs = snapshot && (isFile ? 'file' : 'folder');
    const loaded = await read([...files.values()]);
    // A snapshot that lies beside the chosen one is of another cluster or another day; what is named itself is meant.
    const isMeant = ({ uri, header }: LoadedFile) => !snapshot || header === undefined || asked.folders.includes(uri);
    const workspace = new Map([...loaded].filter(([, file]) => isMeant(file)));
    return { sources: asked, snapshot, snapshotIs, workspace };
  }

  return {
    current: () => current,
    reading: () => run !== undefined,
    setSources(next) {
      sources = next;
      start();
    },
    changed(uris) {
      const roots = [...sources.folders, ...(sources.snapshot === '' ? [] : [sources.snapshot])];
      const ours = uris.filter((uri) => roots.some((root) => isWithin(uri, root) || isWithin(root, uri)));
      if (ours.length === 0) return;
      for (const uri of ours) stale.add(uri);
      start();
    },
    async settled() {
      while (run) await run;
    },
  };
}

/** Nobody waits for what was being read. */
class Superseded extends Error {}

/** True for the folder itself and everything below it. */
export function isWithin(uri: string, folder: string): boolean {
  return uri === folder || uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function sameFiles(a: FilesOnDisk, b: FilesOnDisk): boolean {
  return (
    sameEntries(a.workspace, b.workspace) &&
    sameEntries(a.snapshot, b.snapshot) &&
    a.snapshotIs === b.snapshotIs &&
    a.sources.snapshot === b.sources.snapshot
  );
}

function sameEntries(
  a: ReadonlyMap<string, LoadedFile> | undefined,
  b: ReadonlyMap<string, LoadedFile> | undefined,
): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.size === b.size && [...a].every(([uri, file]) => b.get(uri) === file);
}
