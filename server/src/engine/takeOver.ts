/**
 * What an edit of policies leaves as it is. Of ten thousand policies a keystroke changes one, and only the pods that it
 * selects, before or after, have another program then.
 */

import { type Bitset, members, unite } from './bitset.ts';
import { candidateKey } from './candidates.ts';
import type { Program } from './compile.ts';
import { type CompiledPart, type CompiledParts, compilePart, partList } from './compiledParts.ts';
import type { Dataplane } from './dataplane/dataplane.ts';
import type { MatchWorld } from './match.ts';
import type { Direction, Policy, Tier } from './model.ts';
import { type Part, type PlacedPolicies, placeParts } from './parts.ts';
import type { ProgramTable } from './programTable.ts';

/** What a compilation knows and its questions fill. */
export interface Compiled {
  /** As they were given. */
  readonly given: readonly Policy[];
  readonly tiers: readonly Tier[];
  readonly staged: 'left-out' | 'enforced' | undefined;
  /** With effect, in the order of evaluation. */
  readonly placed: PlacedPolicies['policies'];
  readonly parts: Readonly<Record<Direction, CompiledParts>>;
  /** The number that the next part gets. */
  readonly next: number;
  /** By ordinal, as far as they were asked for. */
  readonly programs: Readonly<Record<Direction, ProgramTable>>;
  /** By what selects, with the numbers of those parts. */
  readonly shared: Map<string, SharedProgram>;
  /** By direction and name of the node. */
  readonly ofNodes: Map<string, Program>;
}

export interface SharedProgram {
  readonly program: Program;
  readonly parts: readonly number[];
}

type Asked = Pick<Compiled, 'given' | 'tiers' | 'staged'>;

/** Policies that one edit may replace; more are not an edit. */
const MOST_REPLACED = 32;

const DIRECTIONS = ['ingress', 'egress'] as const;

/** Undefined where more changed than what some policies say, each in its own place: then all is made anew. */
export function takeOver(before: Compiled, asked: Asked, world: MatchWorld): Compiled | undefined {
  const { dataplane } = world;
  if (before.staged !== asked.staged || !sameItems(before.tiers, asked.tiers)) return undefined;
  const replaced = replacedIn(before.given, asked.given);
  if (replaced === undefined || namesMatter(before, dataplane)) return undefined;
  const place = (which: 'was' | 'now'): PlacedPolicies =>
    placeParts(
      replaced.map((each) => each[which]),
      dataplane,
      asked.tiers,
      asked.staged,
    );
  const was = place('was');
  const now = place('now');
  let { next } = before;
  const touched: Partial<Record<Direction, Bitset>> = {};
  const parts: Record<Direction, CompiledParts> = { ...before.parts };
  const gone = new Set<number>();
  for (const direction of DIRECTIONS) {
    const pairs = pairsOf(was[direction], now[direction], dataplane);
    if (pairs === undefined) return undefined;
    if (pairs.length === 0) continue;
    const list = before.parts[direction].list.slice();
    const places = placesOf(list, was[direction]);
    for (const [old, fresh] of pairs) {
      const at = places.get(partKey(old));
      const known = at === undefined ? undefined : list[at];
      if (at === undefined || known === undefined) return undefined;
      const compiled = compilePart(fresh, next++, world);
      if (compiled.asksNames && dataplane.learnsNames === 'by-proxy') return undefined;
      list[at] = compiled;
      gone.add(known.number);
      const selected = unite(known.subject().possible, compiled.subject().possible);
      touched[direction] = touched[direction] === undefined ? selected : unite(touched[direction], selected);
    }
    const moved = pairs.some(([old, fresh]) => candidateKey(old.policy) !== candidateKey(fresh.policy));
    parts[direction] = moved ? partList(list) : { list, candidates: before.parts[direction].candidates };
  }
  const byId = new Map(now.policies.map((policy) => [policy.id, policy]));
  const changesHosts = [...was.policies, ...now.policies].some(({ subject }) => subject.kind === 'hosts');
  return {
    ...asked,
    parts,
    next,
    placed: before.placed.map((policy) => byId.get(policy.id) ?? policy),
    programs: {
      ingress: before.programs.ingress.without(membersOf(touched.ingress)),
      egress: before.programs.egress.without(membersOf(touched.egress)),
    },
    shared: new Map([...before.shared].filter(([, { parts }]) => !parts.some((number) => gone.has(number)))),
    ofNodes: changesHosts ? new Map() : new Map(before.ofNodes),
  };
}

interface Replaced {
  readonly was: Policy;
  readonly now: Policy;
}

function replacedIn(before: readonly Policy[], after: readonly Policy[]): readonly Replaced[] | undefined {
  if (before.length !== after.length) return undefined;
  const replaced: Replaced[] = [];
  for (let i = 0; i < after.length; i++) {
    const [was, now] = [before[i], after[i]];
    if (was === now || was === undefined || now === undefined) continue;
    if (was.id !== now.id || replaced.length >= MOST_REPLACED) return undefined;
    replaced.push({ was, now });
  }
  return replaced;
}

/** Then what one policy says may change what rules of any other match. */
function namesMatter({ parts }: Compiled, { learnsNames }: Dataplane): boolean {
  return learnsNames === 'by-proxy' && DIRECTIONS.some((direction) => parts[direction].list.some(asksNames));
}

function asksNames(part: CompiledPart): boolean {
  return part.asksNames;
}

/** Each part with the one that takes its place; undefined where they do not stand in the same places. */
function pairsOf(
  was: readonly Part[],
  now: readonly Part[],
  dataplane: Dataplane,
): readonly (readonly [Part, Part])[] | undefined {
  if (was.length !== now.length) return undefined;
  const pairs: (readonly [Part, Part])[] = [];
  for (const [index, old] of was.entries()) {
    const fresh = now[index];
    if (fresh === undefined || !standsAt(old, fresh, dataplane)) return undefined;
    pairs.push([old, fresh]);
  }
  return pairs;
}

function standsAt(old: Part, fresh: Part, dataplane: Dataplane): boolean {
  const [a, b] = [dataplane.place(old.policy), dataplane.place(fresh.policy)];
  return (
    partKey(old) === partKey(fresh) &&
    old.tier === fresh.tier &&
    a.tie === b.tie &&
    (old.policy.subject.kind === 'hosts') === (fresh.policy.subject.kind === 'hosts')
  );
}

/** In a ranked tier a policy has a part for each order and action of its rules. */
function partKey({ policy, tier, order, rules }: Part): string {
  return `${tier.name} ${order} ${tier.ranked ? (rules[0]?.action ?? '') : ''} ${policy.id}`;
}

function placesOf(list: readonly CompiledPart[], wanted: readonly Part[]): ReadonlyMap<string, number> {
  const ids = new Set(wanted.map(({ policy }) => policy.id));
  const places = new Map<string, number>();
  for (const [index, { part }] of list.entries()) if (ids.has(part.policy.id)) places.set(partKey(part), index);
  return places;
}

function membersOf(set: Bitset | undefined): readonly number[] {
  return set === undefined ? [] : members(set);
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
