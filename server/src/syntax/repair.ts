import { blank, type Close, findClose, joinLines } from './close.ts';
import { composeDocument } from './compose.ts';
import { readConcrete } from './cst.ts';
import type { Node, Span, SyntaxProblem } from './tree.ts';

/** What one reading of a document's text gave. */
export interface Reading {
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
  /** Of whole comments, not in order. */
  readonly comments: readonly Span[];
}

interface Attempt extends Reading {
  /** Text that got no place in the tree and took what follows with it, in text order. */
  readonly strays: readonly Span[];
}

/** Each repair reads the text once more; a text with more faults than this keeps the partial tree of the last. */
const MOST_REPAIRS = 16;
/** Above this length reading again is felt: only the first faults are mended. */
const LONG_TEXT = 200_000;
const MOST_REPAIRS_IN_LONG = 2;
/** How many openings are looked after at once; each may read to the end of the text. */
const MOST_LOOKS = 50;
/** A document whose indentation falls below that of its start is read part by part. */
const MOST_PARTS = 4;

/**
 * Reads a document and, where a fault would cost more than its own line, once more with that fault out of the way.
 * Repairs never move anything: they put blanks over text (`source`), while `text` says what scalars really hold.
 */
export function readRepaired(text: string, source: string): Reading {
  return readPart(text, source, 1);
}

function readPart(text: string, source: string, part: number): Reading {
  const kept: SyntaxProblem[] = [];
  const joined: Span[] = [];
  const tried = new Set<number>();
  let patched = source;
  let current = attempt(text, patched);
  const most = text.length > LONG_TEXT ? MOST_REPAIRS_IN_LONG : MOST_REPAIRS;
  for (let repairs = 0; repairs < most; repairs++) {
    const closes = closable(current, patched, tried);
    const [close] = closes;
    if (close) {
      // Each may hide the next, and some only seem open because of the first: all at once, else the first alone.
      const better = join(text, patched, closes, current) ?? join(text, patched, [close], current);
      if (better) {
        patched = better.source;
        current = better.attempt;
        joined.push(...better.comments);
      } else tried.add(close.start);
      continue;
    }
    const covered = coverQuotes(patched, current);
    if (covered !== patched) {
      patched = covered;
      current = attempt(text, patched);
      continue;
    }
    const [stray] = current.strays;
    if (!stray) break;
    const line = lineOf(patched, stray.start);
    const problem = strayProblem(text, { start: stray.start, end: Math.max(line.contentEnd, stray.end) });
    if (endsBefore(text, current.root, stray, line)) {
      const ignored = {
        ...problem,
        code: 'ignored-text',
        detail: { ...problem.detail, after: current.root?.kind ?? '' },
      };
      const rest = part < MOST_PARTS ? readPart(text, blank(patched, 0, line.start), part + 1) : undefined;
      const problems = [...kept, ...current.problems, ignored, ...(rest?.problems ?? [])];
      return { root: joinRoots(current.root, rest?.root), problems, comments: [...joined, ...current.comments] };
    }
    kept.push(problem);
    patched = blank(patched, stray.start, Math.max(line.end, stray.end));
    current = attempt(text, patched);
  }
  const problems = [...kept, ...current.problems, ...current.strays.map((span) => strayProblem(text, span))];
  return { root: current.root, problems, comments: [...joined, ...current.comments] };
}

interface Open {
  readonly start: number;
  readonly close: Close;
}

/** Quotes and brackets that the library found unclosed and that are closed further on; none inside another. */
function closable(current: Attempt, source: string, tried: ReadonlySet<number>): readonly Open[] {
  const found: Open[] = [];
  let inside = 0;
  let looks = 0;
  for (const { code, span } of current.problems) {
    if (looks > MOST_LOOKS) break;
    if (!code.startsWith('unclosed-') || span.start < inside || tried.has(span.start)) continue;
    looks++;
    const close = findClose(source, span.start);
    if (!close) continue;
    inside = close.end;
    found.push({ start: span.start, close });
  }
  return found;
}

