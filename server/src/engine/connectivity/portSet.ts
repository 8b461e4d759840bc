/** Sets of ports by protocol, as ascending ranges that neither touch nor overlap. */

import { hasPorts, type Protocol } from '../ports.ts';

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export interface ProtocolPorts {
  readonly protocol: Protocol;
  /** Of a protocol without ports: the one range `WHOLE_PROTOCOL`. Never empty. */
  readonly ranges: readonly PortRange[];
}

/** By protocol, in the order of the map's protocols; without ports nothing is in the set. */
export type PortSet = readonly ProtocolPorts[];

export const WHOLE_PROTOCOL: PortRange = { first: 0, last: 0 };
export const ALL_PORTS: PortRange = { first: 1, last: 65535 };
export const NO_PORTS: PortSet = [];

/** Every port of a protocol, or the protocol itself where it has none. */
export function wholeOf(protocol: Protocol): PortRange {
  return hasPorts(protocol) ? ALL_PORTS : WHOLE_PROTOCOL;
}

/** Ranges in any order -> a set. */
export function portSet(protocols: readonly Protocol[], ranges: ReadonlyMap<Protocol, readonly PortRange[]>): PortSet {
  return protocols.flatMap((protocol) => {
    const joined = joinRanges(ranges.get(protocol) ?? []);
    return joined.length === 0 ? [] : [{ protocol, ranges: joined }];
  });
}

export function isEmptySet(set: PortSet): boolean {
  return set.length === 0;
}

/** Everything of all these protocols. */
export function isWhole(set: PortSet, protocols: readonly Protocol[]): boolean {
  return protocols.every((protocol) => {
    const [only, more] = set.find((one) => one.protocol === protocol)?.ranges ?? [];
    const whole = wholeOf(protocol);
    return more === undefined && only?.first === whole.first && only.last === whole.last;
  });
}

export function intersectSets(a: PortSet, b: PortSet): PortSet {
  return combine(a, b, (inA, inB) => inA && inB);
}

export function uniteSets(a: PortSet, b: PortSet): PortSet {
  return combine(a, b, (inA, inB) => inA || inB);
}

/** What is in `a` and not in `b`. */
export function subtractSets(a: PortSet, b: PortSet): PortSet {
  return combine(a, b, (inA, inB) => inA && !inB);
}

/** Equal for equal sets. */
export function portSetKey(set: PortSet): string {
  return set
    .map(({ protocol, ranges }) => `${protocol}:${ranges.map(({ first, last }) => `${first}-${last}`).join()}`)
    .join(';');
}

function combine(a: PortSet, b: PortSet, keep: (inA: boolean, inB: boolean) => boolean): PortSet {
  const protocols = [...new Set([...a, ...b].map(({ protocol }) => protocol))];
  return protocols.flatMap((protocol) => {
    const left = a.find((one) => one.protocol === protocol)?.ranges ?? [];
    const right = b.find((one) => one.protocol === protocol)?.ranges ?? [];
    const cuts = [...new Set([...left, ...right].flatMap(({ first, last }) => [first, last + 1]))].sort(
      (x, y) => x - y,
    );
    const kept = cuts.slice(0, -1).flatMap((first, i): readonly PortRange[] => {
      const last = (cuts[i + 1] ?? first + 1) - 1;
      return keep(holds(left, first), holds(right, first)) ? [{ first, last }] : [];
    });
    const ranges = joinRanges(kept);
    return ranges.length === 0 ? [] : [{ protocol, ranges }];
  });
}

function holds(ranges: readonly PortRange[], port: number): boolean {
  return ranges.some(({ first, last }) => first <= port && port <= last);
}

function joinRanges(ranges: readonly PortRange[]): readonly PortRange[] {
  const joined: { first: number; last: number }[] = [];
  for (const { first, last } of [...ranges].sort((a, b) => a.first - b.first)) {
    const end = joined.at(-1);
    if (end !== undefined && first <= end.last + 1) end.last = Math.max(end.last, last);
    else joined.push({ first, last });
  }
  return joined;
}
