/**
 * What domain names make of a flow, course by course. A walk follows every rule that a name may open or close as if
 * each were a condition of its own; where rules share a name, or the order among them is open, only the courses tell
 * what can really happen.
 */

import type { Program } from './compile.ts';
import type { CompiledRule } from './match.ts';
import { ALLOW, BY_CONDITION, BY_TIE, DENY, type Outcomes } from './walk.ts';

/** More courses than this are not told apart: two to the power of the names. */
const MOST_NAMES = 6;

/** `walkAs` walks as if the address was resolved from just these names. The outcomes are the walk's own where courses say no more. */
export function byCourses(
  outcomes: Outcomes,
  program: Program,
  walkAs: (names: ReadonlySet<string>) => Outcomes,
): Outcomes {
  if ((outcomes & BY_CONDITION) === 0) return outcomes;
  const names = namesOf(program);
  const tangled = (outcomes & BY_TIE) !== 0 || names.some((name, index) => names.indexOf(name) !== index);
  const atoms = [...new Set(names)];
  if (!tangled || atoms.length === 0 || atoms.length > MOST_NAMES) return outcomes;
  let reached = 0;
  for (let course = 0; course < 1 << atoms.length; course++) {
    const found = walkAs(new Set(atoms.filter((_, index) => (course >> index) & 1)));
    const settled = found & (ALLOW | DENY);
    // Still open on this course, by something else than names.
    if (settled !== ALLOW && settled !== DENY) return outcomes;
    reached |= settled;
  }
  return reached === (ALLOW | DENY) ? reached | BY_CONDITION : reached;
}

/** Once for each rule that has it. */
function namesOf({ tiers }: Program): readonly string[] {
  const rules: readonly CompiledRule[] = tiers.flatMap(({ policies }) => policies.flatMap((policy) => policy.rules));
  return rules.flatMap(({ domains }) => [...new Set(domains.flatMap(({ names }) => names))]);
}
