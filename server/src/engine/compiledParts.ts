/** Parts of policies with whom they select and what their rules match as sets, made when first asked for. */

import { indexCandidates } from './candidates.ts';
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
  return { list, candidates: indexCandidates(list.map(({ part }) => part.policy)) };
}
