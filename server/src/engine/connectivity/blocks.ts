/** Blocks of ports inside which no rule of a program tells one port from another. */

import type { Program } from '../compile.ts';
import type { Dataplane } from '../dataplane/dataplane.ts';
import type { Side } from '../ends.ts';
import type { MatchWorld } from '../match.ts';
import { sharedPortNumber } from '../namedPorts.ts';
import { hasPorts, ICMP, type PortValue, type Protocol, SCTP, TCP, UDP } from '../ports.ts';
import { ALL_PORTS, type PortRange, WHOLE_PROTOCOL } from './portSet.ts';

/** What a map speaks of, in this order: ICMP only where the enforcer settles what an API leaves open about it. */
export function protocolsOf({ tiers }: Pick<Dataplane, 'tiers'>): readonly Protocol[] {
  const open = tiers.some(({ leavesOpen }) => leavesOpen?.includes('protocol'));
  return open ? [TCP, UDP, SCTP] : [TCP, UDP, SCTP, ICMP];
}

export interface PortBlock extends PortRange {
  readonly protocol: Protocol;
}

/** Where the program's rules cut the ports, whoever is at the other end. */
export interface ProgramCuts {
  /** First ports of blocks, ascending, by protocol; without an entry the protocol is one block. */
  readonly starts: ReadonlyMap<Protocol, readonly number[]>;
  /** Some rule looks ports up at the destination, by name or through a Service. */
  readonly asksDestination: boolean;
}

export function cutsOf(program: Program, { inventory, dataplane }: MatchWorld): ProgramCuts {
  const starts = new Map<Protocol, Set<number>>();
  let asksDestination = false;
  const cut = (protocols: readonly Protocol[], value: PortValue): void => {
    if (value.kind === 'named') {
      asksDestination = true;
      if (dataplane.namedPorts.sentTo === 'all-pods') {
        for (const protocol of protocols) {
          const shared = sharedPortNumber(inventory, value.name, protocol, dataplane.namedPorts);
          if (shared !== undefined) cut([protocol], single(shared));
        }
      }
    }
    // From a name on up to a number: where it starts is looked up there.
    if (value.kind === 'named' && value.last !== undefined) cut(protocols, single(value.last));
    if (value.kind !== 'numbers') return;
    for (const protocol of protocols) {
      const found = starts.get(protocol) ?? new Set<number>([ALL_PORTS.first]);
      // Enforcers without ranges read only the first port.
      starts.set(
        protocol,
        found
          .add(value.first)
          .add(value.first + 1)
          .add(value.last + 1),
      );
    }
  };
  for (const { protocol, port } of dataplane.neverSent ?? []) {
    if (port !== undefined) cut([protocol], single(port));
  }
  for (const { policies } of program.tiers) {
    for (const { rules } of policies) {
      for (const { rule } of rules) {
        for (const { protocol, port } of rule.ports ?? []) cut(protocol === undefined ? WITH_PORTS : [protocol], port);
        for (const criterion of rule.criteria ?? []) {
          if (criterion.kind === 'ports') for (const port of criterion.ports) cut(WITH_PORTS, port);
          if (criterion.kind === 'service') {
            asksDestination = true;
            // A backend may listen on a port that its containers do not declare.
            for (const { ports } of inventory.backends(criterion.namespace, criterion.name) ?? []) {
              for (const { protocol, port } of ports) cut([protocol], single(port));
            }
          }
        }
      }
    }
  }
  return { starts: new Map([...starts].map(([protocol, found]) => [protocol, ascending(found)])), asksDestination };
}

function single(port: number): PortValue {
  return { kind: 'numbers', first: port, last: port, ranged: false };
}

const WITH_PORTS: readonly Protocol[] = [TCP, UDP, SCTP];
const WHOLE: readonly number[] = [ALL_PORTS.first];

/** The blocks towards one destination. */
export function blocksTo(
  { starts, asksDestination }: ProgramCuts,
  destination: Side,
  protocols: readonly Protocol[],
): readonly PortBlock[] {
  const own = asksDestination ? (destination.endpoint?.ports.flatMap(({ port }) => [port, port + 1]) ?? []) : [];
  return protocols.flatMap((protocol): readonly PortBlock[] => {
    if (!hasPorts(protocol)) return [{ protocol, ...WHOLE_PROTOCOL }];
    const cuts = starts.get(protocol) ?? WHOLE;
    const all = own.length === 0 ? cuts : ascending(new Set([...cuts, ...own]));
    return all.map((first, i) => ({ protocol, first, last: (all[i + 1] ?? ALL_PORTS.last + 1) - 1 }));
  });
}

function ascending(starts: ReadonlySet<number>): readonly number[] {
  return [...starts].filter((port) => port >= ALL_PORTS.first && port <= ALL_PORTS.last).sort((a, b) => a - b);
}
