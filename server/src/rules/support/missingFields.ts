import type { Violation } from '../../schema/violation.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import type { Fix, RuleSubject } from '../rule.ts';
import { replace } from './edits.ts';
import { fix } from './fix.ts';
import { dashIndent, insertAfter } from './insert.ts';
import { isShared } from './nodes.ts';
import { flowIn } from './render.ts';

/** A missing field of which only one value leaves the meaning as it looks: all pods of the chosen namespaces. */
export function missingFixes(
  { object }: RuleSubject,
  violation: Extract<Violation, { kind: 'missing' }>,
): readonly Fix[] {
  const parent = nodeAt(object.node, violation.path.slice(0, -1));
  if (object.schema?.family !== 'admin' || violation.path.at(-1) !== 'podSelector' || parent?.kind !== 'map') return [];
  const title = 'All their pods: `podSelector: {}`';
  const written = get(parent, 'podSelector');
  if (written) return fix(title, replace(written.value, '{}'));
  const last = parent.entries.at(-1);
  if (!last || last.merged || isShared(parent)) return [];
  const { text } = object.slice;
  return fix(title, insertAfter(text, parent, last, { podSelector: {} }, dashIndent(text, parent)));
}

const EVERY_PORT = { destinationPort: { range: { start: 1, end: 65535 } } };

/** `tcp: {}` means every port to those who read the project's own pages, and the CRD refuses it (kubernetes.md C-V5). */
export function emptyFixes(
  { object }: RuleSubject,
  { field, node }: Extract<Violation, { kind: 'group' | 'limit' }>,
): readonly Fix[] {
  if (field.role !== 'admin-transport' || node.kind !== 'map' || node.entries.length > 0) return [];
  return fix('Every port: from 1 to 65535', replace(node, flowIn(object.slice.text, EVERY_PORT)));
}
