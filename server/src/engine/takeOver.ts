/**
 * What an edit of policies leaves as it is. Of ten thousand policies a keystroke changes one, and only the pods that it
 * selects, before or after, have another program then.
 */

import { type Bitset, unite } from './bitset.ts';
import type { Program, Programs } from './compile.ts';
import { type CompiledPart, type CompiledParts, compilePart } from './compiledParts.ts';
import type { Dataplane } from './dataplane/dataplane.ts';
import type { MatchWorld } from './match.ts';
import type { Direction, Policy, Tier } from './model.ts';
import { once } from './once.ts';
import { isWatched, type Part, type PlacedPolicies, placeParts } from './parts.ts';
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
  /** Of the given ones those that the dataplane does not enforce as policies of pods. */
  readonly idle: () => readonly Policy[];
  /** Some of the given ones are only watched. */
  readonly watched: () => boolean;
  /** With those enforced, where somebody asked. */
  readonly pending: { programs?: Programs };
  /** Places of policies among those with effect, by id. */
  readonly places: () => ReadonlyMap<string, number>;
  /** The number of another part. What several edits made of the same policies counts on, so that none is given twice. */
  readonly number: () => number;
  /** By ordinal, as far as they were asked for. */
  readonly programs: Readonly<Record<Direction, ProgramTable>>;
  /** By what selects: a number of a part is no other's, so an edit goes on with the very same map. */
  readonly shared: SharedPrograms;
  /** By direction and name of the node. */
  readonly ofNodes: Map<string, Program>;
}

export interface SharedPrograms {
  readonly known: Map<string, SharedProgram>;
  /** More than so many, and those of parts that edits replaced are let go. */
  readonly most: number;
}

export interface SharedProgram {
  readonly program: Program;
  readonly parts: readonly number[];
}

export function sharedPrograms(known = new Map<string, SharedProgram>()): SharedPrograms {
  return { known, most: known.size * 2 + 4096 };
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
  if (!standAlike(was.policies, now.policies, dataplane)) return undefined;
  const touched: Partial<Record<Direction, Bitset>> = {};
  const parts: Record<Direction, CompiledParts> = { ...before.parts };
  for (const direction of DIRECTIONS) {
    const pairs = pairsOf(was[direction], now[direction], dataplane);
    if (pairs === undefined) return undefined;
    if (pairs.length === 0) continue;
    const { list } = before.parts[direction];
    const changed = new Map<number, CompiledPart>();
    for (const [old, fresh] of pairs) {
      const at = before.parts[direction].placesOf(old.policy.id).find((place) => samePart(list[place], old));
      const known = at === undefined ? undefined : list[at];
      if (at === undefined || known === undefined) return undefined;
      const compiled = compilePart(fresh, before.number(), world);
      if (compiled.asksNames && dataplane.learnsNames === 'by-proxy') return undefined;
      changed.set(at, compiled);
      const selected = unite(known.subject().possible, compiled.subject().possible);
      touched[direction] = touched[direction] === undefined ? selected : unite(touched[direction], selected);
    }
    parts[direction] = before.parts[direction].with(changed);
  }
  const placed = before.placed.slice();
  for (const policy of now.policies) {
    const at = before.places().get(policy.id);
    if (at === undefined) return undefined;
    placed[at] = policy;
  }
  const changesHosts = [...was.policies, ...now.policies].some(({ subject }) => subject.kind === 'hosts');
  return {
    ...asked,
    parts,
    placed,
    ...standing(before, asked, replaced, now, world),
    pending: {},
    places: before.places,
    number: before.number,
    programs: {
      ingress: before.programs.ingress.without(touched.ingress),
      egress: before.programs.egress.without(touched.egress),
    },
    shared: before.shared.known.size > before.shared.most ? stillShared(before.shared, parts) : before.shared,
    // By policies of hosts alone, which are the same ones.
    ofNodes: changesHosts ? new Map() : before.ofNodes,
  };
}

/** What does not depend on the policies that changed, where those are enforced and not only watched, as they were. */
function standing(
  before: Compiled,
  asked: Asked,
  replaced: readonly Replaced[],
  { policies }: PlacedPolicies,
  { dataplane }: MatchWorld,
): Pick<Compiled, 'idle' | 'watched'> {
  const changed = replaced.flatMap(({ was, now }) => [was, now]);
  const plain =
    policies.length === replaced.length &&
    changed.every((policy) => policy.subject.kind !== 'hosts' && !isWatched(policy, dataplane));
  if (plain) return { idle: before.idle, watched: before.watched };
  return readStanding(asked.given, () => [...before.places().keys()], dataplane);
}

/** `enforced`: ids of those that have effect. */
export function readStanding(
  given: readonly Policy[],
  enforced: () => Iterable<string>,
  dataplane: Dataplane,
): Pick<Compiled, 'idle' | 'watched'> {
  return {
    idle: once(() => {
      const ids = new Set(enforced());
      return given.filter(({ id, subject }) => isIdleHosts(subject, dataplane) || !ids.has(id));
    }),
    watched: once(() => given.some((policy) => isWatched(policy, dataplane))),
  };
}

/** Policies of hosts where nobody enforces such. */
export function isIdleHosts({ kind }: Policy['subject'], { hostPolicies }: Dataplane): boolean {
  return kind === 'hosts' && hostPolicies !== true;
}

/** Those of parts that are still there. */
function stillShared({ known }: SharedPrograms, parts: Compiled['parts']): SharedPrograms {
  const numbers = new Set(DIRECTIONS.flatMap((direction) => parts[direction].list.map(({ number }) => number)));
  return sharedPrograms(new Map([...known].filter(([, each]) => each.parts.every((number) => numbers.has(number)))));
}

interface Replaced {
  readonly was: Policy;
  readonly now: Policy;
}

function replacedIn(before: readonly Policy[], after: readonly Policy[]): readonly Replaced[] | undefined {
  if (before.length !== after.length) return undefined;
  const replaced: Replaced[] = [];
  for (let i = 0; i < after.length; i++) {
    const was = before[i];
    const now = after[i];
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

/** Also policies of which no direction is left stand somewhere. */
function standAlike(was: readonly Policy[], now: readonly Policy[], dataplane: Dataplane): boolean {
  if (was.length !== now.length) return false;
  return was.every((old, index) => {
    const fresh = now[index];
    if (fresh?.id !== old.id) return false;
    const [a, b] = [dataplane.place(old), dataplane.place(fresh)];
    return a.tier === b.tier && a.order === b.order && a.tie === b.tie;
  });
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

function samePart(known: CompiledPart | undefined, part: Part): boolean {
  return known !== undefined && partKey(known.part) === partKey(part);
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
