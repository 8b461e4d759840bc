/** What a packet meets on one passage: stage after stage, until one decides (calico.md 4.2, 4.9). */

import { contains } from '../address.ts';
import type { Programs } from '../compile.ts';
import type { SideFlow } from '../match.ts';
import type { Condition, HostEndpoint, MissingFact, Result, Step } from '../model.ts';
import { traceWalk, unique } from '../trace.ts';
import { ALLOW, BY_CONDITION, BY_MISSING_FACT, DENY, type Event, type Outcomes, UNDECIDED, walk } from '../walk.ts';
import type { Passage } from './passages.ts';
import type { HostPrograms } from './programs.ts';

/** The same as a side's verdict, of one passage. */
export interface PassageVerdict {
  readonly result: Result;
  readonly steps: readonly Step[];
  readonly decidedBy: number;
  readonly missing: readonly MissingFact[];
  readonly conditions: readonly Condition[];
}

/** Only the result: the same as `explainPassage(...).result`. */
export function decidePassage(passage: Passage, hosts: HostPrograms, programs: Programs): Result {
  const all = passage.candidates.reduce(
    (outcomes, host) => outcomes | (host === undefined ? ALLOW : throughHost(host, passage, hosts, programs)),
    0,
  );
  return resultOf(all);
}

/** Where it is not known which interface the packet takes, the first candidate that would stop it is shown. */
export function explainPassage(passage: Passage, hosts: HostPrograms, programs: Programs): PassageVerdict {
  const judged = passage.candidates.flatMap((host) => {
    if (host === undefined) return [];
    const record: Record = { steps: [], last: 0, firstOpen: -1, firstConditional: -1 };
    return [{ result: resultOf(throughHost(host, passage, hosts, programs, record)), record }];
  });
  const result = decidePassage(passage, hosts, programs);
  const same = judged.find((one) => one.result === result) ?? judged.find((one) => one.result !== 'allow') ?? judged[0];
  if (same === undefined) return { result, steps: [], decidedBy: 0, missing: [], conditions: [] };
  const open = result === 'unknown' && same.result !== 'unknown';
  const steps = open ? same.record.steps.map((step) => asPossible(step, passage.missing)) : same.record.steps;
  const { last, firstOpen, firstConditional } = same.record;
  const decidedBy = open
    ? 0
    : same.result === 'unknown'
      ? firstOpen
      : same.result === 'conditional'
        ? firstConditional
        : last;
  return {
    result,
    steps,
    decidedBy: Math.max(0, decidedBy),
    missing: result !== 'unknown' ? [] : open ? [passage.missing] : unique(steps.flatMap(missingOf)),
    conditions: result === 'conditional' ? unique(steps.flatMap(conditionsOf)) : [],
  };
}

interface Record {
  readonly steps: Step[];
  last: number;
  firstOpen: number;
  firstConditional: number;
}

function throughHost(
  host: HostEndpoint,
  passage: Passage,
  hosts: HostPrograms,
  programs: Programs,
  record?: Record,
): Outcomes {
  const { direction, stages, terminates, node } = passage;
  let reached: Outcomes = 0;
  for (const stage of stages) {
    if (stage === 'untracked' && host.interfaceName === '*' && !hosts.facts.untrackedOnEveryInterface) continue;
    const flow = stage === 'untracked' || stage === 'pre-dnat' ? passage.untranslated : passage.question;
    const program = hosts.program(host, stage, direction);
    // Stages without policies say nothing, but the last of a host's own traffic.
    if (program.tiers.length === 0 && stage !== 'host') continue;
    record?.steps.push({ kind: 'host-stage', host: host.name, node, stage, direction, missing: [] });
    if (terminates && isFailsafe(passage, flow, hosts)) {
      decided(record, { kind: 'failsafe', host: host.name, protocol: flow.protocol, port: flow.port ?? 0 });
      return reached | ALLOW;
    }
    const events: Event[] | undefined = record && [];
    const outcomes = walk(program, flow, direction, programs, undefined, events);
    if (record !== undefined && events !== undefined) add(record, traceWalk(program, flow, programs, events));
    reached |= outcomes & ~UNDECIDED;
    if ((outcomes & UNDECIDED) === 0) return reached;
  }
  if (!stages.includes('host')) return reached | ALLOW;
  return reached | byProfiles(host, hosts, programs, record);
}

function isFailsafe({ node, direction }: Passage, flow: SideFlow, { facts }: HostPrograms): boolean {
  return facts
    .failsafe(node, direction)
    .some(
      ({ protocol, port, net }) =>
        protocol === flow.protocol &&
        port === flow.port &&
        (net === undefined || flow.peer.addresses.some((address) => contains(net, address))),
    );
}

/** The first that says something; one that is not there denies, and so does having none. */
function byProfiles(host: HostEndpoint, { facts }: HostPrograms, { inventory }: Programs, record?: Record): Outcomes {
  for (const profile of host.profiles) {
    const says = facts.profile(profile, inventory);
    if (says === 'nothing') continue;
    decided(record, { kind: 'host-profile', host: host.name, profile, says });
    return says === 'allow' ? ALLOW : DENY;
  }
  decided(record, { kind: 'host-profile', host: host.name, says: 'nothing' });
  return DENY;
}

function decided(record: Record | undefined, step: Step): void {
  if (record === undefined) return;
  record.last = record.steps.length;
  record.steps.push(step);
}

function add(record: Record, trace: ReturnType<typeof traceWalk>): void {
  const offset = record.steps.length;
  record.steps.push(...trace.steps);
  record.last = Math.min(offset + Math.max(0, trace.last), record.steps.length - 1);
  if (record.firstOpen < 0 && trace.firstOpen >= 0) record.firstOpen = offset + trace.firstOpen;
  if (record.firstConditional < 0 && trace.firstConditional >= 0)
    record.firstConditional = offset + trace.firstConditional;
}

function asPossible(step: Step, missing: MissingFact): Step {
  return step.kind === 'host-stage' ? { ...step, missing: [missing] } : step;
}

function missingOf(step: Step): readonly MissingFact[] {
  return step.kind === 'rule' && step.outcome.matched === 'unknown' ? step.outcome.missing : [];
}

function conditionsOf(step: Step): readonly Condition[] {
  return step.kind === 'rule' && step.outcome.matched === 'conditional' ? step.outcome.conditions : [];
}

function resultOf(outcomes: Outcomes): Result {
  const reached = outcomes & (ALLOW | DENY);
  if (reached === ALLOW) return 'allow';
  if (reached === DENY) return 'deny';
  return (outcomes & BY_MISSING_FACT) === 0 && (outcomes & BY_CONDITION) !== 0 ? 'conditional' : 'unknown';
}
