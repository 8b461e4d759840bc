import type { Path } from '../syntax/path.ts';
import type { ListNode, MapEntry, MapNode, Node, ScalarNode } from '../syntax/tree.ts';
import type { Channel, Field, KindSchema } from './field.ts';
import { brokenLimits, duplicates, isSet, lastEntries, setFields } from './holds.ts';
import { childField } from './lookup.ts';
import { nearestNames } from './near.ts';
import { typeProblem } from './types.ts';
import type { PlacedField, Violation } from './violation.ts';

export { lastEntries } from './holds.ts';
export type { PlacedField, UnknownViolation, Violation } from './violation.ts';

type Holder = 'object' | 'map' | 'list';

export interface Structure {
  /** In text order, parents before children. */
  readonly fields: readonly PlacedField[];
  readonly violations: readonly Violation[];
}

/**
 * Holds a tree against the table of its kind, as the API server decodes it: built-in types and all `metadata` as Go's
 * JSON decoder does (apimachinery `kjson`: null leaves a zero value, a wrong JSON type is an error, names are
 * case-sensitive), the rest of CRDs after pruning of nulls (kubernetes.md 0.3.2 to 0.3.5). Of equal keys the last
 * counts; that they are equal is the parser's problem to report. `apiVersion` and `kind` chose the table and are not
 * judged again. Checks are asked last; unlike the API server, which leaves some out once a type is wrong, all of them
 * are.
 */
