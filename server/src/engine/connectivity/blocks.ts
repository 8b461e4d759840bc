/** Blocks of ports inside which no rule of a program tells one port from another. */

import type { Program } from '../compile.ts';
import type { Side } from '../ends.ts';
import type { Rule } from '../model.ts';
import { hasPorts, ICMP, type PortValue, type Protocol, SCTP, TCP, UDP } from '../ports.ts';
import { ALL_PORTS, type PortRange, WHOLE_PROTOCOL } from './portSet.ts';

/** What a map speaks of, in this order. */
export const PROTOCOLS: readonly Protocol[] = [TCP, UDP, SCTP, ICMP];

export interface PortBlock extends PortRange {
  readonly protocol: Protocol;
}

/** Where the program's rules cut the ports, whoever is at the other end. */
export interface ProgramCuts {
  /** First ports of blocks, ascending. */
  readonly starts: readonly number[];
  /** Some rule looks ports up at the destination, by name or through a Service. */
  readonly asksDestination: boolean;
}

export function cutsOf(program: Program): ProgramCuts {
  const starts = new Set<number>([ALL_PORTS.first]);
  let asksDestination = false;
  for (const { policies } of program.tiers) {
    for (const { rules } of policies) {
      for (const { rule } of rules) {
        for (const value of portsOf(rule)) {
          if (value.kind === 'named') asksDestination = true;
          if (value.kind !== 'numbers') continue;
          starts
            .add(value.first)
            .add(value.first + 1)
            .add(value.last + 1);
        }
        if (rule.criteria?.some(({ kind }) => kind === 'service')) asksDestination = true;
      }
    }
  }
  return { starts: ascending(starts), asksDestination };
}

/** The blocks towards one destination. */
export function blocksTo({ starts, asksDestination }: ProgramCuts, destination: Side): readonly PortBlock[] {
  const own = asksDestination ? (destination.endpoint?.ports.flatMap(({ port }) => [port, port + 1]) ?? []) : [];
  const all = own.length === 0 ? starts : ascending(new Set([...starts, ...own]));
  return PROTOCOLS.flatMap((protocol): readonly PortBlock[] => {
    if (!hasPorts(protocol)) return [{ protocol, ...WHOLE_PROTOCOL }];
    return all.map((first, i) => ({ protocol, first, last: (all[i + 1] ?? ALL_PORTS.last + 1) - 1 }));
  });
}

function portsOf({ ports, criteria }: Rule): readonly PortValue[] {
  const listed = (ports ?? []).map(({ port }) => port);
  return [...listed, ...(criteria ?? []).flatMap((one) => (one.kind === 'ports' ? one.ports : []))];
}

function ascending(starts: ReadonlySet<number>): readonly number[] {
  return [...starts].filter((port) => port >= ALL_PORTS.first && port <= ALL_PORTS.last).sort((a, b) => a - b);
}
