/**
 * What another enforcer lets through between the ends that a policy touches, and this one does not, or the other way
 * round: connection sets under both, of some pods and whom their rules name. The policy must do it by itself, and the
 * verdict with all policies must differ too.
 */

import { members } from '../bitset.ts';
import { type CompileOptions, compile, type Program, type Programs } from '../compile.ts';
import { type Connections, createAsker } from '../connectivity/connections.ts';
import { type PortSet, subtractSets, uniteSets } from '../connectivity/portSet.ts';
import type { Dataplane } from '../dataplane/dataplane.ts';
import { decide, evaluate } from '../evaluate.ts';
import type { Deviation, Direction, Flow, FlowEnd, Path, Policy } from '../model.ts';
import { hasPorts, type Protocol } from '../ports.ts';
import { matchSubject } from '../subjects.ts';
import { isIn, othersOf } from './ends.ts';

export interface FlowDifference {
  readonly flow: Flow;
  readonly direction: Direction;
  /** What the other enforcer says; this one says the opposite. */
  readonly other: 'allow' | 'deny';
  /** What sets the other apart from this one here, as the trace names it. */
  readonly because: readonly Deviation[];
  /** Towards a node itself. */
  readonly toNode: boolean;
  /** The rule of the policy that decides where the flow is let through; absent: none does. */
  readonly rule?: Path;
}

/** So many pods of the policy are asked about. */
const SUBJECTS = 6;
const ALONE: CompileOptions = { hosts: 'left-out' };
const DIRECTIONS = ['ingress', 'egress'] as const;
const OPEN: Program = { tiers: [] };

/** One example for each cause. `own` and `other`: all policies in force, under either. */
export function differencesInFlows(policy: Policy, own: Programs, other: Programs): readonly FlowDifference[] {
  const alone = [own, other].map(({ inventory, dataplane, tiers }) =>
    compile([policy], inventory, dataplane, tiers, ALONE),
  );
  const [here, there] = alone;
  if (here === undefined || there === undefined) return [];
  const askers = [createAsker(here), createAsker(there)];
  const found = new Map<string, FlowDifference>();
  for (const ordinal of subjectsOf(policy, here, there)) {
    const subject = own.inventory.endpoints[ordinal];
    if (subject === undefined) continue;
    for (const direction of DIRECTIONS) {
      for (const end of othersOf(policy, direction, subject, here)) {
        const mine: FlowEnd = { kind: 'endpoint', id: subject.id };
        const [from, to] = direction === 'egress' ? [mine, end] : [end, mine];
        const [was, now] = alone.map((programs, at) =>
          askers[at]?.side(programs.programAt(ordinal, direction) ?? OPEN, from, to, direction),
        );
        if (was === undefined || now === undefined) continue;
        for (const said of ['deny', 'allow'] as const) {
          const [wide, narrow] = said === 'deny' ? [was, now] : [now, was];
          const flow = flowIn(subtractSets(wide.allow, possible(narrow)), from, to, { own, other });
          const difference = flow && confirmed({ policy, own, other, direction, said }, flow);
          if (difference === undefined) continue;
          const key = `${said} ${direction} ${difference.because.join()} ${difference.rule?.join('.') ?? ''}`;
          if (!found.has(key)) found.set(key, difference);
        }
      }
    }
  }
  return [...found.values()];
}

/** Some that either enforcer takes the policy to be about, spread over all of them. */
function subjectsOf(policy: Policy, ...alone: readonly Programs[]): readonly number[] {
  const all = new Set(
    alone.flatMap(({ inventory, dataplane, labelling, policies }) => {
      const read = policies.find(({ id }) => id === policy.id);
      return read === undefined || read.subject.kind === 'hosts'
        ? []
        : members(matchSubject(read.subject, { inventory, dataplane, labelling }).sure);
    }),
  );
  const list = [...all].sort((a, b) => a - b);
  const step = Math.max(1, Math.ceil(list.length / SUBJECTS));
  return list.filter((_, index) => index % step === 0);
}

function possible({ allow, conditional, unknown }: Connections): PortSet {
  return uniteSets(uniteSets(allow, conditional), unknown);
}

/** Of ends that declare no port, the one that everybody knows. */
const HTTPS = 443;

/** A flow on a port of the set that both enforcers carry: one on which the destination listens where there is one. */
function flowIn(
  set: PortSet,
  from: FlowEnd,
  to: FlowEnd,
  { own, other }: Pick<Asked, 'own' | 'other'>,
): Flow | undefined {
  const declared = to.kind === 'endpoint' ? (own.inventory.endpoint(to.id)?.ports ?? []) : [];
  const carried = (protocol: Protocol, port: number): boolean =>
    ![own, other].some(({ dataplane }) => isNeverSent(dataplane, protocol, port));
  for (const { protocol, ranges } of set) {
    if (!hasPorts(protocol)) continue;
    const listening = declared.flatMap((one) => (one.protocol === protocol ? [one.port] : []));
    const within = listening.filter((port) => ranges.some(({ first, last }) => first <= port && port <= last));
    const usual = ranges.some(({ first, last }) => first <= HTTPS && HTTPS <= last) ? [HTTPS] : [];
    const port = [...within, ...usual, ...ranges.flatMap(({ first, last }) => [first, last])].find((one) =>
      carried(protocol, one),
    );
    if (port !== undefined) return { from, to, protocol, port };
  }
  return undefined;
}

function isNeverSent({ neverSent }: Dataplane, protocol: Protocol, port: number): boolean {
  return neverSent?.some((one) => one.protocol === protocol && (one.port ?? port) === port) === true;
}

interface Asked {
  readonly policy: Policy;
  readonly own: Programs;
  readonly other: Programs;
  readonly direction: Direction;
  readonly said: 'allow' | 'deny';
}

function isInRange({ rules }: Policy, direction: Direction, { from, to }: Flow, { inventory }: Programs): boolean {
  const end = direction === 'egress' ? to : from;
  const endpoint = end.kind === 'endpoint' ? inventory.endpoint(end.id) : undefined;
  if (endpoint === undefined) return false;
  return rules.some(
    (rule) =>
      rule.direction === direction && rule.peers?.some((peer) => peer.kind === 'addresses' && isIn(endpoint, peer)),
  );
}

/** With all policies and both ends the verdicts are opposite, too. */
function confirmed({ policy, own, other, direction, said }: Asked, flow: Flow): FlowDifference | undefined {
  if (decide(other, flow) !== said || decide(own, flow) !== (said === 'deny' ? 'allow' : 'deny')) return undefined;
  const [here, there] = [own, other].map((programs) => evaluate(programs, flow)[direction]);
  if (here === undefined || there === undefined) return undefined;
  // The trace tells of every range that means no pods; here it matters where one holds the address.
  const counts = (one: Deviation): boolean =>
    !one.startsWith('ranges-hold-') || isInRange(policy, direction, flow, own);
  const because = [
    ...there.deviations.filter((one) => !here.deviations.includes(one)),
    ...here.deviations.filter((one) => !there.deviations.includes(one)),
  ].filter(counts);
  const passing = said === 'deny' ? here : there;
  const step = passing.steps[passing.decidedBy];
  const rule = step?.kind === 'rule' && step.policy === policy.id ? step.rule : undefined;
  const toNode = flow.to.kind === 'endpoint' && own.inventory.endpoint(flow.to.id)?.kind === 'node';
  return { flow, direction, other: said, because, toNode, ...(rule !== undefined && { rule }) };
}
