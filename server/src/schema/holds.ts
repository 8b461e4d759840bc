import type { ListNode, MapEntry, MapNode, Node } from '../syntax/tree.ts';
import type { Field } from './field.ts';
import { jsonType } from './types.ts';
import type { Limit, PlacedField } from './violation.ts';

/** The entries that count: of equal keys the last, and of a merged one and a written one the written. */
export function lastEntries(map: MapNode): ReadonlyMap<string, MapEntry> {
  const entries = new Map<string, MapEntry>();
  for (const entry of map.entries) {
    const before = entries.get(entry.key);
    if (!before || before.merged || !entry.merged) entries.set(entry.key, entry);
  }
  return entries;
}

/** There, and not null. In Go (`typed`) an empty string is none, where something is required. */
export function isSet(entry: MapEntry | undefined, typed: boolean): boolean {
  if (!entry || jsonType(entry.value) === 'null') return false;
  return !(typed && entry.value.kind === 'scalar' && entry.value.value === '');
}

/** Those of the fields that are there and not null. */
export function setFields(present: ReadonlyMap<string, MapEntry>, names: readonly string[]): readonly string[] {
  return names.filter((name) => isSet(present.get(name), false));
}

interface BrokenLimit {
  readonly limit: Limit;
  readonly bound: number;
  readonly size: number;
}

/** The limits of the field that the value is outside of. */
export function brokenLimits(field: Field, node: Node, value: PlacedField['value']): readonly BrokenLimit[] {
  if (typeof value === 'number') return outside(value, 'minimum', field.minimum, 'maximum', field.maximum);
  if (typeof value === 'string') {
    if (field.minLength === undefined && field.maxLength === undefined) return [];
    return outside(lengthOf(value), 'minLength', field.minLength, 'maxLength', field.maxLength);
  }
  if (node.kind === 'list') return outside(node.items.length, 'minItems', field.minItems, 'maxItems', field.maxItems);
  if (node.kind === 'map' && (field.minProperties !== undefined || field.maxProperties !== undefined)) {
    const size = countProperties(node, field);
    return outside(size, 'minProperties', field.minProperties, 'maxProperties', field.maxProperties);
  }
  return [];
}

function outside(
  size: number,
  least: Limit,
  min: number | undefined,
  most: Limit,
  max: number | undefined,
): readonly BrokenLimit[] {
  if (min !== undefined && size < min) return [{ limit: least, bound: min, size }];
  return max !== undefined && size > max ? [{ limit: most, bound: max, size }] : [];
}

/** As the API server counts: code points. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** What is left once unknown fields and nulls are pruned. */
function countProperties(node: MapNode, field: Field): number {
  const isKept = (key: string) =>
    field.type === 'map' || field.preserveUnknown || Object.hasOwn(field.fields ?? {}, key);
  return [...lastEntries(node).values()].filter((entry) => isKept(entry.key) && isSet(entry, false)).length;
}

/** Items that are equal to one before them, in a list that may hold none twice. */
export function* duplicates(
  { items }: ListNode,
  { unique }: Field,
): Iterable<{ readonly index: number; readonly first: number; readonly item: Node }> {
  if (unique === undefined || items.length < 2) return;
  const seen = new Map<string, number>();
  for (const [index, { value: item }] of items.entries()) {
    const identity = unique === 'items' ? identityOf(item) : keysOf(item, unique);
    if (identity === undefined) continue;
    const first = seen.get(identity);
    if (first === undefined) seen.set(identity, index);
    else yield { index, first, item };
  }
}

function keysOf(item: Node, keys: readonly string[]): string | undefined {
  if (item.kind !== 'map') return undefined;
  const entries = lastEntries(item);
  return keys.map((key) => identityOf(entries.get(key)?.value)).join(' ');
}

/** Equal for equal JSON: the order of fields does not count. */
function identityOf(node: Node | undefined): string {
  if (!node) return '';
  if (node.kind === 'scalar') return JSON.stringify(node.value);
  if (node.kind === 'list') return `[${node.items.map(({ value }) => identityOf(value)).join(',')}]`;
  const entries = [...lastEntries(node).values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return `{${entries.map(({ key, value }) => `${JSON.stringify(key)}:${identityOf(value)}`).join(',')}}`;
}
