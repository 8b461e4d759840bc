/** The ends of a map with a number each: classes of pods by one of their members, and blocks of outside addresses. */

import type { Programs } from '../compile.ts';
import type { Endpoint } from '../model.ts';
import type { AddressBlock } from './addressBlocks.ts';
import type { EndClass } from './endClasses.ts';
import type { ReachEnd } from './reach.ts';

export interface PodsEnd extends ReachEnd {
  readonly of: EndClass;
  /** Then whoever talks to it does so over IPv6. */
  readonly onlyIpv6: boolean;
}

export interface OutsideEnd extends ReachEnd {
  readonly block: AddressBlock;
}

export interface MapEnds {
  readonly pods: readonly PodsEnd[];
  readonly outside: readonly OutsideEnd[];
  /** By number. */
  readonly all: readonly ReachEnd[];
  /** Another member of the class, or the only one; as if it were an end of its own. */
  sibling(end: PodsEnd): ReachEnd;
}

export function createMapEnds(
  { inventory }: Programs,
  classes: readonly EndClass[],
  blocks: readonly AddressBlock[],
): MapEnds {
  const portNumbers = new Map<string, number>();
  const portsOf = (endpoint: Endpoint | undefined): number => {
    const key = JSON.stringify(endpoint?.ports ?? []);
    const number = portNumbers.get(key) ?? portNumbers.size;
    portNumbers.set(key, number);
    return number;
  };
  const member = (ordinal: number | undefined) => inventory.endpoints[ordinal ?? -1];
  const pods = classes.map((of, number): PodsEnd => {
    const endpoint = member(of.members[0]);
    const families = new Set(endpoint?.addresses.map(({ family }) => family));
    return {
      of,
      end: { kind: 'endpoint', id: endpoint?.id ?? '' },
      number,
      ports: portsOf(endpoint),
      onlyIpv6: families.has(6) && !families.has(4),
    };
  });
  const outside = blocks.map(
    (block, index): OutsideEnd => ({
      block,
      end: { kind: 'address', address: block.sample },
      number: pods.length + index,
      ports: portsOf(undefined),
    }),
  );
  return {
    pods,
    outside,
    all: [...pods, ...outside],
    sibling(end) {
      const other = member(end.of.members[1]);
      return other === undefined ? end : { ...end, end: { kind: 'endpoint', id: other.id } };
    },
  };
}
