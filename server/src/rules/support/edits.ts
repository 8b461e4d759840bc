import type { ListNode, MapEntry, MapNode, Node, Span } from '../../syntax/tree.ts';
import type { TextEdit } from '../rule.ts';
import { column, lineBreak, lineEnd, lineStart, nextLine, shiftLines, startsLine } from './lines.ts';
import { isShared } from './nodes.ts';

/** Edits that keep every character they do not need to change. Undefined where no such edit is safe. */
type Edits = readonly TextEdit[] | undefined;

export function replace(node: Node, text: string): Edits {
  if (isShared(node)) return undefined;
  // An absent value stands right behind its colon or dash.
  const absent = node.kind === 'scalar' && node.style === 'absent';
  return [{ span: node.span, text: absent ? ` ${text}` : text }];
}

export function renameKey(entry: MapEntry, name: string): Edits {
  return isShared(entry.keyNode) ? undefined : [{ span: entry.keyNode.span, text: name }];
}

/** The scalar's own text in quotes: `1.10` becomes `"1.10"`. */
export function quote(node: Node): Edits {
  if (node.kind !== 'scalar' || node.style !== 'plain' || /["\\]/.test(node.source)) return undefined;
  return replace(node, `"${node.source}"`);
}

/** `from: {…}` becomes a list with that one item; a scalar or flow value gets brackets, a block value a dash. */
export function wrapInList(text: string, value: Node): Edits {
  if (isShared(value)) return undefined;
  if (value.kind !== 'map' || value.flow) {
    // A scalar over several lines may hold the dashes of the items after it.
    const severalLines = value.kind === 'scalar' && /[\r\n]/.test(text.slice(value.span.start, value.span.end));
    if (severalLines || (value.kind === 'scalar' && value.style === 'absent')) return undefined;
    // Plain text may hold characters that end a flow sequence.
    if (value.kind === 'scalar' && value.style === 'plain' && /[,[\]{}]/.test(value.source)) return undefined;
    return [insertion(value.span.start, '['), insertion(value.span.end, ']')];
  }
  if (!startsLine(text, value.span.start)) return undefined;
  return [insertion(value.span.start, '- '), ...shiftLines(text, value.span.start, value.span.end, 2)];
}

/** A list with one item becomes that item; the columns stay. */
export function unwrapList(text: string, list: ListNode): Edits {
  const [only, ...rest] = list.items;
  if (!only || rest.length > 0 || isShared(list) || isShared(only.value)) return undefined;
  if (list.flow) {
    // `[app: web]` holds a mapping without braces of its own.
    const braces = only.value.kind === 'map' && text[only.value.span.start] !== '{';
    return [
      { span: { start: list.span.start, end: only.value.span.start }, text: braces ? '{' : '' },
      { span: { start: only.value.span.end, end: list.span.end }, text: braces ? '}' : '' },
    ];
  }
  if (only.value.kind !== 'map' || !startsLineOrDash(text, only.span.start)) return undefined;
  return [{ span: { start: only.span.start, end: only.span.start + 1 }, text: ' ' }];
}

/**
 * Puts a new key over a run of entries of one mapping: `cidr: x` becomes `ipBlock: {cidr: x}`, in the mapping's style;
 * as the only item of a list where the key holds one (`podSelector: x` becomes `from: [{podSelector: x}]`).
 */
export function wrapEntries(
  text: string,
  map: MapNode,
  entries: readonly MapEntry[],
  key: string,
  holds: 'mapping' | 'list' = 'mapping',
): Edits {
  const first = entries[0];
  const last = entries.at(-1);
  if (!first || !last || isShared(map) || entries.some((entry) => entry.merged)) return undefined;
  const at = map.entries.indexOf(first);
  if (entries.some((entry, index) => map.entries[at + index] !== entry)) return undefined;
  const list = holds === 'list';
  if (map.flow) {
    return [insertion(first.span.start, `${key}: ${list ? '[{' : '{'}`), insertion(last.span.end, list ? '}]' : '}')];
  }
  if (!startsLineOrDash(text, first.span.start)) return undefined;
  const indent = ' '.repeat(column(text, first.span.start)) + (list ? '- ' : '  ');
  return [
    insertion(first.span.start, `${key}:${lineBreak(text)}${indent}`),
    ...shiftLines(text, first.span.start, last.span.end, 2),
  ];
}

/** What the only entry of a mapping holds takes the mapping's place: `{a: {b: x}}` becomes `{b: x}`. */
export function unwrapKey(text: string, map: MapNode, entry: MapEntry): Edits {
  const { value } = entry;
  if (map.entries.length > 1 || isShared(map) || isShared(value) || entry.merged) return undefined;
  if (map.flow) return [{ span: map.span, text: text.slice(value.span.start, value.span.end) }];
  const { start } = entry.span;
  if (value.kind === 'scalar' || value.flow) {
    // Behind the key of the mapping itself.
    const end = text.slice(0, start).trimEnd().length;
    return text[end - 1] === ':' ? [{ span: { start: end, end: value.span.start }, text: ' ' }] : undefined;
  }
  if (!startsLine(text, start)) return undefined;
  const delta = column(text, start) - column(text, value.span.start);
  return [
    { span: { start, end: value.span.start }, text: '' },
    ...shiftLines(text, value.span.start, value.span.end, delta),
  ];
}

/** An entry becomes what the key before it holds, which has nothing behind it. */
export function indentUnder(text: string, map: MapNode, empty: MapEntry, entry: MapEntry): Edits {
  const next = map.entries[map.entries.indexOf(empty) + 1];
  if (next !== entry || empty.merged || entry.merged || isShared(map)) return undefined;
  const { start, end } = entry.span;
  if (map.flow) {
    return [{ span: { start: empty.keyNode.span.end, end: start }, text: ': {' }, insertion(end, '}')];
  }
  return startsLine(text, start) ? [insertion(start, '  '), ...shiftLines(text, start, end, 2)] : undefined;
}

export interface Move {
  readonly map: MapNode;
  readonly entry: MapEntry;
  /** The list item that only holds this entry, and goes with it. */
  readonly item?: Span | undefined;
  /** The mapping that takes the entry, and the entry of it after which it comes. */
  readonly target: MapNode;
  readonly after: MapEntry;
  /** The key it gets there; its own when absent. */
  readonly key?: string;
}

/** Takes an entry out of its mapping and puts it into one further up, where it is indented to fit. */
export function moveEntry(text: string, move: Move): Edits {
  const { map, entry, item, target, after } = move;
  if (isShared(map) || isShared(target) || entry.merged || isShared(entry.value)) return undefined;
  // An anchor must stay before what refers to it.
  if (/(?:^|[\s[{,])&\S/.test(text.slice(entry.span.start, entry.span.end))) return undefined;
  if (target.flow) return map.flow ? moveFlow(text, move) : undefined;
  const from = item ?? entry.span;
  const removal = map.flow && !item ? flowRemoval(map, entry) : lineRemoval(text, from, map, entry, item !== undefined);
  if (!removal || !startsLineOrDash(text, after.span.start)) return undefined;
  const lines = reindented(text, move, column(text, after.span.start));
  if (lines === undefined) return undefined;
  const at = lineEnd(text, after.span.end);
  const added = lineBreak(text) + lines;
  if (at < removal.start || at > removal.end) return [removal, insertion(at, added)].map(asEdit);
  return [{ span: removal, text: added }];
}

function moveFlow(text: string, { map, entry, item, after, key }: Move): Edits {
  if (item) return undefined;
  const removal = flowRemoval(map, entry);
  const written = text.slice(entry.keyNode.span.end, entry.span.end);
  return [{ span: removal, text: '' }, insertion(after.span.end, `, ${key ?? entry.key}${written}`)];
}

/** The entry's own lines, key renamed where asked, moved to a column; undefined where a line stands too far left. */
function reindented(text: string, { entry, key, map }: Move, to: number): string | undefined {
  const delta = to - column(text, entry.span.start);
  const end = map.flow ? entry.span.end : lineEnd(text, entry.span.end);
  const written =
    (key ?? text.slice(entry.span.start, entry.keyNode.span.end)) + text.slice(entry.keyNode.span.end, end);
  const [first = '', ...rest] = written.split(/\r?\n/);
  const moved: string[] = [' '.repeat(to) + first];
  for (const line of rest) {
    if (line.trim() === '') moved.push('');
    else if (delta >= 0) moved.push(' '.repeat(delta) + line);
    else if (line.slice(0, -delta).trim() === '') moved.push(line.slice(-delta));
    else return undefined;
  }
  return moved.join(lineBreak(text));
}

/** From the end of the line before to the end of its last line; behind a dash, up to the entry that takes its place. */
function lineRemoval(text: string, from: Span, map: MapNode, entry: MapEntry, whole: boolean): Span | undefined {
  if (startsLine(text, from.start)) {
    if (!whole && map.entries.length < 2) return undefined;
    const start = lineStart(text, from.start);
    if (start === 0) return { start, end: nextLine(text, from.end) };
    return { start: lineEnd(text, lineStart(text, start - 1)), end: lineEnd(text, from.end) };
  }
  const next = map.entries[map.entries.indexOf(entry) + 1];
  return next && !whole ? { start: from.start, end: next.span.start } : undefined;
}

/** An entry of a flow mapping with the comma that belongs to it. */
function flowRemoval(map: MapNode, entry: MapEntry): Span {
  const index = map.entries.indexOf(entry);
  const next = map.entries[index + 1];
  if (next) return { start: entry.span.start, end: next.span.start };
  return { start: map.entries[index - 1]?.span.end ?? entry.span.start, end: entry.span.end };
}

function startsLineOrDash(text: string, offset: number): boolean {
  return /^[ \t]*(?:- +)*$/.test(text.slice(lineStart(text, offset), offset));
}

function insertion(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}

function asEdit(change: Span | TextEdit): TextEdit {
  return 'span' in change ? change : { span: change, text: '' };
}
