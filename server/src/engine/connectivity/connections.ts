/** What one end may say to another, as sets of ports: surely, on a condition, or depending on a fact that is missing. */

import type { Program, Programs } from '../compile.ts';
import { decideBy } from '../evaluate.ts';
import type { Direction, Flow, FlowEnd, Result } from '../model.ts';
import { hasPorts } from '../ports.ts';
import { blocksTo, cutsOf, type PortBlock, type ProgramCuts, protocolsOf } from './blocks.ts';
import {
  intersectSets,
  NO_PORTS,
  type PortRange,
  type PortSet,
  portSet,
  portSetKey,
  subtractSets,
  uniteSets,
  wholeOf,
} from './portSet.ts';

export interface Connections {
  readonly allow: PortSet;
  readonly conditional: PortSet;
  readonly unknown: PortSet;
}

/** Asks the evaluator about sides; the cuts of each program are made once. */
export function createAsker(programs: Programs) {
  const protocols = protocolsOf(programs.dataplane);
  const everything: Connections = {
    allow: protocols.map((protocol) => ({ protocol, ranges: [wholeOf(protocol)] })),
    conditional: NO_PORTS,
    unknown: NO_PORTS,
  };
  const cuts = new Map<Program, ProgramCuts>();
  const cutsFor = (program: Program): ProgramCuts => {
    const known = cuts.get(program) ?? cutsOf(program, programs);
    cuts.set(program, known);
    return known;
  };
  return {
    /** What one side lets through of everything between the two ends. */
    side(program: Program, from: FlowEnd, to: FlowEnd, direction: Direction): Connections {
      if (isOpen(program) && (direction === 'ingress' || programs.dataplane.neverSent === undefined)) return everything;
      const ends = programs.resolver.ends({ from, to, protocol: 6 });
      return bySide(program, blocksTo(cutsFor(program), ends.to, protocols), from, to, direction);
    },
  };

  function bySide(
    program: Program,
    blocks: readonly PortBlock[],
    from: FlowEnd,
    to: FlowEnd,
    direction: Direction,
  ): Connections {
    const found: Record<Exclude<Result, 'deny'>, Map<number, PortRange[]>> = {
      allow: new Map(),
      conditional: new Map(),
      unknown: new Map(),
    };
    for (const { protocol, first, last } of blocks) {
      const flow: Flow = { from, to, protocol, ...(hasPorts(protocol) && { port: first }) };
      const result = decideBy(program, programs, flow, direction);
      if (result === 'deny') continue;
      const ranges = found[result].get(protocol) ?? [];
      ranges.push({ first, last });
      found[result].set(protocol, ranges);
    }
    return {
      allow: portSet(protocols, found.allow),
      conditional: portSet(protocols, found.conditional),
      unknown: portSet(protocols, found.unknown),
    };
  }
}

function isOpen({ tiers, isolatedBy, gaps }: Program): boolean {
  return tiers.length === 0 && isolatedBy === undefined && gaps === undefined;
}

/** Both ends must let it: what one denies is denied, what one does not know is unknown, what one ties to a condition is tied. */
export function both(a: Connections, b: Connections): Connections {
  if (a === b || isNothing(a)) return a;
  if (isNothing(b)) return b;
  const allow = intersectSets(a.allow, b.allow);
  const possibleA = uniteSets(uniteSets(a.allow, a.conditional), a.unknown);
  const possibleB = uniteSets(uniteSets(b.allow, b.conditional), b.unknown);
  const possible = intersectSets(possibleA, possibleB);
  const unknown = intersectSets(possible, uniteSets(a.unknown, b.unknown));
  return { allow, unknown, conditional: subtractSets(subtractSets(possible, allow), unknown) };
}

/** Equal for connections that let the same through. */
export function connectionsKey({ allow, conditional, unknown }: Connections): string {
  return `${portSetKey(allow)}|${portSetKey(conditional)}|${portSetKey(unknown)}`;
}

export function isNothing({ allow, conditional, unknown }: Connections): boolean {
  return allow.length + conditional.length + unknown.length === 0;
}
