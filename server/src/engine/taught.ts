/**
 * Which names a node can learn: an enforcer that learns by its proxy knows the answers to all queries that passed the
 * proxy of a node, whoever on it asked (cilium.md 4.8). Some pod there must be able to ask some server for such a name.
 */

import type { Address } from './address.ts';
import { members, setOf } from './bitset.ts';
import type { Program } from './compile.ts';
import { ANY_NAME, mayBeOneName } from './domainNames.ts';
import { type EndResolver, resolveEnds, type Side } from './ends.ts';
import type { Matching } from './labels.ts';
import { type CompiledRule, type MatchWorld, matchRule, type SideFlow } from './match.ts';
import type { DomainPeer } from './model.ts';
import { namedPortNumbers } from './namedPorts.ts';
import type { Part } from './parts.ts';
import { SCTP, TCP, UDP } from './ports.ts';
import type { SelectedBy } from './selectedBy.ts';
import { ALLOW, DENY, type Event, walk } from './walk.ts';

/** Servers tried for one rule; where none of so many can be asked, the next may. */
const MOST_SERVERS = 2000;

/** Patterns. */
export type Names = readonly string[];

export const ALL_NAMES: Names = [ANY_NAME];
const NO_NAMES: Names = [];

export interface Learning {
  readonly world: MatchWorld;
  /** Of egress. */
  readonly parts: readonly { readonly part: Part; subject(): Matching }[];
  selectingAt(ordinal: number): readonly SelectedBy[];
  /** The egress program of a pod if just these names are known. */
  program(selecting: readonly SelectedBy[], ordinal: number, names: Names): Program;
}

/** The names that a node may learn, by its name; undefined: a pod that is not scheduled may come to any. */
export function learnNames(learning: Learning): (node: string | undefined) => Names {
  const { inventory, dataplane } = learning.world;
  const known = new Map<string | undefined, Names>();
  const teachers = (node: string | undefined): readonly number[] => {
    const teaching = learning.parts.filter(({ part }) => part.rules.some((rule) => rule.teaches !== undefined));
    const pods = new Set(teaching.flatMap(({ subject }) => members(subject().possible)));
    return [...pods].filter((ordinal) => {
      const own = inventory.endpoints[ordinal]?.node;
      return node === undefined || own === undefined || own === node;
    });
  };
  return (node) => {
    if (dataplane.learnsNames !== 'by-proxy') return ALL_NAMES;
    const names = known.get(node) ?? learntBy(teachers(node), learning);
    known.set(node, names);
    return names;
  };
}

/** A server that is itself known by its name has to be learnt before it can teach: again, until nothing is new. */
function learntBy(teachers: readonly number[], { world, selectingAt, program }: Learning): Names {
  const resolver = resolveEnds(world.inventory);
  const kinds = new Map<string, { readonly ordinal: number; readonly selecting: readonly SelectedBy[] }>();
  for (const ordinal of teachers) {
    const selecting = selectingAt(ordinal);
    kinds.set(JSON.stringify(selecting), { ordinal, selecting });
  }
  for (let names: Names = NO_NAMES; ; ) {
    const asked = new Set(names);
    for (const { ordinal, selecting } of kinds.values()) {
      const id = world.inventory.endpoints[ordinal]?.id ?? '';
      for (const family of [4, 6] as const) {
        const subject = resolver.end({ kind: 'endpoint', id }, family);
        const own = program(selecting, ordinal, names);
        for (const name of namesAsked(subject, own, world, resolver)) asked.add(name);
      }
    }
    if (asked.size === names.length) return names;
    names = [...asked].sort();
  }
}

/** Of its names those of which the node can ever see what they resolve to. */
export function withNames(rule: CompiledRule, learnt: Names): CompiledRule {
  if (rule.domains.length === 0) return rule;
  const domains = rule.domains.flatMap((domain): readonly DomainPeer[] => {
    const names = domain.names.filter((name) => learnt.some((pattern) => mayBeOneName(name, pattern)));
    return names.length === 0 ? [] : [{ ...domain, names }];
  });
  return { ...rule, domains };
}

