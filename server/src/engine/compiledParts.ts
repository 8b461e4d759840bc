/** Parts of policies with whom they select and what their rules match as sets, made when first asked for. */

import type { Matching } from './labels.ts';
import { type CompiledRule, compileRule, type MatchWorld } from './match.ts';
import type { Policy } from './model.ts';
import type { Part } from './parts.ts';
import { matchSubject } from './subjects.ts';

export interface CompiledPart {
  readonly part: Part;
  /** No other part has it, not in what an edit makes of the policies either. */
  readonly number: number;
  /** Some rule of it is about domain names. */
  readonly asksNames: boolean;
  subject(): Matching;
  rules(): readonly CompiledRule[];
}

export interface CompiledParts {
  /** In the order of evaluation. */
  readonly list: readonly CompiledPart[];
  /** Places of the parts that can select anything in a namespace, in the order of evaluation. */
  candidates(namespace: string): readonly number[];
}

export function compilePart(part: Part, number: number, world: MatchWorld): CompiledPart {
  return {
    part,
    number,
    asksNames: part.rules.some(({ peers }) => peers?.some(({ kind }) => kind === 'domains')),
    subject: once(() => matchSubject(part.policy.subject, world)),
    rules: once(() => part.rules.map((rule) => compileRule(rule, world))),
  };
}

export function partList(list: readonly CompiledPart[]): CompiledParts {
  return { list, candidates: candidatesByNamespace(list) };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function candidatesByNamespace(parts: readonly CompiledPart[]): (namespace: string) => readonly number[] {
  const named = new Map<string, number[]>();
  const anywhere: number[] = [];
  for (const [index, { part }] of parts.entries()) {
    const only = onlyNamespace(part.policy);
    if (only === undefined) {
      anywhere.push(index);
      continue;
    }
    const list = named.get(only);
    if (list) list.push(index);
    else named.set(only, [index]);
  }
  return (namespace) => {
    const own = named.get(namespace) ?? [];
    return anywhere.length === 0 ? own : [...own, ...anywhere].sort((a, b) => a - b);
  };
}

/** The one namespace in which the policy can select anything; undefined: it may anywhere. */
export function onlyNamespace({ subject }: Policy): string | undefined {
  if (subject.kind === 'labelled') return subject.namespace;
  if (subject.kind === 'hosts') return undefined;
  return subject.namespaces.kind === 'named' ? subject.namespaces.name : undefined;
}
