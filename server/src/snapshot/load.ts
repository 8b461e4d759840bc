import type { Host, HostFile } from './host.ts';
import { lineIndex } from './lines.ts';
import { type FileFacts, type ReadFactsOptions, readFacts } from './read.ts';

/** A file as it was when it was read. */
export interface LoadedFile extends FileFacts {
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly size: number;
}

/** Requests under way at once; more gain nothing on a disk, and a remote file system answers some in parallel. */
const AT_ONCE = 8;

/** The files that a path stands for: itself, or everything below it. Undefined when nothing is there. */
export async function filesOf(host: Host, uri: string): Promise<readonly HostFile[] | undefined> {
  const facts = await host.stat(uri);
  if (facts?.kind === 'file') return [facts];
  const files = await host.listFiles(uri);
  return facts === undefined && files.length === 0 ? undefined : files;
}

/**
 * Reads files, in their order. One that has not changed since `known` is not read again, unless `stale` names it.
 * A file that cannot be read is there with that problem.
 */
export async function loadFiles(
  host: Host,
  files: readonly HostFile[],
  known: ReadonlyMap<string, LoadedFile>,
  stale: (uri: string) => boolean,
  options: ReadFactsOptions,
): Promise<ReadonlyMap<string, LoadedFile>> {
  const loaded = new Array<LoadedFile | undefined>(files.length);
  let next = 0;
  const work = async () => {
    for (let index = next++; index < files.length; index = next++) {
      const file = files[index];
      if (file === undefined) return;
      const before = known.get(file.uri);
      const same = before?.modified === file.modified && before.size === file.size && !stale(file.uri);
      loaded[index] = before && same ? before : await loadFile(host, file, options);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, files.length) }, work));
  return new Map(loaded.flatMap((file) => (file ? [[file.uri, file]] : [])));
}

async function loadFile(host: Host, file: HostFile, options: ReadFactsOptions): Promise<LoadedFile> {
  const { uri, modified, size } = file;
  const text = await host.readFile(uri);
  if (text !== undefined) return { ...(await readFacts(uri, text, options)), modified, size };
  const problem = { kind: 'unreadable-file', uri, detail: '' } as const;
  return { uri, modified, size, lines: lineIndex([0], 0), objects: [], policies: [], hints: [], problems: [problem] };
}
