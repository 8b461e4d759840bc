import type { Steps } from '../engine/steps.ts';
import { type CutDocument, cutJsonStream } from './piecesJson.ts';
import { cutBlockList } from './piecesYaml.ts';

/**
 * The text of one object of a file. Files are cut before anything is parsed: a dump of thousands of objects is read
 * object by object, what is not wanted is never parsed, and every object knows where it stands in the file.
 */
export interface Piece {
  /** Empty for a whole document, `['items', 3]` for an item of a List. */
  readonly at: readonly (string | number)[];
  readonly start: number;
  readonly end: number;
  readonly syntax: 'json' | 'yaml';
  /** As far as it can be told without parsing: '' when there surely is none, undefined is no claim. */
  readonly kind: string | undefined;
  /** The kind and version that a typed list (`PodList`) gives to items without their own. */
  readonly inherits: Inherited | undefined;
}

export interface Inherited {
  readonly apiVersion: string | undefined;
  readonly kind: string;
}

/**
 * A document between `---` with its pieces in text order; several where JSON objects follow one another. What cannot be
 * cut further is one piece, however large.
 */
export function* cutDocuments(text: string, start: number, end: number): Steps<readonly CutDocument[]> {
  const json = yield* cutJsonStream(text, start, end);
  if (json !== undefined && json.length > 1) return json;
  const pieces = json?.[0]?.pieces ?? (yield* cutBlockList(text, start, end)) ?? [wholeDocument(text, start, end)];
  return [{ start, end, pieces }];
}

/** The document as one piece, for what only makes sense together. */
export function wholeDocument(text: string, start: number, end: number): Piece {
  const body = text.slice(start, end);
  const kind = /^kind:[ \t]+["']?([A-Za-z][A-Za-z0-9]*)["']?[ \t\r]*$/m.exec(body)?.[1];
  return {
    at: [],
    start,
    end,
    syntax: 'yaml',
    kind: kind ?? (body.includes('kind') ? undefined : ''),
    inherits: undefined,
  };
}

/**
 * The piece as a text that parses alone, at equal offsets from `piece.start`. The dash of a list item becomes a blank,
 * so that its first key stands in line with the others.
 */
export function pieceText(text: string, piece: Piece): string {
  const part = text.slice(piece.start, piece.end);
  return piece.syntax === 'yaml' && piece.at.length > 0 ? part.replace('-', ' ') : part;
}

/** What a list kind gives its items: `PodList` makes Pods, a plain `List` gives nothing. */
export function inheritedFrom(listKind: string, apiVersion: string | undefined): Inherited | undefined {
  return listKind === 'List' ? undefined : { apiVersion, kind: listKind.slice(0, -'List'.length) };
}
