import { type Reading, readRepaired } from './repair.ts';
import { findTabs } from './tabs.ts';
import { hasAction, holdsAction, maskActions } from './template.ts';
import type { Comment, Slice, Span, SyntaxProblem } from './tree.ts';

/** Enough to mend; a binary file would otherwise have one a byte. */
const MOST_PROBLEMS = 100;

/** One document's text as our own tree. Total: whatever the text, there is a slice, with problems where it is wrong. */
export function parseSlice(text: string): Slice {
  // Line ends that the library does not know and the API server's reader does (YAML 1.1).
  const lines = /\r(?!\n)|\u0085/.test(text) ? text.replace(/\r(?!\n)|\u0085/g, '\n') : text;
  const found: SyntaxProblem[] = [];
  const controls = coverControls(lines, found);
  const patched = coverTabs(controls, found);
  findSeparatorText(lines, found);
  const plain = readRepaired(lines, patched);
  const problems = asJson(settle([...found, ...plain.problems], lines), lines);
  const template = hasAction(lines) ? readTemplate(plain, problems, lines, patched) : undefined;
  const { root, comments } = template ?? plain;
  return {
    text,
    root,
    problems: template ? [] : problems,
    comments: comments.map((span) => readComment(span, lines)).sort((a, b) => a.span.start - b.span.start),
    template: template !== undefined,
  };
}

/**
 * The reading of a template: as it stands where it is YAML all the same, else with its actions masked, when that makes
 * fewer faults. Undefined for a text whose faults have nothing to do with the braces in it.
 */
function readTemplate(
  plain: Reading,
  problems: readonly SyntaxProblem[],
  text: string,
  patched: string,
): Reading | undefined {
  if (problems.length === 0) return holdsAction(plain.root) ? plain : undefined;
  const masked = readRepaired(text, maskActions(patched));
  return masked.problems.length < problems.length ? masked : undefined;
}

function readComment(span: Span, text: string): Comment {
  return { text: text.slice(span.start, span.end).replace(/^#+/, '').trim(), span };
}

/** Characters that the API server's reader refuses anywhere, comments included (go-yaml readerc.go). */
const CONTROL = /(?![\t\n\r])[\p{Cc}\uFFFE\uFFFF]/gu;

function coverControls(text: string, found: SyntaxProblem[]): string {
  return text.replace(CONTROL, (char, offset: number) => {
    if (found.length >= MOST_PROBLEMS) return '\uFFFD';
    const code = char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    found.push({
      code: 'control-character',
      detail: { codePoint: `U+${code}` },
      span: { start: offset, end: offset + 1 },
    });
    return '\uFFFD';
  });
}

/** What starts with a brace kubectl reads as JSON first, which may hold what YAML refuses (apimachinery decoder.go). */
function asJson(problems: readonly SyntaxProblem[], text: string): readonly SyntaxProblem[] {
  if (problems.length === 0 || !/^\s*\{/.test(text)) return problems;
  try {
    JSON.parse(text);
  } catch {
    return problems;
  }
  return problems.filter(({ code }) => code === 'duplicate-key');
}

/** kubectl takes every line that starts with `---` for a separator and wants nothing on it but a comment (apimachinery decoder.go). */
function findSeparatorText(text: string, found: SyntaxProblem[]): void {
  for (const { index, 0: line, 1: rest = '' } of text.matchAll(/^---[ \t]*([^\s#].*)/gm)) {
    // `-----` and `---text` are wrong as a whole.
    const start = /^---\s/.test(line) ? index + line.length - rest.length : index;
    found.push({
      code: 'separator-text',
      detail: { text: rest.trimEnd() },
      span: { start, end: index + line.trimEnd().length },
    });
  }
}

/** A tab in the indentation is told and then read as one blank: files indented by tabs keep their shape. */
function coverTabs(text: string, found: SyntaxProblem[]): string {
  const tabs = findTabs(text);
  if (tabs.length === 0) return text;
  let covered = '';
  let done = 0;
  for (const span of tabs) {
    if (span.start < done) continue;
    found.push({ code: 'tab-indent', detail: {}, span });
    covered += text.slice(done, span.start) + ' '.repeat(span.end - span.start);
    done = span.end;
  }
  return covered + text.slice(done);
}

/** Problems that say something about the meaning and are told however many stand on a line. */
const OF_MEANING = new Set([
  'duplicate-key',
  'null-key',
  'number-key',
  'complex-key',
  'not-finite',
  'bad-merge',
  'bad-tag',
]);

/** In text order; of problems of form on one line only the first, because the others mostly follow from it. */
function settle(problems: readonly SyntaxProblem[], text: string): readonly SyntaxProblem[] {
  const settled: SyntaxProblem[] = [];
  let end = -1;
  for (const problem of [...problems].sort((a, b) => a.span.start - b.span.start)) {
    if (!OF_MEANING.has(problem.code)) {
      if (problem.span.start < end) continue;
      const lineEnd = text.indexOf('\n', problem.span.start);
      end = lineEnd === -1 ? text.length + 1 : lineEnd;
    }
    settled.push(problem);
    if (settled.length === MOST_PROBLEMS) break;
  }
  return settled;
}