/** Patterns of the names that a pod may ask for through the proxy, at whatever server. */
function namesAsked(subject: Side, program: Program, world: MatchWorld, resolver: EndResolver): readonly string[] {
  const rules = program.tiers.flatMap(({ policies }) => policies.flatMap((policy) => policy.rules));
  const found = new Set<string>();
  for (const rule of rules) {
    const patterns = rule.rule.teaches;
    if (patterns === undefined || found.has(ANY_NAME)) continue;
    for (const pattern of askedThrough(rule, patterns, subject, program, world, resolver)) found.add(pattern);
  }
  return [...found];
}

function askedThrough(
  rule: CompiledRule,
  patterns: readonly string[],
  subject: Side,
  program: Program,
  world: MatchWorld,
  resolver: EndResolver,
): readonly string[] {
  let tried = 0;
  let filtered = false;
  for (const peer of servers(rule, subject, world, resolver)) {
    if (tried++ > MOST_SERVERS) return patterns;
    for (const question of queries(rule, subject, peer, world)) {
      if (matchRule(rule, question, world) === 'no') continue;
      const events: Event[] = [];
      const outcomes = walk(program, question, 'egress', world, undefined, events);
      if (isDecidedBefore(rule, program, events)) continue;
      // Something beside the rule lets every name be asked, and the proxy sees the answer all the same.
      if ((outcomes & (ALLOW | DENY)) === ALLOW) return [ANY_NAME];
      if ((outcomes & ALLOW) !== 0) filtered = true;
    }
  }
  return filtered ? patterns : [];
}

/** A rule of an earlier tier, or of a better place in it, settles it, and the proxy is never asked. */
function isDecidedBefore(rule: CompiledRule, { tiers }: Program, events: readonly Event[]): boolean {
  const decided = events.find((event) => event.kind === 'rule' && event.met === 'yes');
  if (decided?.kind !== 'rule') return false;
  const own = tiers.findIndex(({ policies }) => policies.some(({ rules }) => rules.includes(rule)));
  if (decided.tier !== own) return decided.tier < own;
  const policies = tiers[own]?.policies ?? [];
  const place = policies.find(({ rules }) => rules.includes(rule))?.order ?? 0;
  return (policies[decided.policy]?.order ?? 0) < place;
}

/** On every port that the rule is for. */
function* queries({ rule }: CompiledRule, subject: Side, peer: Side, { dataplane }: MatchWorld): Generator<SideFlow> {
  for (const { protocol: only, port } of rule.ports ?? []) {
    for (const protocol of only === undefined ? [TCP, UDP, SCTP] : [only]) {
      const numbers =
        port.kind === 'numbers'
          ? [port.first]
          : port.kind === 'named' && peer.endpoint !== undefined
            ? namedPortNumbers(peer.endpoint, port.name, protocol, dataplane.namedPorts)
            : [];
      for (const number of numbers) yield { subject, peer, destination: peer, protocol, port: number };
    }
  }
}

/** Pods that the rule means, nodes, and addresses inside and outside of its ranges. */
function* servers(rule: CompiledRule, subject: Side, world: MatchWorld, resolver: EndResolver): Generator<Side> {
  const { inventory } = world;
  const pods = rule.rule.peers === undefined ? inventory.selectable : rule.pods?.possible;
  for (const ordinal of members(pods ?? setOf(0, []))) {
    const id = inventory.endpoints[ordinal]?.id;
    if (id !== undefined) yield resolver.end({ kind: 'endpoint', id }, subject.family);
  }
  for (const { kind, id } of inventory.endpoints) {
    if (kind === 'node') yield resolver.end({ kind: 'endpoint', id }, subject.family);
  }
  const ranges = [
    ...rule.ranges.flatMap((range) => range.ranges),
    ...inventory.addressSets.flatMap((set) => set.ranges),
  ];
  for (const address of [...ranges, ...OUTSIDE]) {
    if (inventory.endpointsAt(address).length === 0) {
      yield resolver.end(
        { kind: 'address', address: { family: address.family, words: address.words } },
        address.family,
      );
    }
  }
}

/** Of the ranges for documentation: 192.0.2.53 and 2001:db8:53::53. */
const OUTSIDE: readonly Address[] = [
  { family: 4, words: [0xc0000235] },
  { family: 6, words: [0x20010db8, 0x00530000, 0, 0x53] },
];
