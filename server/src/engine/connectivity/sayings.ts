/** What programs say, as texts that are equal where they say the same: to tell what an edit of policies changes. */

import type { Program } from '../compile.ts';

/** Each program is read once. What depends on more than its policies is equal to nothing but itself. */
export function createSayings(): (program: Program | undefined) => string {
  const known = new Map<Program | undefined, string>();
  return (program) => {
    const said = known.get(program) ?? sayingOf(program, known.size);
    known.set(program, said);
    return said;
  };
}

function sayingOf(program: Program | undefined, number: number): string {
  if (program === undefined) return '';
  // Which names it may ask for depends on whom its neighbours ask.
  const asksNames = program.tiers.some(({ policies }) =>
    policies.some(({ rules }) => rules.some(({ rule }) => rule.peers?.some(({ kind }) => kind === 'domains') === true)),
  );
  if (asksNames) return `alone ${number}`;
  const { isolatedBy, otherwise, ofNode } = program;
  const tiers = program.tiers.map(({ tier, policies }) => [
    tier,
    policies.map(({ policy, selects, order, isolates, declared, rules }) => [
      policy.id,
      [selects, order, isolates, declared],
      rules.map(({ rule }) => rule),
    ]),
  ]);
  return JSON.stringify([tiers, isolatedBy, otherwise, ofNode], plainly);
}

/** Everything that a rule may hold, JSON or not. */
function plainly(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Map || value instanceof Set) return [...value];
  return value;
}
