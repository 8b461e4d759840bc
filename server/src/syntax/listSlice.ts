import { blockItems, itemsStart, marginValue } from './blockItems.ts';
import { movedEntry, movedNode, movedSpan } from './move.ts';
import { parseSlice } from './parse.ts';
import type { Comment, ListItem, ListNode, MapEntry, MapNode, PlacedSlice, Slice, SyntaxProblem } from './tree.ts';

/** Fewer items are read as fast together. */
const FEWEST_ITEMS = 4;

/**
 * What makes an item mean something else among its neighbours, or a text something else than its lines: anchors and
 * aliases, document markers and directives, tabs and line ends that are not counted the same everywhere, template actions.
 */
const TANGLED = /[\t\r\uFEFF\u0085]|(?:^|[\s,[{])[&*]\S|^(?:%|\.\.\.)|\{\{/m;

/**
 * Faults that stay where they are: whatever stands around the item, its lines are read the same. An open quote or bracket
 * looks for its end in the items below.
 */
const CONTAINED = new Set([
  'bad-escape',
  'bad-indent',
  'bad-tag',
  'complex-key',
  'duplicate-key',
  'missing-colon',
  'missing-space',
  'nested-colon',
  'null-key',
  'number-key',
  'reserved-character',
]);

/** With more faults than this the text is read at once, which tells only the first of so many. */
const MOST_FAULTS = 50;

/**
 * A document that is a `List` in block style, read item by item: `read` gives the slice of an item's text, and may
 * remember it. The result says the same as reading the text at once, and costs an edit little more than the item it
 * touches. Undefined for any other document, and wherever an item is not whole: then the text has to be read at once.
 */
export function parseList(text: string, read: (text: string) => Slice): Slice | undefined {
  const cut = cutList(text);
  if (cut === undefined) return undefined;
  const items: PlacedSlice[] = [];
  const nodes: ListItem[] = [];
  const comments: Comment[] = [];
  const problems: SyntaxProblem[] = [];
  for (const { start, end } of cut.items) {
    const slice = read(text.slice(start, end));
    const item = wholeItem(slice);
    if (item === undefined) return undefined;
    items.push({ start, slice });
    nodes.push(movedItem(item, start));
    problems.push(...slice.problems.map((problem) => movedProblem(problem, start)));
    comments.push(...slice.comments.map((comment) => ({ ...comment, span: movedSpan(comment.span, start) })));
  }
  if (problems.length > MOST_FAULTS) return undefined;
  const frame = parseSlice(text.slice(0, cut.start) + text.slice(cut.end));
  const root = frame.problems.length === 0 && frame.root?.kind === 'map' ? frame.root : undefined;
  const [first] = nodes;
  const last = nodes.at(-1);
  if (root === undefined || first === undefined || last === undefined) return undefined;
  const list: ListNode = {
    kind: 'list',
    items: nodes,
    flow: false,
    span: { start: first.span.start, end: last.span.end },
  };
  const around = movedComments(frame.comments, cut.start, cut.end - cut.start);
  const filled = filledRoot(root, list, cut.start, cut.end - cut.start);
  if (filled === undefined) return undefined;
  return {
    text,
    root: filled,
    problems,
    comments: [...around, ...comments].sort((a, b) => a.span.start - b.span.start),
    template: false,
    items,
  };
}

/** An item in its place. Moving all of its nodes costs more than all else of it, and hardly anybody looks at them. */
function movedItem({ value, span }: ListItem, by: number): ListItem {
  let moved: MapNode | undefined;
  return {
    get value() {
      moved ??= movedNode(value as MapNode, by);
      return moved;
    },
    span: movedSpan(span, by),
  };
}

interface ListCut {
  /** From the first item's line to the end of the last one. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly { readonly start: number; readonly end: number }[];
}

function cutList(text: string): ListCut | undefined {
  const first = marginValue(text, 'kind') === 'List' && !TANGLED.test(text) ? itemsStart(text) : undefined;
  if (first === undefined) return undefined;
  const found: { start: number; end: number }[] = [];
  const items = blockItems(text, first, text.length);
  for (let next = items.next(); ; next = items.next()) {
    if (!next.done) {
      found.push(next.value);
      continue;
    }
    const [start, end] = [found[0]?.start, found.at(-1)?.end];
    if (!next.value || found.length < FEWEST_ITEMS || start === undefined || end === undefined) return undefined;
    return { start, end, items: found };
  }
}

/** The one item, a mapping; undefined where its text says anything else, or something is wrong in more than itself. */
function wholeItem({ text, root, problems, template }: Slice): ListItem | undefined {
  if (
    (problems.length > 0 && !(problems.every(isContained) && closesItsLines(text))) ||
    template ||
    root?.kind !== 'list' ||
    root.items.length !== 1
  )
    return undefined;
  const [item] = root.items;
  return item?.value.kind === 'map' && !item.value.entries.some(isListKind) ? item : undefined;
}

/** What an item holds that is itself a List is found only from the root. */
function isListKind({ key, value }: MapEntry): boolean {
  return key === 'kind' && value.kind === 'scalar' && String(value.value).endsWith('List');
}

/** The mapping around the items with the list in its place, and what stands below the list moved down by its length. */
function filledRoot(root: MapNode, list: ListNode, at: number, by: number): MapNode | undefined {
  let filled = 0;
  const entries = root.entries.map((entry): MapEntry => {
    if (entry.span.start >= at) {
      return movedEntry(entry, by);
    }
    if (entry.key !== 'items' || entry.value.kind !== 'scalar' || entry.value.style !== 'absent') return entry;
    filled++;
    return { ...entry, value: list, span: { start: entry.span.start, end: list.span.end } };
  });
  const last = entries.at(-1);
  if (filled !== 1 || last === undefined) return undefined;
  return { ...root, entries, span: { start: root.span.start, end: last.span.end } };
}

function isContained({ code, detail }: SyntaxProblem): boolean {
  // A colon without a key is told at the start of the text, whichever item it stands in.
  return CONTAINED.has(code) && !(code === 'nested-colon' && detail.key === '');
}

/** No quote or bracket goes on behind its line, comments aside. */
function closesItsLines(text: string): boolean {
  const count = (line: string, sign: RegExp) => line.match(sign)?.length ?? 0;
  return text
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)#.*/, ''))
    .every(
      (line) =>
        count(line, /"/g) % 2 === 0 && count(line, /'/g) % 2 === 0 && count(line, /[[{]/g) === count(line, /[\]}]/g),
    );
}

function movedProblem(problem: SyntaxProblem, by: number): SyntaxProblem {
  const { span, related } = problem;
  return { ...problem, span: movedSpan(span, by), ...(related && { related: movedSpan(related, by) }) };
}

function movedComments(comments: readonly Comment[], at: number, by: number): readonly Comment[] {
  return comments.map((comment) =>
    comment.span.start < at ? comment : { ...comment, span: movedSpan(comment.span, by) },
  );
}
