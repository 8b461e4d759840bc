import type { Path } from '../syntax/path.ts';
import type { ListNode, MapEntry, MapNode, Node, ScalarNode } from '../syntax/tree.ts';
import type { Field, KindSchema } from './field.ts';
import { childField } from './lookup.ts';
import { nearestNames } from './near.ts';
import { type JsonType, jsonType, typeProblem } from './types.ts';

/** A value that stands where its table says, of the right type: what rules about values look at. */
export interface PlacedField {
  readonly path: Path;
  readonly field: Field;
  readonly node: Node;
  /** The entry that holds it; undefined for list items and the root. */
  readonly entry: MapEntry | undefined;
  /**
   * Scalars: the value as the API server reads it. A null where a built-in type holds plain text is the empty string;
   * other nulls are absent and not placed at all.
   */
  readonly value: string | number | boolean | undefined;
}

/** What contradicts the table. Facts, no sentences; each wrong text is in exactly one. */
export type Violation =
  /** A key that the table does not know; `near` are known names it may stand for, those already used left out. */
  | {
      readonly kind: 'unknown';
      readonly path: Path;
      readonly entry: MapEntry;
      readonly map: MapNode;
      readonly parent: Field;
      readonly near: readonly string[];
    }
  | {
      readonly kind: 'type';
      readonly path: Path;
      readonly node: Node;
      readonly field: Field;
      readonly found: JsonType;
      /** Set where the JSON type is right and the value cannot be held. */
      readonly why?: 'fraction' | 'overflow' | 'timestamp';
      readonly entry: MapEntry | undefined;
    }
  /** `path` leads to the field that is missing; `node` is the mapping that lacks it, or the null or `''` in its place. */
  | {
      readonly kind: 'missing';
      readonly path: Path;
      readonly field: Field;
      readonly node: Node;
      readonly written: boolean;
    }
  | {
      readonly kind: 'enum';
      readonly path: Path;
      readonly field: Field;
      readonly node: ScalarNode;
      readonly value: string;
    }
  | {
      readonly kind: 'limit';
      readonly path: Path;
      readonly field: Field;
      readonly node: Node;
      readonly limit: 'minimum' | 'maximum' | 'minItems' | 'maxItems' | 'maxLength';
      readonly bound: number;
    }
  /** Not exactly one of the fields of which one must be set; `set` are those that are. */
  | {
      readonly kind: 'one-of';
      readonly path: Path;
      readonly field: Field;
      readonly node: Node;
      readonly set: readonly string[];
    };

type Holder = 'object' | 'map' | 'list';

export interface Structure {
  /** In text order, parents before children. */
  readonly fields: readonly PlacedField[];
  readonly violations: readonly Violation[];
}

/**
 * Holds a tree against the table of its kind, as the API server decodes it: built-in types as Go's JSON decoder does
 * (apimachinery `kjson`: null leaves a zero value, a wrong JSON type is an error, names are case-sensitive), CRDs after
 * pruning of nulls (kubernetes.md 0.3.2 to 0.3.5). Of equal keys the last counts; that they are equal is the parser's
 * problem to report. `apiVersion` and `kind` chose the table and are not judged again.
 */
