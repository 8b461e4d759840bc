import type { Path } from '../engine/model.ts';
import { allOf, type Requirement, type Selector } from '../engine/selector.ts';
import type { Json } from './object.ts';
import { at, isObject } from './value.ts';

/**
 * A LabelSelector as the built-in APIs read it (kubernetes.md 0.3.4, 0.4.2): null and absent parts demand nothing, a
 * null label value is the empty string. What cannot be read (an unknown operator, `In` without values, a number where
 * a string belongs) is a demand that nobody meets: a mistake never makes a selector wider.
 */
export function lowerLabelSelector(value: Json | undefined, path: Path): Selector {
  if (value === undefined || value === null) return allOf([]);
  if (!isObject(value)) return allOf([nobody('', path)]);
  return allOf([
    ...labelPairs(at(value, 'matchLabels'), [...path, 'matchLabels']),
    ...expressions(at(value, 'matchExpressions'), [...path, 'matchExpressions']),
  ]);
}

function labelPairs(value: Json | undefined, path: Path): readonly Requirement[] {
  if (value === undefined || value === null) return [];
  if (!isObject(value)) return [nobody('', path)];
  return Object.entries(value).map(([key, wanted]) => {
    const place = [...path, key];
    const text = wanted === null ? '' : wanted;
    return typeof text === 'string' ? { op: 'in', key, values: [text], path: place } : nobody(key, place);
  });
}

function expressions(value: Json | undefined, path: Path): readonly Requirement[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return [nobody('', path)];
  return value.map((item: Json, index) => expression(item, [...path, index]));
}

function expression(item: Json, path: Path): Requirement {
  const key = at(item, 'key');
  if (typeof key !== 'string' || key === '') return nobody('', path);
  const written = at(item, 'values') ?? [];
  if (!Array.isArray(written)) return nobody(key, path);
  const values = written.map((value: Json) => value ?? '').filter((value) => typeof value === 'string');
  if (values.length !== written.length) return nobody(key, path);
  const operator = at(item, 'operator');
  const unary = values.length === 0;
  if (operator === 'In' && !unary) return { op: 'in', key, values, path };
  if (operator === 'NotIn' && !unary) return { op: 'notIn', key, values, path };
  if (operator === 'Exists' && unary) return { op: 'exists', key, path };
  if (operator === 'DoesNotExist' && unary) return { op: 'absent', key, path };
  return nobody(key, path);
}

/** One of no values. */
function nobody(key: string, path: Path): Requirement {
  return { op: 'in', key, values: [], path };
}