/**
 * The text with some of them on one line each; undefined when that reads no better. Better is to have fewer faults, or
 * none from the opening to the end of the closing line: faults further on may only have come to light.
 */
function join(text: string, source: string, opens: readonly Open[], current: Attempt) {
  const joined = opens.reduce((before, { start, close }) => joinLines(before, start, close), source);
  const next = attempt(text, joined);
  const [first] = opens;
  const clean = opens.length === 1 && first && !faultWithin(next, first.start, lineOf(joined, first.close.end).end);
  if (!clean && faults(next) >= faults(current)) return undefined;
  return { source: joined, attempt: next, comments: opens.flatMap(({ close }) => close.comments) };
}

/** Without an end a quote takes the rest of the text with it: its line becomes a word, which `scalarNode.ts` knows again. */
function coverQuotes(source: string, { problems }: Attempt): string {
  let covered = source;
  for (const { code, span } of problems) {
    const quote = covered[span.start];
    if (code !== 'unclosed-quote' || (quote !== '"' && quote !== "'")) continue;
    const { contentEnd } = lineOf(covered, span.start);
    covered = covered.slice(0, span.start) + 'x'.repeat(contentEnd - span.start) + covered.slice(contentEnd);
    // Further ones stood in the text that this one took.
    break;
  }
  return covered;
}

interface Line {
  readonly start: number;
  /** Behind its last character that is not blank. */
  readonly contentEnd: number;
  /** Before the line end. */
  readonly end: number;
}

function lineOf(text: string, offset: number): Line {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = offset + text.slice(offset).search(/[\n\r]|$/);
  return { start, contentEnd: offset + text.slice(offset, end).trimEnd().length, end };
}

/**
 * The root is complete before the stray, so the API server's reader looks no further and never complains: nothing may
 * follow a flow collection or a scalar, nor a line left of the column in which a block collection started.
 */
function endsBefore(text: string, root: Node | undefined, stray: Span, line: Line): boolean {
  if (!root || stray.start < root.span.end) return false;
  if (root.kind === 'scalar' || root.flow) return true;
  const column = root.span.start - (text.lastIndexOf('\n', root.span.start - 1) + 1);
  return stray.start - line.start < column;
}

/** Parts of one map that only indentation parted. */
function joinRoots(first: Node | undefined, second: Node | undefined): Node | undefined {
  if (first?.kind !== 'map' || second?.kind !== 'map' || first.flow || second.flow) return first ?? second;
  const entries = [...first.entries, ...second.entries];
  return { ...first, entries, span: { start: first.span.start, end: second.span.end } };
}

function attempt(text: string, source: string): Attempt {
  const { documents, strays, directives, comments, exhausted } = readConcrete(source);
  const problems: SyntaxProblem[] = directives.map(({ offset, source: directive }) => ({
    code: 'directive',
    detail: { text: directive },
    span: { start: offset, end: offset + directive.length },
  }));
  const [document, ...others] = documents;
  const composed = document && composeDocument(document, text);
  if (composed) problems.push(...composed.problems);
  if (exhausted) problems.push({ code: 'too-deep', detail: {}, span: { start: 0, end: Math.min(1, text.length) } });
  const extra = others.find((other) => other.value)?.value?.offset;
  if (extra !== undefined)
    problems.push({ code: 'extra-document', detail: {}, span: { start: extra, end: extra + 1 } });
  const all = [...(composed?.strays ?? []), ...strays].sort((a, b) => a.start - b.start);
  return { root: composed?.root, problems, comments, strays: all };
}

function faults({ problems, strays }: Attempt): number {
  return problems.length + strays.length;
}

function faultWithin({ problems, strays }: Attempt, start: number, end: number): boolean {
  const within = (span: Span) => span.start >= start && span.start <= end;
  return problems.some(({ span }) => within(span)) || strays.some(within);
}

function strayProblem(text: string, span: Span): SyntaxProblem {
  return { code: 'unexpected-text', detail: { text: text.slice(span.start, span.end) }, span };
}