export function checkStructure(root: MapNode, schema: KindSchema): Structure {
  const fields: PlacedField[] = [];
  const violations: Violation[] = [];
  const typed = schema.decoding === 'typed';

  const visit = (node: Node, field: Field, path: Path, entry: MapEntry | undefined, holder: Holder): void => {
    if (node.kind === 'scalar' && node.value === null) {
      visitNull(node, field, path, entry, holder);
      return;
    }
    const problem = typeProblem(node, field);
    if (problem) {
      violations.push({ kind: 'type', path, node, field, entry, ...problem });
      return;
    }
    place(node, field, path, entry, node.kind === 'scalar' ? (node.value ?? undefined) : undefined);
    if (node.kind === 'map' && field.type === 'object') visitObject(node, field, path);
    else if (node.kind === 'map' && field.type === 'map') visitMap(node, field, path);
    else if (node.kind === 'list' && field.type === 'list') visitList(node, field, path);
  };

  const place = (
    node: Node,
    field: Field,
    path: Path,
    entry: MapEntry | undefined,
    value: PlacedField['value'],
  ): void => {
    fields.push({ path, field, node, entry, value });
    if (node.kind === 'scalar' && field.enum && typeof value === 'string' && !field.enum.includes(value)) {
      if (value !== '' || !field.required) violations.push({ kind: 'enum', path, field, node, value });
    }
    for (const [limit, bound] of brokenLimits(field, node, value)) {
      violations.push({ kind: 'limit', path, field, node, limit, bound });
    }
  };

  const visitNull = (node: ScalarNode, field: Field, path: Path, entry: MapEntry | undefined, holder: Holder): void => {
    if (!typed) {
      if (holder === 'list' && field.type !== 'any')
        violations.push({ kind: 'type', path, node, field, found: 'null', entry });
      return;
    }
    // A null among the elements of a Go slice or map is the zero value; elsewhere it leaves a field unset, as if absent.
    if (holder === 'object') return;
    if (field.type === 'string') place(node, field, path, entry, '');
    else if (field.type === 'object') {
      fields.push({ path, field, node, entry, value: undefined });
      checkPresence(node, new Map(), field, path);
    }
  };

  const visitObject = (node: MapNode, field: Field, path: Path): void => {
    const present = lastEntries(node);
    for (const entry of present.values()) {
      const child = childField(field, entry.key);
      if (child) visit(entry.value, child, [...path, entry.key], entry, 'object');
      else {
        const free = Object.keys(field.fields ?? {}).filter((name) => !present.has(name));
        const near = nearestNames(entry.key, free);
        violations.push({ kind: 'unknown', path: [...path, entry.key], entry, map: node, parent: field, near });
      }
    }
    checkPresence(node, present, field, path);
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
  };

  const checkPresence = (node: Node, present: ReadonlyMap<string, MapEntry>, field: Field, path: Path): void => {
    for (const [name, child] of Object.entries(field.fields ?? {})) {
      if (!child.required || isSet(present.get(name)) || (child.unless && isSet(present.get(child.unless)))) continue;
      const written = present.get(name)?.value;
      // Of another type: already reported as that.
      if (written && !(written.kind === 'scalar' && (written.value === null || written.value === ''))) continue;
      const at = [...path, name];
      violations.push({
        kind: 'missing',
        path: at,
        field: child,
        node: written ?? node,
        written: written !== undefined,
      });
    }
    if (field.oneOf) {
      const set = field.oneOf.filter((name) => isPresent(present.get(name)));
      if (set.length !== 1) violations.push({ kind: 'one-of', path, field, node, set });
    }
  };

  visit(root, schema.root, [], undefined, 'object');
  return { fields, violations };
}

/** The entries that count: of equal keys the last, and of a merged one and a written one the written. */
export function lastEntries(map: MapNode): ReadonlyMap<string, MapEntry> {
  const entries = new Map<string, MapEntry>();
  for (const entry of map.entries) {
    const before = entries.get(entry.key);
    if (!before || before.merged || !entry.merged) entries.set(entry.key, entry);
  }
  return entries;
}

function isPresent(entry: MapEntry | undefined): boolean {
  return entry !== undefined && jsonType(entry.value) !== 'null';
}

/** For required fields: Go cannot tell an empty string from none. */
function isSet(entry: MapEntry | undefined): boolean {
  if (!entry || !isPresent(entry)) return false;
  return !(entry.value.kind === 'scalar' && entry.value.value === '');
}

type Limit = 'minimum' | 'maximum' | 'minItems' | 'maxItems' | 'maxLength';

function* brokenLimits(field: Field, node: Node, value: PlacedField['value']): Iterable<[Limit, number]> {
  if (typeof value === 'number') {
    if (field.minimum !== undefined && value < field.minimum) yield ['minimum', field.minimum];
    if (field.maximum !== undefined && value > field.maximum) yield ['maximum', field.maximum];
  }
  if (typeof value === 'string' && field.maxLength !== undefined && value.length > field.maxLength) {
    yield ['maxLength', field.maxLength];
  }
  if (node.kind === 'list') {
    if (field.minItems !== undefined && node.items.length < field.minItems) yield ['minItems', field.minItems];
    if (field.maxItems !== undefined && node.items.length > field.maxItems) yield ['maxItems', field.maxItems];
  }
}
