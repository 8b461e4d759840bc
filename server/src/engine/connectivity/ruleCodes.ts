/**
 * What a rule makes of each end of a map before any port is asked about, as a number: 0 where it cannot match, and else
 * equal numbers for ends between which the rule tells no difference.
 */

import type { IpFamily } from '../address.ts';
import type { Programs } from '../compile.ts';
import { type CompiledCriterion, matchCriterion } from '../criteria.ts';
import type { Side } from '../ends.ts';
import type { Matching } from '../labels.ts';
import { type CompiledRule, matchPeers, type SideFlow } from '../match.ts';
import type { Direction } from '../model.ts';
import { ownersText } from '../portOwners.ts';
import { TCP } from '../ports.ts';
import { remembered } from '../remembered.ts';
import type { ReachEnd } from './reach.ts';

export interface RuleCodes {
  /** Of the rule itself. */
  readonly number: number;
  /** Ends that have the rule in their programs differ in it. */
  readonly asksOwn: boolean;
  /** Of an end that has the rule in its program. */
  own(end: ReachEnd, family: IpFamily): number;
  /** Of an end that is met through it. */
  peer(end: ReachEnd, family: IpFamily): number;
  /** Every end that may be met, by number, and its code. */
  peers(family: IpFamily): PeerCodes;
}

export interface PeerCodes {
  readonly met: readonly number[];
  readonly codes: readonly number[];
  /** The rule tells none of them from another. */
  readonly alike: boolean;
  readonly byEnd: Int32Array;
}

/** Whose end a criterion asks about. */
type Whose = 'own' | 'peer';

interface Seen extends ReachEnd {
  readonly side: Side;
}

/** `ends` in the order of their numbers. */
export function createRuleCodes(programs: Programs, ends: readonly ReachEnd[], direction: Direction) {
  const seen = remembered((family: IpFamily): readonly Seen[] =>
    ends
      .filter(({ end }) => end.kind === 'endpoint' || end.address.family === family)
      .map((end) => ({ ...end, side: programs.resolver.end(end.end, family) })),
  );
  let rules = 0;

  const peersOfRule = (rule: CompiledRule) =>
    remembered((family: IpFamily): PeerCodes => {
      const numbers = numbering();
      const found: { met: number[]; codes: number[] } = { met: [], codes: [] };
      const byEnd = new Int32Array(ends.length);
      for (const each of seen(family)) {
        const code = numbers(peerText(rule, direction, each, programs));
        if (code === 0) continue;
        found.met.push(each.number);
        found.codes.push(code);
        byEnd[each.number] = code;
      }
      return { ...found, alike: found.codes.every((code) => code === found.codes[0]), byEnd };
    });
  /** Thousands of rules are for the same few sets of pods. */
  const ofPods = new Map<Matching, (family: IpFamily) => PeerCodes>();
  const peersOf = (rule: CompiledRule): ((family: IpFamily) => PeerCodes) => {
    if (rule.pods === undefined || !asksPodsAlone(rule, direction)) return peersOfRule(rule);
    const peers = ofPods.get(rule.pods) ?? peersOfRule(rule);
    ofPods.set(rule.pods, peers);
    return peers;
  };

  const codesOf = (rule: CompiledRule): RuleCodes => {
    const asksOwn = asksOwnEnd(rule, direction);
    const peers = peersOf(rule);
    const owns = remembered((family: IpFamily): Int32Array => {
      const numbers = numbering();
      const byEnd = new Int32Array(ends.length);
      for (const each of seen(family)) byEnd[each.number] = numbers(textOf(rule, direction, 'own', each, programs));
      return byEnd;
    });
    return {
      number: rules++,
      asksOwn,
      own: ({ number }, family) => (asksOwn ? (owns(family)[number] ?? 0) : 1),
      peer: ({ number }, family) => peers(family).byEnd[number] ?? 0,
      peers,
    };
  };
  return { of: remembered(codesOf) };
}

