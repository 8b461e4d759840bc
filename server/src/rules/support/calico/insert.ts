import { get } from '../../../syntax/cursor.ts';
import type { ListNode, MapEntry, MapNode } from '../../../syntax/tree.ts';
import type { TextEdit } from '../../rule.ts';
import { appendItem, dashIndent, insertAfter, insertBefore } from '../insert.ts';
import { column, lineBreak, startsLine } from '../lines.ts';
import { isBorrowed } from '../manifest.ts';
import { blockLines, flowIn, type PlainMap } from '../render.ts';

type Edits = readonly TextEdit[] | undefined;

/** Expressions are full of double quotes: between single ones they read as they are. */
export function readable(edits: Edits): Edits {
  return edits?.map((edit) => ({ ...edit, text: singleQuoted(edit.text) }));
}

function singleQuoted(text: string): string {
  return text.replace(/"((?:[^"\\\n]|\\.)*)"/g, (written) => {
    const value = JSON.parse(written) as string;
    if (/^[a-z]+\(\)$/.test(value)) return value;
    return value.includes('"') ? `'${value.replaceAll("'", "''")}'` : written;
  });
}

function isJson(text: string): boolean {
  return /^\s*\{/.test(text);
}

/** The same edits, in the quotes that the document has. */
function fitting(text: string, edits: Edits): Edits {
  return isJson(text) ? edits : readable(edits);
}

/** Adds fields to a policy's `spec` before one of its entries, or after the last: none whose key stands there, were it empty. */
export function addFields(text: string, map: MapNode, fields: PlainMap, before?: MapEntry): Edits {
  const last = map.entries.at(-1);
  if (!last || isBorrowed(map) || (before ?? last).merged) return undefined;
  if (Object.keys(fields).some((key) => get(map, key))) return undefined;
  const dashes = dashIndent(text, map);
  return fitting(
    text,
    before ? insertBefore(text, map, before, fields, dashes) : insertAfter(text, map, last, fields, dashes),
  );
}

/** Rules at `index` of a list of rules, in the list's own style. */
export function addRules(
  text: string,
  spec: MapNode,
  list: ListNode,
  index: number,
  rules: readonly PlainMap[],
): Edits {
  if (isBorrowed(list, spec) || list.items.length === 0) return undefined;
  const dashes = dashIndent(text, spec);
  const at = list.items[index];
  if (!at) return fitting(text, appended(text, list, rules, dashes));
  const { start } = at.span;
  if (list.flow) return fitting(text, [insertion(start, rules.map((rule) => `${flowIn(text, rule)}, `).join(''))]);
  if (!startsLine(text, start)) return undefined;
  const indent = lineBreak(text) + ' '.repeat(column(text, start));
  return fitting(text, [
    insertion(
      start,
      blockLines(rules, dashes)
        .map((line) => line + indent)
        .join(''),
    ),
  ]);
}

function appended(text: string, list: ListNode, rules: readonly PlainMap[], dashes: 0 | 2): Edits {
  const edits = rules.map((rule) => appendItem(text, list, rule, dashes));
  const all = edits.flatMap((edit) => edit ?? []);
  const [first] = all;
  if (!first || edits.some((edit) => edit === undefined)) return undefined;
  return [{ span: first.span, text: all.map((edit) => edit.text).join('') }];
}

/** A first list of rules for a direction that has none. */
export function addFirstRules(
  text: string,
  spec: MapNode,
  direction: 'ingress' | 'egress',
  rules: readonly PlainMap[],
): Edits {
  return addFields(text, spec, { [direction]: rules });
}

function insertion(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}
