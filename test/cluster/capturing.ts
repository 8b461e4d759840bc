/** A capture as tests want it: what it read, what it said, and what came of it. */
import { createClusterReader } from '../../server/src/cluster/reader.ts';
import { type LiveContent, readLive } from '../../server/src/snapshot/file/content.ts';
import { snapshotText } from '../../server/src/snapshot/file/write.ts';
import type { CaptureProgress } from '../../server/src/snapshot/live.ts';
import { createProjection } from '../../server/src/snapshot/projection.ts';

export interface Captured {
  readonly live: LiveContent;
  /** The file, as of one fixed moment. */
  text(): string;
  readonly progress: readonly CaptureProgress[];
}

export interface CaptureOptions {
  readonly context?: string;
  readonly namespaces?: readonly string[];
  readonly page?: number;
  readonly silence?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CaptureProgress) => void;
}

export const MOMENT = Date.UTC(2026, 10, 24, 12);

export async function captured(kubeconfig: string, options: CaptureOptions = {}): Promise<Captured> {
  const progress: CaptureProgress[] = [];
  const reader = createClusterReader({
    // Between tries nothing changes here, so nobody waits.
    sleep: async (_, signal) => signal.throwIfAborted(),
    page: options.page,
    ...(options.silence !== undefined && { silence: options.silence }),
  });
  const live = await readLive(
    reader,
    {
      kubeconfig,
      context: options.context,
      namespaces: options.namespaces ?? [],
      signal: options.signal ?? new AbortController().signal,
      progress: (now) => {
        progress.push(now);
        options.onProgress?.(now);
      },
    },
    createProjection(),
  );
  return {
    live,
    progress,
    text: () => {
      const { header, objects } = live.content(MOMENT);
      return [...snapshotText(header, objects)].join('');
    },
  };
}

export interface SnapshotFile {
  readonly netpolSnapshot: { readonly missing?: readonly { resource: string; why: string; except?: string[] }[] };
  readonly items: readonly {
    kind: string;
    metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  }[];
}

export function parsed(text: string): SnapshotFile {
  return JSON.parse(text) as SnapshotFile;
}

/** `Pod default/p1`, in the order of the file. */
export function objectNames(text: string, kind?: string): readonly string[] {
  return parsed(text)
    .items.filter((item) => kind === undefined || item.kind === kind)
    .map(
      ({ kind: own, metadata: { namespace, name } }) =>
        `${own} ${namespace === undefined ? '' : `${namespace}/`}${name}`,
    );
}
