import type { Steps } from '../../engine/steps.ts';
import type { Json } from '../../lower/object.ts';
import type { DataplaneHint } from '../detect.ts';
import { cutJson, jsonMember } from '../piecesJson.ts';
import { HEADER_KEY, readHeader, type SnapshotHeader } from './header.ts';

export type OpenedSnapshot =
  | { readonly ok: true; readonly header: SnapshotHeader; readonly hints: readonly DataplaneHint[] }
  | { readonly ok: false; readonly problem: 'broken-snapshot' | 'newer-snapshot'; readonly detail: string };

/** Where the header stands, in what we write: the file need not be whole to be known for a snapshot. */
const START = new RegExp(`^\\ufeff?\\s*\\{(?:\\s*"(?:apiVersion|kind)"\\s*:\\s*"[^"]*"\\s*,)*\\s*"${HEADER_KEY}"`);

/** True for a text that is a snapshot file, or was until it was damaged. */
export function isSnapshotText(text: string): boolean {
  return START.test(text);
}

/** More than any object that is not kept could prove: it was found when those were still there. */
const WRITTEN_DOWN = 100;

/** Undefined for a text that is no snapshot file. Looks at the header alone, and whether the file is whole. */
export function* openSnapshotFile(text: string): Steps<OpenedSnapshot | undefined> {
  if (!isSnapshotText(text)) return undefined;
  // Whole first: of a text that was cut, a number may be half a number.
  const member = yield* jsonMember(text, HEADER_KEY);
  const read = member === undefined ? undefined : readHeader({ [HEADER_KEY]: parse(member) ?? null });
  if (read?.ok === false && read.why === 'newer') {
    return { ok: false, problem: 'newer-snapshot', detail: String(read.version) };
  }
  if (read?.ok === false) return { ok: false, problem: 'broken-snapshot', detail: 'header' };
  const items = read && (yield* cutJson(text, 0, text.length));
  if (
    read === undefined ||
    items === undefined ||
    items.some(({ at, start, end }) => at.length === 0 || !isJsonObject(text, start, end))
  ) {
    return { ok: false, problem: 'broken-snapshot', detail: 'items' };
  }
  const { enforcer } = read.header;
  const hint = enforcer && { ...enforcer, evidence: enforcer.evidence ?? '', weight: WRITTEN_DOWN };
  return { ok: true, header: read.header, hints: hint ? [hint] : [] };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isJsonObject(text: string, start: number, end: number): boolean {
  return text[start] === '{' && parse(text.slice(start, end)) !== undefined;
}