/** 0 for nothing, else from 1 in the order of first appearance. */
function numbering(): (text: string | undefined) => number {
  const known = new Map<string, number>();
  return (text) => {
    if (text === undefined) return 0;
    const number = known.get(text) ?? known.size + 1;
    known.set(text, number);
    return number;
  };
}

/** By criteria of its own end, or by a port name that is looked up there. */
function asksOwnEnd({ rule, criteria }: CompiledRule, direction: Direction): boolean {
  if (criteria.length > 0) return true;
  return direction === 'ingress' && rule.ports?.some(({ port }) => port.kind === 'named') === true;
}

/** Of whom it meets: what it makes of them is what any other rule for the same pods does. */
function asksPodsAlone(rule: CompiledRule, direction: Direction): boolean {
  const { ranges, labelled, nodes, domains, criteria } = rule;
  if (ranges.length + labelled.length + nodes.length + domains.length + criteria.length > 0) return false;
  if (rule.rule.needs !== undefined || rule.ownsPorts || namesPorts(rule, direction, 'peer')) return false;
  return rule.rule.peers?.every(({ kind }) => kind === 'pods') === true;
}

function peerText(rule: CompiledRule, direction: Direction, seen: Seen, world: Programs): string | undefined {
  const { side } = seen;
  const met = matchPeers(rule, { subject: side, peer: side, destination: side, protocol: TCP, port: undefined }, world);
  if (met === 'no' && !countsAnyway(rule, world)) return undefined;
  const more = textOf(rule, direction, 'peer', seen, world);
  if (more === undefined) return undefined;
  return rule.ownsPorts ? met + more + ownersText(rule, side, world) : met + more;
}

/**
 * What names make of a flow is settled over all rules that have any; and where an enforcer only reports, it matters
 * whether some rule of the program looks at requests.
 */
function countsAnyway({ rule, domains }: CompiledRule, { dataplane }: Programs): boolean {
  return domains.length > 0 || (dataplane.audits && rule.needs !== undefined);
}

/** What criteria and port names make of that end; undefined where one of the criteria does not hold. */
function textOf(
  rule: CompiledRule,
  direction: Direction,
  whose: Whose,
  { side, number, ports }: Seen,
  world: Programs,
): string | undefined {
  let text = namesPorts(rule, direction, whose) ? `:${ports}` : '';
  for (const compiled of rule.criteria) {
    const { kind } = compiled.criterion;
    if (!asks(compiled, direction, whose)) continue;
    // Both look at what listens there: then every end is one of its own.
    if (kind === 'service' || kind === 'ports') {
      text += `#${number}`;
      continue;
    }
    const met = matchCriterion(compiled, questionOf(direction, whose, side), world);
    if (met === 'no' && !countsAnyway(rule, world)) return undefined;
    text += met;
  }
  return text;
}

/** Port names are looked up at the destination. */
function namesPorts({ rule }: CompiledRule, direction: Direction, whose: Whose): boolean {
  if ((direction === 'ingress') !== (whose === 'own')) return false;
  return rule.ports?.some(({ port }) => port.kind === 'named') === true;
}

function asks({ criterion }: CompiledCriterion, direction: Direction, whose: Whose): boolean {
  switch (criterion.kind) {
    case 'protocol':
    case 'icmp':
    case 'family':
      return false;
    case 'ports':
      if (!criterion.ports.some(({ kind }) => kind === 'named')) return false;
      return whoseEnd(criterion.end, direction) === whose;
    default:
      return whoseEnd(criterion.end, direction) === whose;
  }
}

function whoseEnd(end: 'source' | 'destination', direction: Direction): Whose {
  return (end === 'destination') === (direction === 'ingress') ? 'own' : 'peer';
}

/** As if the one that is asked about stood at both ends; the other is told apart from it by identity alone. */
function questionOf(direction: Direction, whose: Whose, side: Side): SideFlow {
  const other: Side = { ...side };
  const [subject, peer] = whose === 'own' ? [side, other] : [other, side];
  return { subject, peer, destination: direction === 'ingress' ? subject : peer, protocol: TCP, port: undefined };
}
