/** Where on a flow's path host endpoints stand (calico.md 4.9, P1 to P10). */

import { type Ends, isHost, type Side } from '../ends.ts';
import type { Direction, Flow, HostStage, MissingFact } from '../model.ts';
import type { Candidates, Governing } from './governing.ts';
import { type Questions, type QuestionWorld, questionsOf } from './questions.ts';

/** One way through an interface of a node, with the stages that it has there, in order. */
export interface Passage extends Questions {
  readonly node: string;
  readonly direction: Direction;
  readonly stages: readonly HostStage[];
  readonly candidates: Candidates;
  /** To or from the host itself: its failsafe ports and its profiles count. */
  readonly terminates: boolean;
  /** What would tell which candidate it is. */
  readonly missing: MissingFact;
}

export interface Passages {
  /** Before the side's own policies are asked. */
  readonly before: readonly Passage[];
  readonly after: readonly Passage[];
}

export interface PathWorld extends QuestionWorld {
  readonly governing: Governing;
}

/** What the source's node does on the way out, or the destination's on the way in. */
export function passagesOf(flow: Flow, ends: Ends, direction: Direction, world: PathWorld): Passages {
  if (flow.established !== undefined) return NONE;
  const near = isSameNode(ends);
  const make = (side: Side, part: Partial<Passage> & Pick<Passage, 'direction' | 'stages' | 'candidates'>) =>
    passage(flow, ends, side, part, near, world);
  return direction === 'egress' ? leaving(ends, near, make, world) : entering(flow, ends, near, make, world);
}

const NONE: Passages = { before: [], after: [] };

type Make = (
  side: Side,
  part: Partial<Passage> & Pick<Passage, 'direction' | 'stages' | 'candidates'>,
) => readonly Passage[];

function leaving({ from, to }: Ends, near: Near, make: Make, { governing }: PathWorld): Passages {
  if (isHost(from)) {
    // A host reaches its own pods, and itself, past all policy.
    if (near === 'yes') return NONE;
    const candidates = maybe(governing.outside(from.host ?? '', from.addresses), near);
    return {
      before: make(from, { direction: 'egress', stages: ['untracked', 'host'], candidates, terminates: true }),
      after: [],
    };
  }
  if (from.standing !== 'pod') return NONE;
  const toOwnHost = isHost(to) && near === 'yes';
  const doors = nodesOf(from, governing).map((node) => governing.unclaimed(node));
  return {
    before: make(from, {
      direction: 'ingress',
      stages: toOwnHost ? ['pre-dnat'] : ['pre-dnat', 'forward'],
      candidates: doors,
    }),
    after:
      near === 'yes'
        ? []
        : make(from, {
            direction: 'egress',
            stages: ['forward'],
            candidates: maybe(
              nodesOf(from, governing).flatMap((node) => wayOut(node, to, governing)),
              near,
            ),
          }),
  };
}

function entering(flow: Flow, { from, to }: Ends, near: Near, make: Make, world: PathWorld): Passages {
  const { governing } = world;
  if (isHost(to)) {
    if (near === 'yes') return NONE;
    const candidates = maybe(governing.outside(to.host ?? '', to.addresses), near);
    return {
      before: make(to, {
        direction: 'ingress',
        stages: ['untracked', 'pre-dnat', 'host'],
        candidates,
        terminates: true,
      }),
      after: [],
    };
  }
  if (to.standing !== 'pod' || (isHost(from) && near === 'yes')) return NONE;
  const doors = nodesOf(to, governing);
  const outside =
    near === 'yes'
      ? []
      : make(to, {
          direction: 'ingress',
          stages: ['untracked', 'pre-dnat', 'forward'],
          candidates: maybe(
            doors.flatMap((node) => wayOut(node, from, governing)),
            near,
          ),
        });
  return {
    before: [...throughEntry(flow, to, make, world), ...outside],
    after: make(to, {
      direction: 'egress',
      stages: ['forward'],
      candidates: doors.map((node) => governing.unclaimed(node)),
    }),
  };
}

/** A node port of another node than the pod's: in there, and out again. */
function throughEntry({ via }: Flow, to: Side, make: Make, { governing, resolver }: PathWorld): readonly Passage[] {
  const node = via?.rewrites?.node;
  if (node === undefined) return [];
  const entry = resolver.end({ kind: 'endpoint', id: node }, to.family);
  if (entry.host === undefined || entry.host === to.endpoint?.node) return [];
  const candidates = governing.outside(entry.host, []);
  return [
    ...make(entry, { direction: 'ingress', stages: ['untracked', 'pre-dnat', 'forward'], candidates }),
    ...make(entry, { direction: 'egress', stages: ['forward'], candidates }),
  ];
}

/**
 * Between nodes a network may wrap packets up: then a host endpoint of one interface sees only the wrapping, which
 * always passes, and what is in it comes in by an interface of its own.
 */
function wayOut(node: string, other: Side, governing: Governing): Candidates {
  const candidates = governing.outside(node, []);
  return other.standing === 'pod' ? unique([...candidates, governing.unclaimed(node)]) : candidates;
}

function nodesOf({ endpoint }: Side, governing: Governing): readonly string[] {
  // Of a pod that is not scheduled any node is possible.
  return endpoint?.node === undefined ? ['', ...governing.nodes] : [endpoint.node];
}

type Near = 'yes' | 'no' | 'unknown';

/** Whether both ends are on one node, or are that node. */
function isSameNode({ from, to }: Ends): Near {
  const [a, b] = [placeOf(from), placeOf(to)];
  if (a === 'nowhere' || b === 'nowhere') return 'no';
  return a === undefined || b === undefined ? 'unknown' : a.node === b.node ? 'yes' : 'no';
}

function placeOf(side: Side): { readonly node: string } | 'nowhere' | undefined {
  if (side.standing === 'outside') return 'nowhere';
  const node = side.host ?? side.endpoint?.node;
  return node === undefined ? undefined : { node };
}

function maybe(candidates: Candidates, near: Near): Candidates {
  return near === 'unknown' ? [...candidates, undefined] : candidates;
}

function passage(
  flow: Flow,
  ends: Ends,
  side: Side,
  { direction, stages, candidates, terminates = false }: Parameters<Make>[1],
  near: Near,
  world: PathWorld,
): readonly Passage[] {
  const found = unique(candidates);
  if (found.every((host) => host === undefined)) return [];
  const node = side.host ?? side.endpoint?.node ?? '';
  const missing: MissingFact =
    near === 'unknown' || node === '' ? { kind: 'node', endpoint: side.id } : { kind: 'interface', node };
  return [
    {
      node,
      direction,
      stages,
      candidates: found,
      terminates,
      missing,
      ...questionsOf(flow, ends, direction, node, world),
    },
  ];
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}
