import { type Json, list } from './json.ts';

/** A Kubernetes label selector on the labels of one object (kubernetes.md 0.4.3). */
export function matches(labels: Json, selector: Json): boolean {
  const has = (key: string) => Object.hasOwn(labels ?? {}, key);
  for (const [key, value] of Object.entries(selector?.matchLabels ?? {})) {
    if (!has(key) || labels[key] !== (value ?? '')) return false;
  }
  for (const { key, operator, values } of list(selector?.matchExpressions)) {
    if (operator === 'In' && !(has(key) && values.includes(labels[key]))) return false;
    if (operator === 'NotIn' && has(key) && values.includes(labels[key])) return false;
    if (operator === 'Exists' && !has(key)) return false;
    if (operator === 'DoesNotExist' && has(key)) return false;
  }
  return true;
}
