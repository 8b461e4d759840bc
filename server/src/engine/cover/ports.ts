/** Which lists of ports hold every packet that another holds. */

import type { Dataplane } from '../dataplane/dataplane.ts';
import { hasPorts, type PortMatch, type PortValue, type Protocol } from '../ports.ts';

export type Ports = readonly PortMatch[] | undefined;

/** `undefined`: every protocol and port. */
export function portsCover(a: Ports, b: Ports, facts: Pick<Dataplane, 'portRanges'>): boolean {
  if (a === undefined) return true;
  if (b === undefined) return a.some(({ protocol, port }) => protocol === undefined && port.kind === 'all');
  return b.every((port) => portCovered(a, port, facts));
}

/** One item of a list by the others. */
export function portCovered(
  a: readonly PortMatch[],
  { protocol, port }: PortMatch,
  { portRanges }: Pick<Dataplane, 'portRanges'>,
): boolean {
  const own = a.filter((one) => one.protocol === undefined || one.protocol === protocol);
  if (own.some((one) => one.port.kind === 'all')) return true;
  if (port.kind === 'named' && own.some((one) => isSameName(one.port, port))) return true;
  const wanted = rangeOf(port, protocol, portRanges);
  return wanted !== undefined && fills(own, wanted, portRanges);
}

/** A name may turn out to be any number. */
function rangeOf(port: PortValue, protocol: Protocol | undefined, portRanges: boolean): Range | undefined {
  if (port.kind === 'numbers') return numbersOf(port, portRanges);
  return protocol === undefined || hasPorts(protocol) ? { first: 1, last: 65535 } : undefined;
}

interface Range {
  readonly first: number;
  readonly last: number;
}

/** An enforcer without ranges reads their first number. */
export function numbersOf(port: PortValue & { readonly kind: 'numbers' }, portRanges: boolean): Range {
  return { first: port.first, last: port.ranged && !portRanges ? port.first : port.last };
}

/** The numbers of the list leave no hole in the range. */
function fills(list: readonly PortMatch[], wanted: Range, portRanges: boolean): boolean {
  const ranges = list
    .flatMap(({ port }) => (port.kind === 'numbers' ? [numbersOf(port, portRanges)] : []))
    .sort((x, y) => x.first - y.first);
  let next = wanted.first;
  for (const { first, last } of ranges) {
    if (first > next) break;
    next = Math.max(next, last + 1);
  }
  return next > wanted.last;
}

function isSameName(a: PortValue, b: PortValue): boolean {
  return a.kind === 'named' && b.kind === 'named' && a.name === b.name && (a.last ?? 0) >= (b.last ?? 0);
}
