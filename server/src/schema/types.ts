import type { Node } from '../syntax/tree.ts';
import type { Field, FieldType } from './field.ts';

export type JsonType = 'object' | 'list' | 'string' | 'number' | 'boolean' | 'null';

export function jsonType(node: Node): JsonType {
  if (node.kind === 'map') return 'object';
  if (node.kind === 'list') return 'list';
  if (node.value === null) return 'null';
  return typeof node.value === 'string' ? 'string' : typeof node.value === 'number' ? 'number' : 'boolean';
}

export interface TypeProblem {
  readonly found: JsonType;
  readonly why?: 'fraction' | 'overflow' | 'timestamp';
}

const TAKES: Readonly<Record<FieldType, readonly JsonType[]>> = {
  object: ['object'],
  map: ['object'],
  list: ['list'],
  string: ['string'],
  boolean: ['boolean'],
  integer: ['number'],
  number: ['number'],
  intOrString: ['number', 'string'],
  any: ['object', 'list', 'string', 'number', 'boolean', 'null'],
};

const INT32 = 2 ** 31;

/** Why Go's decoder would not take the node for the field; undefined when it does. Nulls are not asked about here. */
export function typeProblem(node: Node, field: Field): TypeProblem | undefined {
  const found = jsonType(node);
  if (!TAKES[field.type].includes(found)) return { found };
  if (node.kind !== 'scalar') return undefined;
  if (typeof node.value === 'number' && (field.type === 'integer' || field.type === 'intOrString')) {
    // Only the JSON value counts: 80.0 and 8e1 are 80.
    if (!Number.isInteger(node.value)) return { found, why: 'fraction' };
    const bound = field.format === 'any-int' || field.format === 'int64' ? 2 ** 63 : INT32;
    if (node.value >= bound || node.value < -bound) return { found, why: 'overflow' };
  }
  if (field.format === 'timestamp' && typeof node.value === 'string' && !isTimestamp(node.value)) {
    return { found, why: 'timestamp' };
  }
  return undefined;
}

/** RFC 3339 as Go's `time.Parse` reads it. */
function isTimestamp(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!match) return false;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return (
    month >= 1 && month <= 12 && day >= 1 && day <= days && (hour ?? 0) < 24 && (minute ?? 0) < 60 && (second ?? 0) < 60
  );
}
