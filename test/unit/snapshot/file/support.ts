import type { Json, JsonObject } from '../../../../server/src/lower/object.ts';
import { contentOfFiles, type SnapshotContent } from '../../../../server/src/snapshot/file/content.ts';
import { snapshotText } from '../../../../server/src/snapshot/file/write.ts';
import { createProjection } from '../../../../server/src/snapshot/projection.ts';
import type { FileFacts } from '../../../../server/src/snapshot/read.ts';
import { read } from '../support.ts';

const MODIFIED = Date.UTC(2026, 10, 24, 12);

/** The content of a snapshot made of texts, as if each were a file. */
export async function contentOf(...texts: readonly string[]): Promise<SnapshotContent> {
  const files = await Promise.all(texts.map((text, index) => read(text, `file:///${index}.yaml`)));
  return contentOfFiles(
    files.map((facts: FileFacts) => ({ ...facts, modified: MODIFIED, size: 0 })),
    'cluster.yaml',
    createProjection(),
  );
}

export function textOf({ header, objects }: SnapshotContent): string {
  return [...snapshotText(header, objects)].join('');
}

/** A snapshot file whose header is that one. */
export function fileWith(header: Json, items: readonly JsonObject[] = []): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', netpolSnapshot: header, items });
}
