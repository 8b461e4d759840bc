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
import type { AddressPeer } from '../model.ts';

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
  const tellers = all.flatMap((programs) => tellersOf(programs));
  const { inventory, resolver } = first;
  const groups = new Map<string, number[]>();
  const numbers = new Map<Program, number>();
  const numberOf = (program: Program | undefined): number => {
    if (program === undefined) return -1;
    const known = numbers.get(program) ?? numbers.size;
    numbers.set(program, known);
    return known;
  };
  for (const ordinal of members(inventory.selectable)) {
    const id = inventory.endpoints[ordinal]?.id ?? '';
    const sides = ([4, 6] as const).map((family) => resolver.end({ kind: 'endpoint', id }, family));
    const own = all.map((programs) =>
      (['egress', 'ingress'] as const).map((direction) => numberOf(programs.programAt(ordinal, direction))).join(),
    );
    const told = tellers.map((tell) => tell(ordinal, sides));
    // Which family two pods talk over depends on the addresses of both.
    const families = sides.map(({ addresses }) => Math.min(addresses.length, 1)).join('');
    const key = `${own.join(' ')}|${told.join('')}|${families}|${portsKey(sides[0])}`;
    const group = groups.get(key);
    if (group) group.push(ordinal);
    else groups.set(key, [ordinal]);
  }
  return all.map((programs) =>
    [...groups.values()].map((group) => ({
      members: group,
      egress: programs.programAt(group[0] ?? 0, 'egress') ?? OPEN,
      ingress: programs.programAt(group[0] ?? 0, 'ingress') ?? OPEN,
    })),
  );
}

const OPEN: Program = { tiers: [] };

/** One letter or so about a pod. */
type Tell = (ordinal: number, sides: readonly Side[]) => string;

/** Everything that the rules of these programs ask of a pod, each question once. */
function tellersOf(programs: Programs): readonly Tell[] {
  const sets = new Set<Matching>();
  const ranges = new Map<string, AddressPeer>();
  const others: Tell[] = [];
  for (const rule of rulesOf(programs)) {
    if (rule.pods !== undefined) sets.add(rule.pods);
    for (const range of rule.ranges) ranges.set(JSON.stringify([range.ranges, range.except]), range);
    for (const peer of rule.labelled) {
      others.push((_, sides) =>
        sides.map((side) => letter(matchLabelled(peer, side, side, programs.labelling))).join(''),
      );
    }
    for (const criterion of rule.criteria) {
      const { kind } = criterion.criterion;
      if (kind === 'protocol' || kind === 'icmp' || kind === 'family') continue;
      if (criterion.pods !== undefined) sets.add(criterion.pods);
      if (kind === 'ports') continue;
      // As if it stood at both ends: whatever is asked of either is asked of it.
      others.push((_, sides) =>
        sides
          .map((side) => ({ subject: side, peer: side, destination: side, protocol: 6, port: undefined }))
          .map((flow) => letter(matchCriterion(criterion, flow, programs)))
          .join(''),
      );
    }
  }
  const bySet = [...sets].map(
    ({ sure, possible }): Tell =>
      (ordinal) =>
        has(sure, ordinal) ? 'y' : has(possible, ordinal) ? 'u' : 'n',
  );
  const byRange = [...ranges.values()].map(
    (range): Tell =>
      (_, sides) =>
        sides.map((side) => letter(matchRange(range, side, programs.dataplane))).join(''),
  );
  return [...bySet, ...byRange, ...others];
}

function rulesOf(programs: Programs): readonly CompiledRule[] {
  const found = new Set<CompiledRule>();
  for (const direction of ['ingress', 'egress'] as const) {
    for (const { program } of programs.programsIn(programs.inventory.selectable, direction)) {
      for (const { policies } of program.tiers) {
        for (const { rules } of policies) for (const rule of rules) found.add(rule);
      }
    }
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
