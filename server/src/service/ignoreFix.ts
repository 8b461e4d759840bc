import type { Diagnostic, FixResult } from '../features/results.ts';
import { WORD } from '../rules/ignore/ignores.ts';
import { IGNORE_RULES } from '../rules/ignore/rules.ts';
import { lineBreak, lineStart } from '../rules/support/lines.ts';
import type { Node, PlacedSlice } from '../syntax/tree.ts';
import { moved } from './places.ts';

/**
 * A comment line above what a diagnostic is about, in which the reason is still to be written. None where no
 * comment can stand: in JSON, in a template, and for what is said of such comments themselves.
 */
export function ignoreFix({ code, span }: Diagnostic, slices: readonly PlacedSlice[]): readonly FixResult[] {
  if (IGNORE_RULES.some((rule) => rule.code === code)) return [];
  const placed = slices.findLast(({ start }) => start <= span.start);
  if (placed === undefined || placed.slice.template) return [];
  const { start, slice } = placed;
  const { text, root } = slice;
  if (/^\s*[{[]/.test(text)) return [];
  const at = lineStart(text, anchor(root, Math.max(span.start - start, root?.span.start ?? 0)));
  const indent = /^ */.exec(text.slice(at))?.[0] ?? '';
  const line = `${indent}# ${WORD} ${code}: ${lineBreak(text)}`;
  return [
    {
      title: `Ignore ${code} here, with a reason`,
      edits: [{ span: moved({ start: at, end: at }, start), text: line }],
      preferred: false,
    },
  ];
}

/** Where the value starts that goes on over the line of the offset: inside it a comment would be text. */
function anchor(root: Node | undefined, offset: number): number {
  let node: Node | undefined = root;
  while (node !== undefined && node.kind !== 'scalar') {
    node = children(node).find((child) => child.span.start <= offset && offset <= child.span.end);
  }
  return node === undefined ? offset : Math.min(offset, node.span.start);
}

function children(node: Exclude<Node, { kind: 'scalar' }>): readonly Node[] {
  return node.kind === 'map' ? node.entries.map(({ value }) => value) : node.items.map(({ value }) => value);
}
