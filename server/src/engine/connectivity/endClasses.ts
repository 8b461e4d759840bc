/**
 * Classes of pods that no policy can tell apart: the same programs, the same answer to everything that any rule asks of
 * a pod, the same ports by name. What holds between two members of two classes holds between all.
 */

import { has, members } from '../bitset.ts';
import type { Program, Programs } from '../compile.ts';
import { matchCriterion } from '../criteria.ts';
import type { Side } from '../ends.ts';
import type { Matching } from '../labels.ts';
import { type CompiledRule, matchLabelled, matchRange } from '../match.ts';
import type { AddressPeer, Direction } from '../model.ts';

export interface EndClass {
  /** Ordinals, ascending; never empty. */
  readonly members: readonly number[];
  readonly egress: Program;
  readonly ingress: Program;
}

/** Of all pods that policy can select. Several sets of policies: classes that none of them tells apart. */
export function endClasses(all: readonly Programs[]): readonly (readonly EndClass[])[] {
  const [first] = all;
  if (first === undefined) return [];
  const pods = members(first.inventory.selectable);
  const tell = all.map((programs) =>
    tellersOf(rulesOf([...programsOf(programs, pods, 'ingress'), ...programsOf(programs, pods, 'egress')]), programs),
  );
  const groups = groupsOf(first, pods, all, ['egress', 'ingress'], joinTellers(tell));
  return all.map((programs) => groups.map((group) => classOf(group, programs)));
}

/**
 * For what enters some pods: those pods, and everyone who may send, by what their policies and the pods' own can tell
 * apart. Far fewer classes, and far fewer questions, than for the whole.
 */
export function classesInto(
  programs: Programs,
  pods: readonly number[],
): { readonly sources: readonly EndClass[]; readonly targets: readonly EndClass[] } {
  const everyone = members(programs.inventory.selectable);
  const targets = pods.filter((ordinal) => has(programs.inventory.selectable, ordinal));
  const entering = rulesOf(programsOf(programs, targets, 'ingress'));
  const leaving = rulesOf(programsOf(programs, everyone, 'egress'));
  // Of its subject a rule asks only by criteria.
  const ofSources = tellersOf([...entering, ...leaving.filter(({ criteria }) => criteria.length > 0)], programs);
  const ofTargets = tellersOf([...leaving, ...entering.filter(({ criteria }) => criteria.length > 0)], programs);
  const sources = groupsOf(programs, everyone, [programs], ['egress'], ofSources);
  const entered = groupsOf(programs, targets, [programs], ['ingress'], ofTargets);
  return {
    sources: sources.map((group) => classOf(group, programs)),
    targets: entered.map((group) => classOf(group, programs)),
  };
}

function classOf(group: readonly number[], programs: Programs): EndClass {
  const [first = 0] = group;
  return {
    members: group,
    egress: programs.programAt(first, 'egress') ?? OPEN,
    ingress: programs.programAt(first, 'ingress') ?? OPEN,
  };
}

const OPEN: Program = { tiers: [] };

/** Pods that have the same programs of these directions, and get the same answers. */
function groupsOf(
  { inventory, resolver }: Programs,
  pods: readonly number[],
  all: readonly Programs[],
  directions: readonly Direction[],
  tellers: Tellers,
): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  const numbers = new Map<Program, number>();
  const numberOf = (program: Program | undefined): number => {
    if (program === undefined) return -1;
    const known = numbers.get(program) ?? numbers.size;
    numbers.set(program, known);
    return known;
  };
  const inSets = setsHolding(tellers.sets, pods);
  for (const ordinal of pods) {
    const id = inventory.endpoints[ordinal]?.id ?? '';
    const sides = ([4, 6] as const).map((family) => resolver.end({ kind: 'endpoint', id }, family));
    const own = all.map((programs) =>
      directions.map((direction) => numberOf(programs.programAt(ordinal, direction))).join(),
    );
    const told = tellers.each.map((tell) => tell(sides)).join('');
    // Which family two pods talk over depends on the addresses of both.
    const families = sides.map(({ addresses }) => Math.min(addresses.length, 1)).join('');
    const key = `${own.join(' ')}|${inSets.get(ordinal)?.join() ?? ''}|${told}|${families}|${portsKey(sides[0])}`;
    const group = groups.get(key);
    if (group) group.push(ordinal);
    else groups.set(key, [ordinal]);
  }
  return [...groups.values()];
}

