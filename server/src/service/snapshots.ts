import { code } from '../features/markdown.ts';
import { comparisonCounts, comparisonText } from '../features/snapshots/compare.ts';
import { missingSentences } from '../features/snapshots/missing.ts';
import { refusedSnapshot } from '../features/snapshots/problems.ts';
import { kindCounts } from '../features/snapshots/show.ts';
import { count } from '../features/words.ts';
import type { CaptureParams, CaptureResult, CompareParams, CompareResult, ContextsResult } from '../protocol.ts';
import { inBursts } from '../snapshot/file/bursts.ts';
import { compareObjects } from '../snapshot/file/compare.ts';
import { contentOfFiles, type LiveContent, readLive, type SnapshotContent } from '../snapshot/file/content.ts';
import { hashContent } from '../snapshot/file/hash.ts';
import { snapshotText } from '../snapshot/file/write.ts';
import type { Host } from '../snapshot/host.ts';
import { type CaptureProgress, type ClusterReader, isCaptureFailure } from '../snapshot/live.ts';
import { filesOf, type LoadedFile, loadFiles } from '../snapshot/load.ts';
import type { Projection } from '../snapshot/projection.ts';
import type { SnapshotSource } from '../snapshot/snapshot.ts';

/** What only some front ends have: a way to clusters, and to write files. */
export interface LiveSurroundings {
  /** Loads what reads clusters; called when somebody asks for one, never before. */
  cluster(): Promise<ClusterReader>;
  /** The old file, or the whole new one. */
  writeWhole(uri: string, pieces: Iterable<string>): Promise<void>;
  hasher(): (text: string) => string;
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export interface Asking {
  readonly signal: AbortSignal;
  readonly progress: (progress: CaptureProgress) => void;
}

export interface Snapshots {
  contexts(kubeconfig: string | undefined): Promise<ContextsResult>;
  capture(params: Omit<CaptureParams, 'workDoneToken'>, asking: Asking): Promise<CaptureResult>;
  /** The current snapshot again, from where it came from. */
  refresh(asking: Asking): Promise<CaptureResult>;
  export(uri: string, hashNames: boolean): Promise<CaptureResult>;
  compare(params: CompareParams): Promise<CompareResult>;
  /** The file that is kept current; undefined where none is. */
  watched(): string | undefined;
  /** Ends what is kept current. */
  stop(): void;
}

interface SnapshotsOptions {
  readonly host: Host;
  readonly live: LiveSurroundings | undefined;
  readonly projection: Projection;
  readonly clock: () => number;
  readonly display: (uri: string) => string;
  /** What is loaded now: of the snapshot, or of the workspace where there is none. */
  readonly current: () => { readonly source: SnapshotSource; readonly files: readonly LoadedFile[] } | undefined;
  readonly keepsCurrent: () => boolean;
  /** A file was written. */
  readonly written: (uri: string) => Promise<void>;
  readonly log: (message: string) => void;
}

const NO_CLUSTERS = 'Clusters cannot be reached from here: this server runs in a browser.';

/** Captures, refreshes, exports and compares snapshots. Nothing is contacted but by `capture` and `refresh`. */
export function createSnapshots(options: SnapshotsOptions): Snapshots {
  const { host, live, projection, clock, display } = options;
  /** Where the files that this session captured came from, as far as the files do not say so themselves. */
  const kubeconfigs = new Map<string, string>();
  let watching: { readonly uri: string; readonly stop: AbortController } | undefined;

  const stop = (): void => {
    watching?.stop.abort();
    watching = undefined;
  };

  async function capture(
    { uri, kubeconfig, context, namespaces = [], hashNames = false }: CaptureParams,
    { signal, progress }: Asking,
  ): Promise<CaptureResult> {
    if (live === undefined) return { message: NO_CLUSTERS, missing: [] };
    try {
      const reader = await live.cluster();
      const read = await readLive(reader, { kubeconfig, context, namespaces, signal, progress }, projection);
      signal.throwIfAborted();
      if (watching?.uri === uri) stop();
      const content = read.content(clock());
      const result = await write(uri, hashNames ? hashContent(content, live.hasher()) : content, 'Captured');
      if (kubeconfig !== undefined) kubeconfigs.set(uri, kubeconfig);
      if (options.keepsCurrent() && !hashNames) keepCurrent(uri, read);
      return result;
    } catch (error) {
      if (signal.aborted) return { message: `Stopped; ${code(display(uri))} is as it was.`, missing: [] };
      if (isCaptureFailure(error))
        return { message: `${error.message} ${code(display(uri))} is as it was.`, missing: [] };
      throw error;
    }
  }

  async function write(uri: string, { header, objects }: SnapshotContent, did: string): Promise<CaptureResult> {
    const kept = [...objects];
    try {
      await live?.writeWhole(uri, snapshotText(header, kept));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { message: `${code(display(uri))} cannot be written: ${why}`, missing: [] };
    }
    await options.written(uri);
    const counts = kindCounts(kept);
    const what = [count(counts.get('Pod') ?? 0, 'pod'), count(counts.get('Namespace') ?? 0, 'namespace')].join(', ');
    return {
      uri,
      message: `${did} ${code(header.source.name || display(uri))}: ${what}, ${count(kept.length, 'object')} in all.`,
      missing: [...missingSentences(header.missing)],
    };
  }

  /** Until the next capture of the file, or until the cluster does not answer any more. */
  function keepCurrent(uri: string, read: LiveContent): void {
    stop();
    const mine = { uri, stop: new AbortController() };
    watching = mine;
    const { signal } = mine.stop;
    const failed = (error: unknown): void => {
      if (watching === mine) watching = undefined;
      if (!signal.aborted) options.log(error instanceof Error ? error.message : String(error));
    };
    const { changed } = inBursts({
      write: async () => {
        if (!signal.aborted) await write(uri, read.content(clock()), 'Captured');
      },
      wait: async (milliseconds) => live?.wait(milliseconds, signal),
      clock,
      failed,
    });
    read.live.watch(signal, changed).catch(failed);
  }

  async function filesAt(uri: string): Promise<readonly LoadedFile[] | undefined> {
    const found = await filesOf(host, uri);
    if (found === undefined) return undefined;
    const reading = { defaultNamespace: 'default', projection, breathe: async () => {} };
    return [...(await loadFiles(host, found, new Map(), () => false, reading)).values()];
  }

  return {
    async contexts(kubeconfig) {
      if (live === undefined) return { contexts: [], problem: NO_CLUSTERS };
      try {
        const { contexts, current } = (await live.cluster()).contexts(kubeconfig);
        return { contexts: [...contexts], ...(current !== undefined && { current }) };
      } catch (error) {
        if (isCaptureFailure(error)) return { contexts: [], problem: error.message };
        throw error;
      }
    },
    capture,
    async refresh(asking) {
      const { source } = options.current() ?? {};
      const [header, ...others] = source?.headers ?? [];
      if (source === undefined || header?.source.kind !== 'context' || others.length > 0) {
        return {
          message: 'The snapshot was not captured from a cluster. Capture one, then it can be refreshed.',
          missing: [],
        };
      }
      const kubeconfig = kubeconfigs.get(source.uri);
      return capture(
        {
          uri: source.uri,
          context: header.source.name,
          ...(kubeconfig !== undefined && { kubeconfig }),
          ...(header.namespaces && { namespaces: [...header.namespaces] }),
        },
        asking,
      );
    },
    async export(uri, hashNames) {
      const current = options.current();
      if (live === undefined) return { message: 'Files cannot be written from here.', missing: [] };
      if (current === undefined) return { message: 'There is nothing to export: no snapshot is loaded.', missing: [] };
      const content = contentOfFiles(current.files, current.source.name, projection);
      return write(uri, hashNames ? hashContent(content, live.hasher()) : content, 'Exported');
    },
    async compare({ before, after }) {
      const [old, now] = [await filesAt(before), await filesAt(after)];
      const gone = old === undefined ? before : now === undefined ? after : undefined;
      if (old === undefined || now === undefined) {
        return { text: '', added: 0, removed: 0, changed: 0, problem: `${code(display(gone ?? ''))} is not there.` };
      }
      const refused = [...old, ...now]
        .flatMap(({ problems }) => problems)
        .flatMap((problem) => refusedSnapshot(problem, code(display(problem.uri))) ?? []);
      if (refused.length > 0) return { text: '', added: 0, removed: 0, changed: 0, problem: refused.join(' ') };
      const objects = (files: readonly LoadedFile[]) => contentOfFiles(files, '', projection).objects;
      const changes = compareObjects(objects(old), objects(now));
      return { text: comparisonText(changes), ...comparisonCounts(changes) };
    },
    watched: () => watching?.uri,
    stop,
  };
}
