import { blank, findClose, joinLines } from './close.ts';
import { composeDocument } from './compose.ts';
import { readConcrete } from './cst.ts';
import type { Comment, Node, Span, SyntaxProblem } from './tree.ts';

/** What one reading of a document's text gave. */
export interface Reading {
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
}

interface Attempt extends Reading {
  /** Text that got no place in the tree and took what follows with it, in text order. */
  readonly strays: readonly Span[];
}

/** Each repair reads the text once more; a text with more faults than this keeps the partial tree of the last. */
const MOST_REPAIRS = 8;

/**
 * Reads a document and, where a fault would cost more than its own line, once more with that fault out of the way.
 * Repairs never move anything: they put blanks over text (`patched`), while `text` says what scalars really hold.
 */
export function readRepaired(text: string, patched: string): Reading {
  const kept: SyntaxProblem[] = [];
  const joined: Comment[] = [];
  const tried = new Set<number>();
  let source = patched;
  let current = attempt(text, source);
  for (let repairs = 0; repairs < MOST_REPAIRS; repairs++) {
    const open = current.problems.find(({ code, span }) => code.startsWith('unclosed-') && !tried.has(span.start));
    if (open) {
      tried.add(open.span.start);
      const close = findClose(source, open.span.start);
      if (!close) continue;
      const better = joinLines(source, open.span.start, close);
      const next = attempt(text, better);
      if (faults(next) >= faults(current)) continue;
      source = better;
      current = next;
      joined.push(...close.comments);
      continue;
    }
    const [stray] = current.strays;
    if (!stray) break;
    const lineEnd = source.slice(stray.start).search(/[\n\r]|$/) + stray.start;
    const end = stray.start + source.slice(stray.start, lineEnd).trimEnd().length;
    kept.push(strayProblem(text, { start: stray.start, end: Math.max(end, stray.end) }));
    source = blank(source, stray.start, Math.max(lineEnd, stray.end));
    current = attempt(text, source);
  }
  const problems = [...kept, ...current.problems, ...current.strays.map((span) => strayProblem(text, span))];
  return { root: current.root, problems, comments: [...joined, ...current.comments] };
}

function attempt(text: string, source: string): Attempt {
  const { documents, strays, directives, comments, exhausted } = readConcrete(source);
  const problems: SyntaxProblem[] = directives.map(({ offset, source: directive }) => ({
    code: 'directive',
    detail: { text: directive },
    span: { start: offset, end: offset + directive.length },
  }));
  const [first, ...others] = documents.filter((document) => document.value);
  const document = first ?? documents[0];
  const composed = document && composeDocument(document, text);
  if (composed) problems.push(...composed.problems);
  if (exhausted) problems.push({ code: 'too-deep', detail: {}, span: { start: 0, end: Math.min(1, text.length) } });
  const extra = others[0]?.value?.offset;
  if (extra !== undefined)
    problems.push({ code: 'extra-document', detail: {}, span: { start: extra, end: extra + 1 } });
  const all = [...(composed?.strays ?? []), ...strays].sort((a, b) => a.start - b.start);
  return { root: composed?.root, problems, comments, strays: all };
}

function faults({ problems, strays }: Attempt): number {
  return problems.length + strays.length;
}

function strayProblem(text: string, span: Span): SyntaxProblem {
  return { code: 'unexpected-text', detail: { text: text.slice(span.start, span.end) }, span };
}
