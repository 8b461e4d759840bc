import type { Steps } from '../../engine/steps.ts';
import type { Json } from '../../lower/object.ts';
import type { DataplaneHint } from '../detect.ts';
import type { Piece } from '../pieces.ts';
import { scanJson } from '../piecesJson.ts';
import { HEADER_KEY, readHeader, type SnapshotHeader } from './header.ts';

export type OpenedSnapshot =
  | {
      readonly ok: true;
      readonly header: SnapshotHeader;
      readonly hints: readonly DataplaneHint[];
      /** Each is a JSON object, or the file is broken: whoever reads them sees. */
      readonly items: readonly Piece[];
    }
  | { readonly ok: false; readonly problem: 'broken-snapshot' | 'newer-snapshot'; readonly detail: string };

/** Where the header stands, in what we write: the file need not be whole to be known for a snapshot. */
const START = new RegExp(`^\\ufeff?\\s*\\{(?:\\s*"(?:apiVersion|kind)"\\s*:\\s*"[^"]*"\\s*,)*\\s*"${HEADER_KEY}"`);

/** True for a text that is a snapshot file, or was until it was damaged. */
export function isSnapshotText(text: string): boolean {
  return START.test(text);
}

/** More than any object that is not kept could prove: it was found when those were still there. */
const WRITTEN_DOWN = 100;

/** Undefined for a text that is no snapshot file. Looks at the header, and whether the file is whole as far as its brackets tell. */
export function* openSnapshotFile(text: string): Steps<OpenedSnapshot | undefined> {
  if (!isSnapshotText(text)) return undefined;
  // Whole first: of a text that was cut, a number may be half a number.
  const scanned = yield* scanJson(text, 0, text.length);
  const member = scanned?.member(HEADER_KEY);
  const read = member === undefined ? undefined : readHeader({ [HEADER_KEY]: parse(member) ?? null });
  if (read?.ok === false && read.why === 'newer') {
    return { ok: false, problem: 'newer-snapshot', detail: String(read.version) };
  }
  if (read?.ok === false) return { ok: false, problem: 'broken-snapshot', detail: 'header' };
  const items = scanned?.pieces;
  if (read === undefined || items === undefined || items.some(({ at }) => at.length === 0)) return BROKEN_ITEMS;
  const { enforcer } = read.header;
  const hint = enforcer && { ...enforcer, evidence: enforcer.evidence ?? '', weight: WRITTEN_DOWN };
  return { ok: true, header: read.header, hints: hint ? [hint] : [], items };
}

/** Also where an item is no JSON object. */
export const BROKEN_ITEMS = { ok: false, problem: 'broken-snapshot', detail: 'items' } as const;

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
