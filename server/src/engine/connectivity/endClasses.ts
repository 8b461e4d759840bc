/**
 * Classes of pods that no policy can tell apart: the same programs, the same answer to everything that any rule asks of
 * a pod, the same ports by name. What holds between two members of two classes holds between all.
 */

import type { Program, Programs } from '../compile.ts';
import { type CompiledCriterion, matchCriterion } from '../criteria.ts';
import type { Side } from '../ends.ts';
import type { Inventory } from '../inventory.ts';
import type { Matching } from '../labels.ts';
import { type CompiledRule, matchLabelled, matchRange } from '../match.ts';
import type { AddressPeer, Endpoint, LabelledPeer } from '../model.ts';
import { type Partition, partition } from '../partition.ts';
import { addressGroups } from './addressGroups.ts';

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
  const { inventory } = first;
  const parts = partition(inventory.selectable);
  const asked = newQuestions();
  for (const programs of all) {
    for (const direction of ['egress', 'ingress'] as const) {
      const byProgram = programs.derive(`of all pods ${direction}`, () =>
        programs.programsIn(inventory.selectable, direction),
      );
      for (const { program, members } of byProgram) {
        parts.splitListed(members);
        collect(program, asked);
      }
    }
  }
  const traits = inventory.derive('families and ports', traitsOf);
  parts.splitBy((ordinal) => traits[ordinal] ?? 0);
  // A range asks of a pod nothing but its address: those between two boundaries get one answer.
  const places = addressGroups(inventory, [...asked.ranges.values()]);
  for (const programs of all) ask(parts, asked, places, programs);
  const groups = parts.groups();
  return all.map((programs) =>
    groups.map((group) => ({
      members: group,
      egress: programs.programAt(group[0] ?? 0, 'egress') ?? OPEN,
      ingress: programs.programAt(group[0] ?? 0, 'ingress') ?? OPEN,
    })),
  );
}

const OPEN: Program = { tiers: [] };

/** Everything that rules ask of a pod, each question once. */
interface Questions {
  readonly rules: Set<CompiledRule>;
  readonly sets: Set<Matching>;
  readonly ranges: Map<string, AddressPeer>;
  readonly labelled: Map<string, LabelledPeer>;
  readonly criteria: Set<CompiledCriterion>;
}

function newQuestions(): Questions {
  return { rules: new Set(), sets: new Set(), ranges: new Map(), labelled: new Map(), criteria: new Set() };
}

function collect({ tiers }: Program, { rules, sets, ranges, labelled, criteria }: Questions): void {
  for (const { policies } of tiers) {
    for (const policy of policies) {
      for (const rule of policy.rules) {
        if (rules.has(rule)) continue;
        rules.add(rule);
        if (rule.pods !== undefined) sets.add(rule.pods);
        for (const range of rule.ranges) ranges.set(JSON.stringify([range.ranges, range.except]), range);
        for (const peer of rule.labelled) labelled.set(JSON.stringify([peer.selector, peer.except]), peer);
        for (const criterion of rule.criteria) {
          const { kind } = criterion.criterion;
          if (kind === 'protocol' || kind === 'icmp' || kind === 'family') continue;
          if (criterion.pods !== undefined) sets.add(criterion.pods);
          if (kind !== 'ports') criteria.add(criterion);
        }
      }
    }
  }
}

function ask(
  parts: Partition,
  { sets, ranges, labelled, criteria }: Questions,
  places: Int32Array,
  programs: Programs,
): void {
  const { inventory, resolver, dataplane, labelling } = programs;
  const sidesOf = (ordinal: number): readonly Side[] => {
    const end = { kind: 'endpoint', id: inventory.endpoints[ordinal]?.id ?? '' } as const;
    return [resolver.end(end, 4), resolver.end(end, 6)];
  };
  const told = (tell: (side: Side) => string) => (ordinal: number) =>
    sidesOf(ordinal)
      .map((side) => letter(tell(side)))
      .join('');
  for (const { sure, possible } of sets) {
    parts.split(sure);
    if (sure !== possible) parts.split(possible);
  }
  const answers = new Map<number, string>();
  parts.splitBy((ordinal) => {
    const place = places[ordinal] ?? -1;
    const known =
      answers.get(place) ??
      [...ranges.values()].map((range) => told((side) => matchRange(range, side, dataplane))(ordinal)).join('');
    answers.set(place, known);
    return known;
  });
  for (const peer of labelled.values()) parts.splitBy(told((side) => matchLabelled(peer, side, side, labelling)));
  // As if it stood at both ends: whatever is asked of either is asked of it.
  for (const criterion of criteria) {
    parts.splitBy(
      told((side) =>
        matchCriterion(
          criterion,
          { subject: side, peer: side, destination: side, protocol: 6, port: undefined },
          programs,
        ),
      ),
    );
  }
}

function letter(met: string): string {
  return met.charAt(0);
}

/** By ordinal, equal for equals: which family two pods talk over depends on the addresses of both, and ports have names. */
function traitsOf({ endpoints }: Inventory): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(endpoints, (endpoint) => {
    const key = `${familiesOf(endpoint)} ${portsKey(endpoint)}`;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}

function familiesOf({ addresses }: Endpoint): number {
  let families = 0;
  for (const { family } of addresses) families |= family === 4 ? 1 : 2;
  return families;
}

/** Names and numbers of ports that rules may look up. */
function portsKey({ ports }: Endpoint): string {
  return ports
    .map(({ name, protocol, port, container }) => `${name ?? ''}/${protocol}/${port}/${container}`)
    .sort()
    .join();
}
