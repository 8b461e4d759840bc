import type { MapEntry, MapNode, Node, Span } from '../../syntax/tree.ts';
import type { Finding, Fix, SliceRule, SliceSubject } from '../rule.ts';
import { boundaries } from '../support/boundaries.ts';
import { fix } from '../support/fix.ts';
import { removeEntry } from '../support/insert.ts';
import { column, lineEnd, lineStart, startsLine } from '../support/lines.ts';
import { isManifest } from '../support/manifests.ts';
import { API_SERVER, refusersFor } from '../support/refuse.ts';
import { code } from '../support/text.ts';

/** A key that stands twice in one mapping (A-D4, A-M15). */
export const duplicateKey: SliceRule = {
  code: 'duplicate-key',
  level: 'error',
  scope: 'slice',
  title: 'A key that stands twice',
  answers: ['A-D4', 'A-M15'],
  *check(subject: SliceSubject): Iterable<Finding> {
    if (!isManifest(subject)) return;
    const { slice } = subject;
    const documents = boundaries(slice);
    for (const { code: problem, detail, span, related } of slice.problems) {
      if (problem !== 'duplicate-key' || !related) continue;
      const pair = slice.root ? findPair(slice.root, span, related) : undefined;
      // Two documents without a separator: said once, at the boundary.
      if (pair && pair.map === slice.root && documents.length > 0) continue;
      const key = code(detail.key ?? '');
      yield {
        code: 'duplicate-key',
        level: 'error',
        message: `${key} stands twice in this mapping. \`kubectl\` keeps the last without a word, and what the first says is lost; the API server refuses the text where it is sent as it stands. Keep one, or put both together.`,
        path: [],
        part: 'key',
        span,
        rejectedBy: refusers(subject),
        related: [{ message: `The first ${key}`, path: [], span: related }],
        fixes: pair ? fixesFor(slice.text, pair) : [],
      };
    }
  },
};

/** Whoever reads the text of an object, by the kinds of the objects in it. */
function refusers({ objects }: SliceSubject): readonly string[] {
  const by = objects.flatMap(({ schema }) => (schema ? refusersFor(schema, 'duplicate-key') : []));
  return by.length > 0 ? [...new Set(by)] : [API_SERVER];
}

interface Pair {
  readonly map: MapNode;
  readonly first: MapEntry;
  readonly second: MapEntry;
}

function fixesFor(text: string, { map, first, second }: Pair): readonly Fix[] {
  const written = (entry: MapEntry) => text.slice(entry.span.start, entry.span.end);
  if (written(first) === written(second)) {
    return fix('Remove the repetition', removeEntry(text, map, second), true);
  }
  const merged = mergeLists(text, { map, first, second });
  if (merged.length > 0) return merged;
  return fix('Keep the last, as `kubectl` does', removeEntry(text, map, first));
}

/** Two block lists one after the other: without the second key they are one. */
function mergeLists(text: string, { map, first, second }: Pair): readonly Fix[] {
  const { value: a } = first;
  const { value: b } = second;
  if (a.kind !== 'list' || b.kind !== 'list' || a.flow || b.flow) return [];
  if (map.entries.indexOf(second) !== map.entries.indexOf(first) + 1) return [];
  const [dashA, dashB] = [a.items[0]?.span.start, b.items[0]?.span.start];
  if (dashA === undefined || dashB === undefined || column(text, dashA) !== column(text, dashB)) return [];
  if (!startsLine(text, second.span.start) || !startsLine(text, dashB)) return [];
  const start = lineEnd(text, lineStart(text, second.span.start) - 1);
  return fix(
    'Put both lists together',
    [{ span: { start, end: lineEnd(text, second.keyNode.span.end) }, text: '' }],
    true,
  );
}

function findPair(node: Node, second: Span, first: Span): Pair | undefined {
  if (node.alias !== undefined) return undefined;
  if (node.kind === 'list') {
    for (const item of node.items) {
      const found = findPair(item.value, second, first);
      if (found) return found;
    }
  }
  if (node.kind !== 'map') return undefined;
  const later = node.entries.find((entry) => entry.keyNode.span.start === second.start);
  const earlier = node.entries.find((entry) => entry.keyNode.span.start === first.start);
  if (later && earlier) return { map: node, first: earlier, second: later };
  for (const entry of node.entries) {
    const found = findPair(entry.value, second, first);
    if (found) return found;
  }
  return undefined;
}
