/** Parts of policies with whom they select and what their rules match as sets, made when first asked for. */

import { type Candidates, candidateKey, indexCandidates } from './candidates.ts';
import type { Matching } from './labels.ts';
import { type CompiledRule, compileRule, type MatchWorld } from './match.ts';
import { missingForRules } from './missing.ts';
import type { Endpoint, MissingFact } from './model.ts';
import { once } from './once.ts';
import type { Part } from './parts.ts';
import { matchSubject } from './subjects.ts';

export interface CompiledPart {
  readonly part: Part;
  /** No other part has it, not in what an edit makes of the policies either. */
  readonly number: number;
  /** Some rule of it is about domain names. */
  readonly asksNames: boolean;
  /** What its rules speak of and nobody could read. */
  readonly gaps: readonly MissingFact[];
  subject(): Matching;
  rules(): readonly CompiledRule[];
}

export interface CompiledParts {
  /** In the order of evaluation. */
  readonly list: readonly CompiledPart[];
  /** Places of the parts that may select the endpoint, in the order of evaluation. */
  candidates(endpoint: Endpoint): readonly number[];
  /** Places of the parts of one policy. */
  placesOf(policy: string): readonly number[];
  /** Others, of the same policies, at some places; costs what is replaced, and a copy of the list. */
  with(parts: ReadonlyMap<number, CompiledPart>): CompiledParts;
}

export function compilePart(part: Part, number: number, world: MatchWorld): CompiledPart {
  return {
    part,
    number,
    asksNames: part.rules.some(({ peers }) => peers?.some(({ kind }) => kind === 'domains')),
    gaps: missingForRules(world.inventory.missing, part.rules),
    subject: once(() => matchSubject(part.policy.subject, world)),
    rules: once(() => part.rules.map((rule) => compileRule(rule, world))),
  };
}

export function partList(list: readonly CompiledPart[]): CompiledParts {
  const places = once(() => placesByPolicy(list));
  return partsWith(list, places, indexCandidates(list.map(({ part }) => part.policy)));
}

function partsWith(
  list: readonly CompiledPart[],
  places: () => ReadonlyMap<string, readonly number[]>,
  candidates: Candidates,
): CompiledParts {
  return {
    list,
    candidates: (endpoint) => candidates.of(endpoint),
    placesOf: (policy) => places().get(policy) ?? [],
    with(parts) {
      const next = list.slice();
      const moved = new Map<number, Part['policy']>();
      for (const [place, fresh] of parts) {
        const old = list[place];
        next[place] = fresh;
        if (old !== undefined && candidateKey(old.part.policy) === candidateKey(fresh.part.policy)) continue;
        moved.set(place, fresh.part.policy);
      }
      return partsWith(next, places, moved.size === 0 ? candidates : candidates.with(moved));
    },
  };
}

function placesByPolicy(list: readonly CompiledPart[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [place, { part }] of list.entries()) {
    const known = places.get(part.policy.id);
    if (known) known.push(place);
    else places.set(part.policy.id, [place]);
  }
  return places;
}
