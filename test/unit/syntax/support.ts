import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Json, toJson } from '../../../server/src/syntax/json.ts';
import { parseSlice } from '../../../server/src/syntax/parse.ts';
import type { Node, Slice, SyntaxProblem } from '../../../server/src/syntax/tree.ts';

/** A text with one `|` that stands for the cursor. Of several the last counts, so block scalars can be shown. */
export function cursor(fixture: string): { readonly text: string; readonly offset: number } {
  const offset = fixture.lastIndexOf('|');
  if (offset === -1) throw new Error(`no cursor in ${JSON.stringify(fixture)}`);
  return { text: fixture.slice(0, offset) + fixture.slice(offset + 1), offset };
}

/** The text with a line of `^^^ code` under each problem: what a golden fixture holds. */
export function annotate(text: string, problems: readonly SyntaxProblem[]): string {
  const out: string[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    out.push(line);
    for (const { code, span } of problems) {
      if (span.start < start || span.start > start + line.length) continue;
      const width = Math.max(1, Math.min(span.end, start + line.length + 1) - span.start);
      out.push(`${' '.repeat(span.start - start)}${'^'.repeat(width)} ${code}`);
    }
    start += line.length + 1;
  }
  return out.join('\n');
}

/** A golden fixture without its marks. */
export function unmarked(fixture: string): string {
  return fixture
    .split('\n')
    .filter((line) => !/^ *\^+ [a-z-]+$/.test(line))
    .join('\n');
}

export function json(text: string): Json | undefined {
  const { root } = parseSlice(text);
  return root && toJson(root);
}

/** Every span of a tree lies in the slice, in its parent's span (but for what an alias brings in), and in order. */
export function spanFaults(slice: Slice): readonly string[] {
  const faults: string[] = [];
  const check = (node: Node, from: number, to: number, where: string): void => {
    const { start, end } = node.span;
    if (!(from <= start && start <= end && end <= to)) faults.push(`${where}: ${start}-${end} outside ${from}-${to}`);
    if (node.alias !== undefined) return;
    if (node.kind === 'list') {
      for (const [index, item] of node.items.entries()) {
        if (item.span.start < start || item.span.end > end) faults.push(`${where}.${index}: item outside`);
        check(item.value, item.span.start, item.span.end, `${where}.${index}`);
      }
    } else if (node.kind === 'map') {
      for (const entry of node.entries) {
        if (entry.span.start < start || entry.span.end > end) faults.push(`${where}.${entry.key}: entry outside`);
        if (entry.merged) continue;
        check(entry.keyNode, entry.span.start, entry.span.end, `${where}.${entry.key} key`);
        check(entry.value, entry.keyNode.span.end, entry.span.end, `${where}.${entry.key}`);
      }
    }
  };
  if (slice.root) check(slice.root, 0, slice.text.length, '$');
  for (const { code, span } of slice.problems) {
    if (!(0 <= span.start && span.start <= span.end && span.end <= slice.text.length)) faults.push(`problem ${code}`);
  }
  for (const { span, text } of slice.comments) {
    if (!slice.text.slice(span.start, span.end).includes(text)) faults.push(`comment ${text}`);
  }
  return faults;
}

export interface Recorded {
  readonly id: string;
  readonly text: string;
  readonly json?: Json;
  readonly refused?: string;
  readonly strict?: string;
}

/** What the API server's reader said; see `test/fixtures/yaml/README.md`. */
export function recorded(name: string): readonly Recorded[] {
  const file = new URL(`../../fixtures/yaml/${name}.jsonl.gz`, import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Recorded);
}

/** Codes of text that the API server's reader never looks at, or that only kubectl refuses before it. */
const NOT_THE_READERS = new Set(['ignored-text', 'extra-document', 'directive', 'separator-text']);

/** Undefined when we and the API server's reader agree about a text: whether it can be read, and what it means. */
export function disagreement({ text, json: theirs, refused }: Recorded): string | undefined {
  const { root, problems } = parseSlice(text);
  if (problems.some(({ code }) => NOT_THE_READERS.has(code))) return undefined;
  const refusing = problems.find(({ code }) => code !== 'duplicate-key');
  if (refused !== undefined) return refusing ? undefined : `they refuse: ${refused}`;
  if (refusing) return `we refuse: ${refusing.code} at ${refusing.span.start}`;
  const ours = sorted(root ? toJson(root) : null);
  return ours === sorted(theirs ?? null) ? undefined : `they read ${sorted(theirs ?? null)}, we ${ours}`;
}

function sorted(value: Json): string {
  return JSON.stringify(value, (_, part: Json) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