export function checkStructure(root: MapNode, schema: KindSchema): Structure {
  const fields: PlacedField[] = [];
  const violations: Violation[] = [];
  let typed = schema.decoding === 'typed';
  let channel: Channel | undefined;
  let dropped = false;
  let anyCase = false;

  const report = (violation: Violation): void => {
    if (dropped && violation.kind !== 'unknown') return;
    const marked = channel && !violation.channel ? { ...violation, channel } : violation;
    violations.push(anyCase ? { ...marked, anyCase } : marked);
  };

  const visit = (node: Node, field: Field, path: Path, entry: MapEntry | undefined, holder: Holder): void => {
    if (node.kind === 'scalar' && node.value === null) {
      visitNull(node, field, path, entry, holder);
      return;
    }
    const problem = typeProblem(node, field);
    if (problem) {
      report({ kind: 'type', path, node, field, entry, ...problem });
      return;
    }
    place(node, field, path, entry, node.kind === 'scalar' ? (node.value ?? undefined) : undefined);
    if (node.kind === 'map' && field.type === 'object') visitObject(node, field, path);
    else if (node.kind === 'map' && field.type === 'map') visitMap(node, field, path);
    else if (node.kind === 'list' && field.type === 'list') visitList(node, field, path);
    for (const check of field.checks ?? []) {
      const failure = check.fails(node, root);
      if (!failure) continue;
      const found = { kind: 'check', path: [...path, ...failure.at], field, check, failure, at: path, node } as const;
      report(check.channel ? { ...found, channel: check.channel } : found);
    }
  };

  const place = (
    node: Node,
    field: Field,
    path: Path,
    entry: MapEntry | undefined,
    value: PlacedField['value'],
  ): void => {
    const plain = { path, field, node, entry, value };
    fields.push(channel || anyCase ? { ...plain, ...(channel && { channel }), ...(anyCase && { anyCase }) } : plain);
    if (node.kind === 'scalar' && typeof value === 'string') {
      // Go cannot tell an empty string from none: where one is required it is missing.
      const missing = typed && value === '' && field.required;
      if (field.enum && !missing && !field.enum.includes(value)) report({ kind: 'enum', path, field, node, value });
      else if (field.pattern && !field.pattern.test(value)) report({ kind: 'pattern', path, field, node, value });
    } else if (node.kind === 'scalar' && typeof value === 'number' && field.enum?.includes(String(value)) === false) {
      report({ kind: 'enum', path, field, node, value: String(value) });
    }
    for (const broken of brokenLimits(field, node, value)) report({ kind: 'limit', path, field, node, ...broken });
  };

  const visitNull = (node: ScalarNode, field: Field, path: Path, entry: MapEntry | undefined, holder: Holder): void => {
    if (!typed) {
      if (holder === 'list' && field.type !== 'any') report({ kind: 'type', path, node, field, found: 'null', entry });
      return;
    }
    // A null among the elements of a Go slice or map is the zero value; elsewhere it leaves a field unset, as if absent.
    if (holder === 'object') return;
    if (field.type === 'string') place(node, field, path, entry, '');
    else if (field.type === 'object') {
      fields.push({ path, field, node, entry, value: undefined, ...(channel && { channel }) });
      checkPresence(node, new Map(), field, path);
    }
  };

  const visitObject = (node: MapNode, field: Field, path: Path): void => {
    const present = lastEntries(node);
    for (const entry of present.values()) {
      const child = childField(field, entry.key);
      if (child) visitChild(node, entry, child, [...path, entry.key]);
      else if (!field.preserveUnknown) {
        const free = Object.keys(field.fields ?? {}).filter((name) => !present.has(name));
        const near = nearestNames(entry.key, free);
        report({ kind: 'unknown', path: [...path, entry.key], entry, map: node, parent: field, near });
        const other = schema.anyCase ? otherCase(field, entry.key) : undefined;
        if (other !== undefined && !present.has(other)) visitOtherCase(entry, field.fields?.[other], path);
      }
    }
    checkPresence(node, present, field, path);
  };

  const visitChild = (map: MapNode, entry: MapEntry, field: Field, path: Path): void => {
    const outside = { typed, channel, dropped };
    dropped ||= field.subresource ?? false;
    typed ||= path.length === 1 && field.role === 'metadata';
    if (field.channel && !channel) {
      if (isSet(entry, false)) violations.push({ kind: 'channel', path, field, entry, map, channel: field.channel });
      channel = field.channel;
    }
    visit(entry.value, field, path, entry, 'object');
    ({ typed, channel, dropped } = outside);
  };

  /** What only readers see that take names in any case. */
  const visitOtherCase = (entry: MapEntry, field: Field | undefined, path: Path): void => {
    const outside = anyCase;
    anyCase = true;
    if (field) visit(entry.value, field, [...path, entry.key], entry, 'object');
    anyCase = outside;
  };

  const visitMap = (node: MapNode, field: Field, path: Path): void => {
    for (const entry of lastEntries(node).values()) {
      if (field.items) visit(entry.value, field.items, [...path, entry.key], entry, 'map');
    }
  };

  const visitList = (node: ListNode, field: Field, path: Path): void => {
    node.items.forEach((item, index) => {
      if (field.items) visit(item.value, field.items, [...path, index], undefined, 'list');
    });
    for (const { index, first, item } of duplicates(node, field)) {
      report({ kind: 'duplicate', path: [...path, index], field: field.items ?? field, node: item, list: node, first });
    }
  };

  const checkPresence = (node: Node, present: ReadonlyMap<string, MapEntry>, field: Field, path: Path): void => {
    for (const [name, child] of Object.entries(field.fields ?? {})) {
      if (!child.required || child.defaultValue !== undefined || isSet(present.get(name), typed)) continue;
      if (child.unless && isSet(present.get(child.unless), typed)) continue;
      const written = present.get(name)?.value;
      // Of another type: already reported as that.
      if (written && !(written.kind === 'scalar' && (written.value === null || written.value === ''))) continue;
      report({
        kind: 'missing',
        path: [...path, name],
        field: child,
        node: written ?? node,
        written: written !== undefined,
      });
    }
    for (const group of field.groups ?? []) {
      const set = setFields(present, group.of);
      const few = set.length === 0 && group.needs !== 'at-most-one';
      const many = set.length > 1 && group.needs !== 'at-least-one';
      if (few || many) report({ kind: 'group', path, field, node, group, set });
    }
  };

  visit(root, schema.root, [], undefined, 'object');
  return { fields, violations };
}

/** The field whose name is the key but for its case. */
function otherCase({ fields = {} }: Field, key: string): string | undefined {
  const folded = key.toLowerCase();
  return Object.keys(fields).find((name) => name.toLowerCase() === folded);
}