/** Everything that rules ask of a pod, each question once. */
interface Tellers {
  readonly sets: readonly Matching[];
  /** One letter or so about a pod. */
  readonly each: readonly ((sides: readonly Side[]) => string)[];
}

function joinTellers(all: readonly Tellers[]): Tellers {
  return { sets: [...new Set(all.flatMap(({ sets }) => sets))], each: all.flatMap(({ each }) => each) };
}

function tellersOf(rules: readonly CompiledRule[], programs: Programs): Tellers {
  const sets = new Set<Matching>();
  const ranges = new Map<string, AddressPeer>();
  const others: Tellers['each'][number][] = [];
  for (const rule of rules) {
    if (rule.pods !== undefined) sets.add(rule.pods);
    for (const range of rule.ranges) ranges.set(JSON.stringify([range.ranges, range.except]), range);
    for (const peer of rule.labelled) {
      others.push((sides) => sides.map((side) => letter(matchLabelled(peer, side, side, programs.labelling))).join(''));
    }
    for (const criterion of rule.criteria) {
      const { kind } = criterion.criterion;
      if (kind === 'protocol' || kind === 'icmp' || kind === 'family') continue;
      if (criterion.pods !== undefined) sets.add(criterion.pods);
      if (kind === 'ports') continue;
      // As if it stood at both ends: whatever is asked of either is asked of it.
      others.push((sides) =>
        sides
          .map((side) => ({ subject: side, peer: side, destination: side, protocol: 6, port: undefined }))
          .map((flow) => letter(matchCriterion(criterion, flow, programs)))
          .join(''),
      );
    }
  }
  const byRange = [...ranges.values()].map(
    (range): Tellers['each'][number] =>
      (sides) =>
        sides.map((side) => letter(matchRange(range, side, programs.dataplane))).join(''),
  );
  return { sets: [...sets], each: [...byRange, ...others] };
}

/** Fewer pods than this are looked up in each set; more are found by walking the sets. */
const FEW = 64;

/** By pod: the numbers of the sets that hold it, those that perhaps do with a mark. */
function setsHolding(sets: readonly Matching[], pods: readonly number[]): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>(pods.map((ordinal) => [ordinal, []]));
  for (const [index, { sure, possible }] of sets.entries()) {
    const holds = pods.length < FEW ? pods.filter((ordinal) => has(possible, ordinal)) : members(possible);
    for (const ordinal of holds) found.get(ordinal)?.push(has(sure, ordinal) ? `${index}` : `${index}?`);
  }
  return found;
}

function programsOf(programs: Programs, pods: readonly number[], direction: Direction): ReadonlySet<Program> {
  const found = new Set<Program>();
  for (const ordinal of pods) {
    const program = programs.programAt(ordinal, direction);
    if (program !== undefined) found.add(program);
  }
  return found;
}

function rulesOf(programs: Iterable<Program>): readonly CompiledRule[] {
  const found = new Set<CompiledRule>();
  for (const { tiers } of programs) {
    for (const { policies } of tiers) for (const { rules } of policies) for (const rule of rules) found.add(rule);
  }
  return [...found];
}

function letter(met: string): string {
  return met.charAt(0);
}

/** Names and numbers of ports that rules may look up. */
function portsKey(side: Side | undefined): string {
  return (side?.endpoint?.ports ?? [])
    .map(({ name, protocol, port, container }) => `${name ?? ''}/${protocol}/${port}/${container}`)
    .sort()
    .join();
}
