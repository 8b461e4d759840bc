import type { Policy } from '../engine/model.ts';
import { finishSlowly } from '../engine/steps.ts';
import type { JsonObject, ManifestObject, ObjectPlace } from '../lower/object.ts';
import type { ReadOptions } from '../lower/objects.ts';
import { findSlices } from '../syntax/slices.ts';
import { Text } from '../syntax/text.ts';
import type { Span } from '../syntax/tree.ts';
import type { DataplaneHint } from './detect.ts';
import type { SnapshotHeader } from './file/header.ts';
import { BROKEN_ITEMS, openSnapshotFile } from './file/open.ts';
import { type LineIndex, lineIndex } from './lines.ts';
import { notText } from './notText.ts';
import { cutDocuments, type Piece, wholeDocument } from './pieces.ts';
import type { Projection } from './projection.ts';
import { createPieceReader, type PieceProblem } from './readPiece.ts';
import type { SnapshotProblem } from './snapshot.ts';

/** What stays of a file: its cluster objects as far as the allow-list goes, its policies, and where things stand. */
export interface FileFacts {
  readonly uri: string;
  readonly lines: LineIndex;
  readonly objects: readonly FileObject[];
  readonly policies: readonly LoadedPolicy[];
  readonly hints: readonly DataplaneHint[];
  readonly problems: readonly SnapshotProblem[];
  /** Of a snapshot file: what it says of itself. */
  readonly header?: SnapshotHeader;
}

export interface FileObject {
  readonly value: JsonObject;
  readonly place: ObjectPlace;
  /** Of its name, or of its first line: where a link to it leads. */
  readonly span: Span;
}

export interface FilePolicy {
  readonly policy: Policy;
  readonly place: ObjectPlace;
  readonly object: ManifestObject;
  /** Offset in the file of the text that `object.slice` holds; none in an open file, whose documents move as it is edited. */
  readonly start?: number;
}

/** Of a file that is not open. */
export interface LoadedPolicy extends FilePolicy {
  readonly start: number;
}

export interface ReadFactsOptions extends ReadOptions {
  readonly projection: Projection;
  /** Awaited after every object: lets others have a turn when this one has lasted long enough. */
  readonly breathe: () => Promise<void>;
}

/**
 * Reads one file object by object (YAML streams, JSON, Lists of either). Total: what cannot be read is a problem, and
 * what can be read beside it is used. The text itself is not kept, but for the policies' own.
 */
export async function readFacts(uri: string, text: string, options: ReadFactsOptions): Promise<FileFacts> {
  const found: Found = { objects: [], policies: [], hints: [], problems: [] };
  const lines = lineIndex(new Text(text).lineStarts, text.length);
  const not = notText(text);
  if (not !== undefined) return { uri, lines, ...found, problems: [{ kind: 'not-text', uri, detail: not }] };
  const opened = await finishSlowly(openSnapshotFile(text), options.breathe);
  // Half a snapshot, or one that means what we cannot know, would give wrong answers.
  const refused = ({ problem, detail }: { problem: SnapshotProblem['kind']; detail: string }): FileFacts => {
    return { uri, lines, objects: [], policies: [], hints: [], problems: [{ kind: problem, uri, detail }] };
  };
  if (opened?.ok === false) return refused(opened);
  if (opened) found.hints.push(...opened.hints);
  const reader = { uri, readPiece: createPieceReader(text, options), breathe: options.breathe };
  let next = 0;
  for (const slice of opened ? [{ start: 0, end: text.length }] : findSlices(text)) {
    const documents = opened
      ? [{ ...slice, pieces: opened.items }]
      : await finishSlowly(cutDocuments(text, slice.start, slice.end), options.breathe);
    for (const { start, end, pieces } of documents) {
      const document = next;
      next += 1;
      const inPieces = await readPieces(reader, document, pieces, opened !== undefined);
      // Its brackets were in order and an item was not: nothing of it is used, whatever was read before.
      if (inPieces === 'broken') return refused(BROKEN_ITEMS);
      const read =
        inPieces === 'needs-document'
          ? await readPieces(reader, document, [wholeDocument(text, start, end)], false)
          : inPieces;
      if (typeof read === 'string') continue;
      for (const object of read.objects) found.objects.push(object);
      for (const policy of read.policies) found.policies.push(policy);
      for (const hint of read.hints) found.hints.push(hint);
      for (const problem of read.problems) found.problems.push(problem);
    }
  }
  return { uri, lines, ...found, ...(opened && { header: opened.header }) };
}

interface Found {
  readonly objects: FileObject[];
  readonly policies: LoadedPolicy[];
  readonly hints: DataplaneHint[];
  readonly problems: SnapshotProblem[];
}

interface Reader {
  readonly uri: string;
  readonly readPiece: ReturnType<typeof createPieceReader>;
  readonly breathe: () => Promise<void>;
}

/** `needs-document`: a piece makes no sense without its neighbours: an alias of another item, a kind that only the list names. */
async function readPieces(
  { uri, readPiece, breathe }: Reader,
  document: number,
  pieces: readonly Piece[],
  strict: boolean,
): Promise<Found | 'needs-document' | 'broken'> {
  const found: Found = { objects: [], policies: [], hints: [], problems: [] };
  const placeAt = (at: ObjectPlace['at']): ObjectPlace => ({ uri, document, at });
  for (const piece of pieces) {
    const read = readPiece(piece, strict);
    if (typeof read === 'string') return read;
    for (const { value, at, span } of read.objects) found.objects.push({ value, place: placeAt(at), span });
    for (const { policy, at, object } of read.policies) {
      found.policies.push({ policy, place: placeAt(at), object, start: piece.start });
    }
    found.hints.push(...read.hints);
    for (const problem of read.problems) found.problems.push(snapshotProblem(uri, document, problem));
    await breathe();
  }
  return found;
}

function snapshotProblem(uri: string, document: number, problem: PieceProblem): SnapshotProblem {
  return { ...problem, uri, document };
}
