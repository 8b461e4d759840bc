import { composeDocument } from './compose.ts';
import { readConcrete } from './cst.ts';
import type { Slice, SyntaxProblem } from './tree.ts';

/** One document's text as our own tree. Total: whatever the text, there is a slice, with problems where it is wrong. */
export function parseSlice(text: string): Slice {
  const concrete = readConcrete(text);
  const problems: SyntaxProblem[] = [];
  const first = concrete.documents.find((document) => document.value) ?? concrete.documents[0];
  const composed = first ? composeDocument(first, text) : undefined;
  problems.push(...(composed?.problems ?? []));
  for (const span of concrete.strays) {
    problems.push({ code: 'unexpected-text', detail: { text: text.slice(span.start, span.end) }, span });
  }
  if (concrete.exhausted)
    problems.push({ code: 'too-deep', detail: {}, span: { start: 0, end: Math.min(1, text.length) } });
  problems.sort((a, b) => a.span.start - b.span.start);
  return { text, root: composed?.root, problems, comments: concrete.comments, template: false };
}
