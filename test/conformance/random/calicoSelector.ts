import type { Dice } from './dice.ts';
import { KEYS, NAMESPACES, VALUES } from './world.ts';

/** A random expression of Calico's language over the labels that the clusters have, in spellings of every kind. */
export function expression(dice: Dice, depth = 2): string {
  if (depth > 0 && dice.chance(0.25)) {
    return `${operand(dice, depth)}${dice.pick([' && ', ' || ', '&&'])}${operand(dice, depth)}`;
  }
  const key = dice.pick([...KEYS, ...KEYS, 'projectcalico.org/namespace', 'pcns.env']);
  const value = (): string => {
    const quote = dice.pick(["'", '"']);
    return `${quote}${key === 'projectcalico.org/namespace' ? dice.pick(NAMESPACES) : dice.pick(VALUES)}${quote}`;
  };
  return dice.pick<() => string>([
    () => `${key} == ${value()}`,
    () => `${key} == ${value()}`,
    () => `${key}!=${value()}`,
    () => `${key} in { ${value()}, ${value()} }`,
    () => `${key} not in {${value()}}`,
    () => `has(${key})`,
    () => `!has( ${key} )`,
    () => `${key} contains ${value()}`,
    () => `${key} starts with ${value()}`,
    () => `${key} endswith ${value()}`,
    () => 'all()',
    () => '!all( )',
  ])();
}

function operand(dice: Dice, depth: number): string {
  return dice.chance(0.4) ? `${dice.pick(['', '!'])}(${expression(dice, depth - 1)})` : expression(dice, 0);
}

/** On the labels of namespaces, or of ServiceAccounts. */
export function scopeExpression(dice: Dice): string {
  return dice.pick<() => string>([
    () => expression(dice, 1),
    () => expression(dice, 1),
    () => 'all()',
    () => `kubernetes.io/metadata.name == '${dice.pick(NAMESPACES)}'`,
    () => `projectcalico.org/name in {'${dice.pick(NAMESPACES)}', 'robot'}`,
  ])();
}
