import type { Dice, Json } from './dice.ts';
import { KEYS, NAMESPACES, VALUES } from './world.ts';

/** A Kubernetes label selector; `nullValues` where the API reads a label without value as one (kubernetes.md 0.3.4, 0.3.5). */
export function selector(dice: Dice, nullValues = true): Json {
  if (dice.chance(0.2)) return {};
  const matchLabels = Object.fromEntries(
    dice.list(0, 2, () => [dice.pick(KEYS), nullValues && dice.chance(0.1) ? null : dice.pick(VALUES)] as const),
  );
  const matchExpressions = dice.list(0, 2, () => expression(dice, dice.pick(KEYS), nullValues));
  return {
    ...(dice.chance(0.7) && { matchLabels: nullValues && dice.chance(0.05) ? null : matchLabels }),
    ...(dice.chance(0.5) && { matchExpressions }),
  };
}

export function expression(dice: Dice, key: string, emptyValues = true): Json {
  const operator = dice.pick(['In', 'NotIn', 'Exists', 'DoesNotExist']);
  if (operator.endsWith('In')) return { key, operator, values: dice.list(1, 2, () => dice.pick(VALUES)) };
  return { key, operator, ...(emptyValues && dice.chance(0.3) && { values: dice.pick<Json>([null, []]) }) };
}

export function namespaceSelector(dice: Dice, nullValues = true): Json {
  if (!dice.chance(0.3)) return selector(dice, nullValues);
  return { matchLabels: { 'kubernetes.io/metadata.name': dice.pick(NAMESPACES) } };
}
