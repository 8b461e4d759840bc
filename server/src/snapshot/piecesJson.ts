import { eachInSteps, type Steps } from '../engine/steps.ts';
import type { Piece } from './pieces.ts';
import { inheritedFrom } from './pieces.ts';

/** One document of a text, and what it is cut into. */
export interface CutDocument {
  readonly start: number;
  readonly end: number;
  readonly pieces: readonly Piece[];
}

/**
 * JSON objects one after another, as `kubectl get -o json` and `jq -c` print them when asked several times: mostly one. Each
 * is cut into the items of its List, or left whole. Undefined when the text is not that as far as the scan looks (strings
 * and brackets): then it is YAML in flow style, or broken, and the YAML reader says which.
 */
export function* cutJsonStream(text: string, from: number, to: number): Steps<readonly CutDocument[] | undefined> {
  const documents: CutDocument[] = [];
  let start = skipBlanks(text, text.charCodeAt(from) === 0xfeff ? from + 1 : from, to);
  do {
    if (text[start] !== '{') return undefined;
    const fields = yield* membersOf(text, start, to);
    const pieces = fields && (yield* piecesOf(text, start, fields));
    if (fields === undefined || pieces === undefined) return undefined;
    documents.push({ start, end: fields.end, pieces });
    start = skipBlanks(text, fields.end, to);
  } while (start < to);
  return documents;
}

/** One look at a JSON object, which may be large. */
export interface ScannedJson {
  /** The text of a member; undefined where there is none of that name. */
  member(key: string): string | undefined;
  /** Undefined where something stands behind the object. */
  readonly pieces: readonly Piece[] | undefined;
}

/** Undefined when the text is no whole object, as far as its brackets and strings tell. */
export function* scanJson(text: string, from: number, to: number): Steps<ScannedJson | undefined> {
  const start = skipBlanks(text, text.charCodeAt(from) === 0xfeff ? from + 1 : from, to);
  if (text[start] !== '{') return undefined;
  const fields = yield* membersOf(text, start, to);
  return (
    fields && {
      member(key) {
        const range = fields.members.get(key);
        return range && text.slice(range.start, range.end);
      },
      pieces: skipBlanks(text, fields.end, to) < to ? undefined : yield* piecesOf(text, start, fields),
    }
  );
}

function* piecesOf(text: string, start: number, fields: Members): Steps<readonly Piece[] | undefined> {
  const kind = stringMember(text, fields, 'kind');
  const items = fields.members.get('items');
  if (kind?.endsWith('List') === true && items !== undefined && text[items.start] === '[') {
    const cut = fields.lists.get('items')?.elements;
    const inherits = inheritedFrom(kind, stringMember(text, fields, 'apiVersion'));
    if (cut === undefined) return undefined;
    const pieces: Piece[] = [];
    yield* eachInSteps(cut, (element, index) => void pieces.push(piece(element, ['items', index], inherits)));
    return pieces;
  }
  return [{ ...piece({ start, end: fields.end }, [], undefined), kind: kind ?? '' }];
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function piece(range: Range, at: readonly (string | number)[], inherits: Piece['inherits']): Piece {
  return { at, ...range, syntax: 'json', kind: undefined, inherits };
}

interface Members {
  /** Values by key; of equal keys the last. */
  readonly members: ReadonlyMap<string, Range>;
  /** Those of the values that are lists. */
  readonly lists: ReadonlyMap<string, Elements>;
  readonly end: number;
}

interface Elements {
  readonly elements: readonly Range[];
  readonly end: number;
}

function* membersOf(text: string, open: number, to: number): Steps<Members | undefined> {
  const members = new Map<string, Range>();
  const lists = new Map<string, Elements>();
  let i = skipBlanks(text, open + 1, to);
  if (text[i] === '}') return { members, lists, end: i + 1 };
  while (i < to) {
    if (text[i] !== '"') return undefined;
    const keyEnd = endOfString(text, i, to);
    if (keyEnd === undefined) return undefined;
    const colon = skipBlanks(text, keyEnd, to);
    if (text[colon] !== ':') return undefined;
    const start = skipBlanks(text, colon + 1, to);
    const key = text.slice(i + 1, keyEnd - 1);
    lists.delete(key);
    let end: number | undefined;
    if (text[start] === '[') {
      const list = yield* elementsOf(text, start, to);
      if (list !== undefined) lists.set(key, list);
      end = list?.end;
    } else end = endOfValue(text, start, to);
    if (end === undefined) return undefined;
    members.set(key, { start, end });
    i = skipBlanks(text, end, to);
    if (text[i] === '}') return { members, lists, end: i + 1 };
    if (text[i] !== ',') return undefined;
    i = skipBlanks(text, i + 1, to);
  }
  return undefined;
}

function* elementsOf(text: string, open: number, to: number): Steps<Elements | undefined> {
  const elements: Range[] = [];
  let i = skipBlanks(text, open + 1, to);
  if (text[i] === ']') return { elements, end: i + 1 };
  while (i < to) {
    if (elements.length % 64 === 63) yield;
    const end = endOfValue(text, i, to);
    if (end === undefined) return undefined;
    elements.push({ start: i, end });
    i = skipBlanks(text, end, to);
    if (text[i] === ']') return { elements, end: i + 1 };
    if (text[i] !== ',') return undefined;
    i = skipBlanks(text, i + 1, to);
  }
  return undefined;
}

function stringMember(text: string, { members }: Members, key: string): string | undefined {
  const range = members.get(key);
  if (range === undefined || text[range.start] !== '"') return undefined;
  const value = text.slice(range.start + 1, range.end - 1);
  return value.includes('\\') ? undefined : value;
}

const QUOTE = 34;
const BACKSLASH = 92;

/** Past the end of the value that starts here, found by its brackets and strings alone. */
function endOfValue(text: string, start: number, to: number): number | undefined {
  let depth = 0;
  for (let i = start; i < to; i += 1) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      const end = endOfString(text, i, to);
      if (end === undefined) return undefined;
      if (depth === 0) return end;
      i = end - 1;
    } else if (code === 123 || code === 91) depth += 1;
    else if (code === 125 || code === 93) {
      // A bracket that closes what is around a bare value ends it.
      if (depth === 0) return i > start ? i : undefined;
      depth -= 1;
      if (depth === 0) return i + 1;
    } else if (depth === 0 && (code === 44 || code === 32 || code === 10 || code === 13 || code === 9)) {
      return i > start ? i : undefined;
    }
  }
  return undefined;
}

function endOfString(text: string, open: number, to: number): number | undefined {
  for (let i = open + 1; i < to; i += 1) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i += 1;
    else if (code === QUOTE) return i + 1;
  }
  return undefined;
}

function skipBlanks(text: string, from: number, to: number): number {
  let i = from;
  while (i < to) {
    const code = text.charCodeAt(i);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) break;
    i += 1;
  }
  return i;
}
