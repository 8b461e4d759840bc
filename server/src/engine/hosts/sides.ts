/** One end's verdict with what stands on the path there: interfaces of nodes, and what nodes take from their own pods. */

import type { Programs } from '../compile.ts';
import { type Ends, isHost } from '../ends.ts';
import type { Direction, Flow, MissingFact, Result, SideVerdict, Step } from '../model.ts';
import { bothMust } from '../results.ts';
import { unique } from '../trace.ts';
import { decidePassage, explainPassage, type PassageVerdict } from './judge.ts';
import { type Passage, type PathWorld, passagesOf } from './passages.ts';
import type { HostPrograms } from './programs.ts';

/** What each thing on the path says, in order: the same as `withHosts` without making a trace. */
export function hostResults(
  flow: Flow,
  ends: Ends,
  direction: Direction,
  programs: Programs,
  hosts: HostPrograms,
): readonly Result[] {
  const { before, after } = passagesOf(flow, ends, direction, pathWorld(programs, hosts));
  const own = ownHost(flow, ends, direction, hosts);
  return [
    ...[...before, ...after].map((passage) => decidePassage(passage, hosts, programs)),
    ...(own === undefined ? [] : [own.result]),
  ];
}

export function withHosts(
  side: SideVerdict,
  flow: Flow,
  ends: Ends,
  direction: Direction,
  programs: Programs,
  hosts: HostPrograms,
): SideVerdict {
  const explain = (passage: Passage) => explainPassage(passage, hosts, programs);
  const { before, after } = passagesOf(flow, ends, direction, pathWorld(programs, hosts));
  const own = ownHost(flow, ends, direction, hosts);
  // A node has no policies but those of its interfaces: where these speak, that it has none is no news.
  const silent = side.steps[0]?.kind === 'no-subject' && (before.length > 0 || own !== undefined);
  const parts: readonly Part[] = [
    ...before.map(explain),
    ...(silent ? [] : [side]),
    ...(own === undefined ? [] : [own]),
    ...after.map(explain),
  ];
  return parts.length === 1 && parts[0] === side ? side : join(parts, side);
}

/** Not a copy of the programs: those make what is asked of them when it is asked. */
function pathWorld({ inventory, resolver }: Programs, { governing }: HostPrograms): PathWorld {
  return { inventory, resolver, governing };
}

type Part = PassageVerdict | SideVerdict;

/** The first part that says what the whole says decides it; where all let it pass, the side's own policies, if it has any. */
function join(parts: readonly Part[], side: SideVerdict): SideVerdict {
  const result = parts.map((part) => part.result).reduce(bothMust, 'allow');
  const told = parts.filter(({ steps }) => steps.length > 0);
  const deciding =
    (result === 'allow' ? told.find((part) => part === side) : undefined) ??
    told.find((part) => part.result === result) ??
    told[0];
  let decidedBy = 0;
  for (const part of told) {
    if (part === deciding) {
      decidedBy += part.decidedBy;
      break;
    }
    decidedBy += part.steps.length;
  }
  return {
    result,
    steps: told.flatMap(({ steps }) => steps),
    decidedBy,
    missing: result === 'unknown' ? unique(parts.flatMap(({ missing }) => missing)) : [],
    conditions: result === 'conditional' ? unique(parts.flatMap(({ conditions }) => conditions)) : [],
    deviations: side.deviations,
  };
}

/** A pod's traffic to its own node, where the enforcer does not simply accept it (calico.md 4.9 P9). */
function ownHost(
  { established }: Flow,
  { from, to }: Ends,
  direction: Direction,
  { facts }: HostPrograms,
): PassageVerdict | undefined {
  const node = to.host;
  if (direction === 'egress' || established !== undefined || from.standing !== 'pod' || !isHost(to)) return undefined;
  if (node === undefined) return undefined;
  const action = facts.podToHost(node);
  const there = from.endpoint?.node;
  if (action === 'Accept' || (there !== undefined && there !== node)) return undefined;
  const step: Step = { kind: 'pod-to-host', node, action };
  const missing: MissingFact = there === undefined ? { kind: 'node', endpoint: from.id } : { kind: 'host-rules', node };
  const sure = there !== undefined && action === 'Drop';
  return {
    result: sure ? 'deny' : 'unknown',
    steps: [step],
    decidedBy: 0,
    missing: sure ? [] : [missing],
    conditions: [],
  };
}
