/** One flow -> its verdict: what the source's egress program and the destination's ingress program say, and why. */

import type { Program, Programs } from './compile.ts';
import { byCourses } from './courses.ts';
import { type Ends, isHost, isSamePod, type Side } from './ends.ts';
import { unknownEnd } from './explain.ts';
import { hostResults, withHosts } from './hosts/sides.ts';
import type { SideFlow } from './match.ts';
import { mergeConflict } from './mergeConflicts.ts';
import { missingFact, missingOf } from './missing.ts';
import type { Direction, Flow, MissingFact, Result, SideVerdict, Step, UnspecifiedTopic, Verdict } from './model.ts';
import { byPackets } from './packets.ts';
import { hasPorts, ICMP, ICMPV6, type Protocol } from './ports.ts';
import { bothMust } from './results.ts';
import { withoutTies } from './ties.ts';
import { type Trace, traceWalk, unique } from './trace.ts';
import {
  ALLOW,
  BY_CONDITION,
  BY_MISSING_FACT,
  BY_TIE,
  DENY,
  type Event,
  OPEN_ALLOW,
  OPEN_DENY,
  type Outcomes,
  walk,
} from './walk.ts';

/** The whole answer. Pure: the same programs and flow give the same verdict. */
export function evaluate(programs: Programs, flow: Flow): Verdict {
  const pending = programs.pending();
  const verdict = judge(programs, flow);
  return pending === undefined ? verdict : { ...verdict, pending: judge(pending, flow) };
}

function judge(programs: Programs, flow: Flow): Verdict {
  const ends = programs.resolver.ends(flow);
  const egress = wholeSide(programs, flow, ends, 'egress');
  const ingress = wholeSide(programs, flow, ends, 'ingress');
  const result = bothMust(egress.result, ingress.result);
  return {
    result,
    egress,
    ingress,
    missing: result === 'unknown' ? unique([...egress.missing, ...ingress.missing]) : [],
    conditions: result === 'conditional' ? [...egress.conditions, ...ingress.conditions] : [],
  };
}

/** Only the result: the same as `evaluate(...).result`, without making a trace. */
export function decide(programs: Programs, flow: Flow): Result {
  const ends = programs.resolver.ends(flow);
  const egress = wholeResult(programs, flow, ends, 'egress');
  return egress === 'deny' ? egress : bothMust(egress, wholeResult(programs, flow, ends, 'ingress'));
}

export interface DecidedSides {
  /** Undefined where that end is outside, or a node that no policy governs. */
  readonly egress: Result | undefined;
  readonly ingress: Result | undefined;
  readonly result: Result;
}

/** Both ends by themselves, without making a trace, where the hosts' own policies are left out. */
export function decideSides(programs: Programs, flow: Flow): DecidedSides {
  const ends = programs.resolver.ends(flow);
  const from = sideResult(programs, flow, ends, 'egress');
  const to = sideResult(programs, flow, ends, 'ingress');
  return {
    egress: from.silent ? undefined : from.result,
    ingress: to.silent ? undefined : to.result,
    result: bothMust(from.result, to.result),
  };
}

function sideResult(programs: Programs, flow: Flow, ends: Ends, direction: Direction) {
  const answer = answerSide(programs, flow, ends, direction);
  const step = answer.settled?.step;
  const silent = step?.kind === 'no-subject' && (step.why === 'outside' || step.why === 'node');
  return { result: enforced(programs, answer), silent };
}

/** What one end alone says: the same as `evaluate(...)[direction]`. */
export function evaluateSide(programs: Programs, flow: Flow, direction: Direction): SideVerdict {
  return wholeSide(programs, flow, programs.resolver.ends(flow), direction);
}

/** The same as `evaluate(...)[direction].result`, without making a trace. */
export function decideSide(programs: Programs, flow: Flow, direction: Direction): Result {
  return wholeResult(programs, flow, programs.resolver.ends(flow), direction);
}

/** The same if this were the program of its subject. */
export function decideBy(program: Program, programs: Programs, flow: Flow, direction: Direction): Result {
  return wholeResult(programs, flow, programs.resolver.ends(flow), direction, program);
}

/** One end with what stands on the path there besides its own policies. */
function wholeSide(programs: Programs, flow: Flow, ends: Ends, direction: Direction): SideVerdict {
  const own = sideVerdict(programs, flow, ends, direction);
  return programs.hosts === undefined ? own : withHosts(own, flow, ends, direction, programs, programs.hosts);
}

function wholeResult(programs: Programs, flow: Flow, ends: Ends, direction: Direction, program?: Program): Result {
  const answer = answerSide(programs, flow, ends, direction, program);
  const own = enforced(programs, answer);
  if (programs.hosts === undefined || own === 'deny') return own;
  return hostResults(flow, ends, direction, programs, programs.hosts).reduce(bothMust, own);
}

// ---------------------------------------------------------------------------------------------- one end

/** One end's answer, and how it was found. */
interface SideAnswer {
  readonly result: Result;
  /** What settled it without asking a program. */
  readonly settled: Settled | undefined;
  readonly program: Program;
  readonly question: SideFlow;
  readonly topic: UnspecifiedTopic | undefined;
  /** What the API leaves open, where that makes the answer unknown. */
  readonly open: MissingFact | undefined;
}

interface Settled {
  readonly result: Result;
  readonly step: Step;
  readonly missing: readonly MissingFact[];
}

function answerSide(programs: Programs, flow: Flow, ends: Ends, direction: Direction, given?: Program): SideAnswer {
  const leaving = direction === 'egress';
  const question: SideFlow = {
    subject: leaving ? ends.from : ends.to,
    peer: leaving ? ends.to : ends.from,
    destination: ends.to,
    protocol: flow.protocol,
    port: flow.port,
    sourcePort: flow.sourcePort,
    icmp: flow.icmp,
  };
  const settled =
    settledWithoutPolicy(programs, question, direction) ??
    settledBefore(programs, flow, ends, direction) ??
    settledByConflict(programs, question.subject);
  if (settled !== undefined) {
    const none = { topic: undefined, open: undefined };
    return { result: settled.result, settled, program: NO_PROGRAM, question, ...none };
  }
  const program = given ?? programOf(programs, question.subject, direction) ?? NO_PROGRAM;
  const topic = topicOf(programs, flow, ends, direction);
  const walkAs = (asked: SideFlow): Outcomes =>
    byCourses(walk(program, asked, direction, programs, topic), program, (names) =>
      walk(program, { ...asked, names }, direction, programs, topic),
    );
  const outcomes = byPackets(walkAs(question), program, question, walkAs);
  const rewritten = topic === 'rewritten-source' ? walkAsNode(programs, program, flow, question) : outcomes;
  const { result, open } = conclude(outcomes, rewritten, topic);
  const openByTie = (): MissingFact | undefined => {
    if (result !== 'unknown' || (outcomes & BY_TIE) === 0) return undefined;
    const settledByName = resultOf(closed(walk(withoutTies(program), question, direction, programs, topic)));
    return {
      kind: 'implementation',
      topic: 'equal-priority',
      fallback: settledByName === 'allow' ? 'allow' : 'deny',
    };
  };
  return { result, settled, program, question, topic, open: open ?? openByTie() };
}

const NO_PROGRAM: Program = { tiers: [] };

/**
 * What comes of a policy's answer. Where the enforcer only reports, no packet is dropped for its addresses or ports
 * (cilium.md 4.14, 5 row 141; the audit is of layers 3 and 4); a connection whose requests are looked at still is.
 */
function enforced({ dataplane }: Programs, { result, settled, program }: SideAnswer): Result {
  if (!dataplane.audits || settled !== undefined) return result;
  return result !== 'deny' && asksRequests(program) ? result : 'allow';
}

function asksRequests({ tiers }: Program): boolean {
  return tiers.some(({ policies }) => policies.some(({ rules }) => rules.some(({ rule }) => rule.needs !== undefined)));
}

function sideVerdict(programs: Programs, flow: Flow, ends: Ends, direction: Direction): SideVerdict {
  const answer = answerSide(programs, flow, ends, direction);
  const policed = policedSide(programs, answer, direction);
  const { result } = policed;
  if (result === 'allow' || enforced(programs, answer) === result) return policed;
  return {
    result: 'allow',
    steps: [...policed.steps, { kind: 'audited', would: result }],
    decidedBy: policed.steps.length,
    missing: [],
    conditions: [],
    deviations: [...policed.deviations, 'audit-mode'],
  };
}

/** What the policies say. */
function policedSide(
  programs: Programs,
  { result, settled, program, question, topic, open }: SideAnswer,
  direction: Direction,
): SideVerdict {
  if (settled !== undefined) {
    const { step, missing } = settled;
    const deviations = step.kind === 'not-carried' ? (['protocol-not-carried'] as const) : [];
    return { result, steps: [step], decidedBy: 0, missing, conditions: [], deviations };
  }
  const events: Event[] = [];
  walk(program, question, direction, programs, topic, events);
  const trace = traceWalk(program, question, programs, events);
  const steps: readonly Step[] =
    open?.kind === 'implementation' ? [...trace.steps, { kind: 'unspecified', topic: open.topic }] : trace.steps;
  return {
    result,
    steps,
    decidedBy: decidingStep(result, trace, steps),
    missing: result === 'unknown' ? unique([...(open ? [open] : []), ...trace.missing]) : [],
    conditions: result === 'conditional' ? trace.conditions : [],
    deviations: trace.deviations,
  };
}

function decidingStep(result: Result, trace: Trace, steps: readonly Step[]): number {
  if (result === 'conditional') return trace.firstConditional;
  if (result !== 'unknown') return trace.last;
  return trace.firstOpen >= 0 ? trace.firstOpen : steps.length - 1;
}

const HOST_ENDPOINTS = 'hostendpoints.projectcalico.org';

/** Ends without policies of their own. */
function settledWithoutPolicy(
  programs: Programs,
  { subject, peer }: SideFlow,
  direction: Direction,
): Settled | undefined {
  const { standing } = subject;
  if (standing === 'pod') return undefined;
  if (standing === 'missing') {
    return { result: 'unknown', step: { kind: 'no-subject', why: standing }, missing: [unknownEnd(subject)] };
  }
  const none = settle('allow', { kind: 'no-subject', why: standing });
  const hosts =
    programs.dataplane.hosts === undefined ? undefined : missingOf(programs.inventory.missing, HOST_ENDPOINTS);
  if (hosts !== undefined && isHost(subject)) return { ...none, result: 'unknown', missing: [missingFact(hosts)] };
  if (!isHost(subject) || !programs.policesNodes(direction)) return none;
  // What stays on one node's network meets no policy.
  if (isHost(peer) && subject.host !== undefined && peer.host === subject.host) return none;
  const program = programOf(programs, subject, direction);
  if (program === undefined) {
    return { ...none, result: 'unknown', missing: [{ kind: 'node', endpoint: subject.id }] };
  }
  return program.tiers.length === 0 && program.isolatedBy === undefined && program.gaps === undefined
    ? none
    : undefined;
}

function programOf(programs: Programs, { standing, ordinal, host }: Side, direction: Direction): Program | undefined {
  if (standing === 'pod') return programs.programAt(ordinal, direction);
  return host === undefined ? undefined : programs.nodeProgram(host, direction);
}

/** What is let in or dropped before any policy. */
function settledBefore(programs: Programs, flow: Flow, ends: Ends, direction: Direction): Settled | undefined {
  if (flow.established === 'reply') return settle('allow', { kind: 'exempt', why: 'reply' });
  const { dataplane } = programs;
  if (isSamePod(ends) && (flow.via === undefined || dataplane.hairpin === 'exempt')) {
    return settle('allow', { kind: 'exempt', why: 'self' });
  }
  if (flow.established === 'existing' && dataplane.existingConnections === 'exempt') {
    return settle('allow', { kind: 'exempt', why: 'existing-connection' });
  }
  const banned = direction === 'egress' ? dataplane.neverSent?.find((one) => isSuch(flow, one)) : undefined;
  if (banned !== undefined) return settle('deny', { kind: 'not-carried', ...banned });
  if (dataplane.otherProtocols === 'dropped' && !isCarried(flow.protocol)) {
    return settle('deny', { kind: 'not-carried', protocol: flow.protocol });
  }
  return undefined;
}

/** Of a pod both directions are computed together: what cannot be merged in one leaves both as they were. */
function settledByConflict(programs: Programs, subject: Side): Settled | undefined {
  if (!programs.dataplane.oneParser || programs.dataplane.audits || subject.standing !== 'pod') return undefined;
  for (const direction of ['ingress', 'egress'] as const) {
    const program = programOf(programs, subject, direction);
    const policies = program && mergeConflict(program);
    if (policies === undefined) continue;
    return {
      result: 'unknown',
      step: { kind: 'not-merged', policies },
      missing: [{ kind: 'earlier-policy', endpoint: subject.id }],
    };
  }
  return undefined;
}

function isSuch(flow: Flow, { protocol, port }: { readonly protocol: Protocol; readonly port?: number }): boolean {
  return flow.protocol === protocol && (port === undefined || flow.port === port);
}

function settle(result: Result, step: Step): Settled {
  return { result, step, missing: [] };
}

function isCarried(protocol: Protocol): boolean {
  return hasPorts(protocol) || protocol === ICMP || protocol === ICMPV6;
}

// ---------------------------------------------------------------------------------------------- what APIs leave open

/** What this flow is that an API may leave to the implementation; whether it does is a fact of the tier that decides. */
function topicOf(programs: Programs, flow: Flow, ends: Ends, direction: Direction): UnspecifiedTopic | undefined {
  if (!hasPorts(flow.protocol)) return 'protocol';
  if (isSamePod(ends)) return 'hairpin';
  if (flow.established === 'existing') return 'existing-connection';
  const rewrites = flow.via?.rewrites;
  if (direction === 'egress' || rewrites === undefined) return undefined;
  const entry = rewrites.node === undefined ? undefined : programs.inventory.endpoint(rewrites.node)?.name;
  const onPodsNode = entry !== undefined && entry === ends.to.endpoint?.node;
  return onPodsNode && programs.dataplane.forwardedOnPodsNode === 'client' ? undefined : 'rewritten-source';
}

/** The same walk as if the packet carried the address of the node that forwarded it. */
function walkAsNode(programs: Programs, program: Program, flow: Flow, question: SideFlow): Outcomes {
  const node = flow.via?.rewrites?.node;
  const family = question.peer.family;
  const peer = node === undefined ? question.peer : programs.resolver.end({ kind: 'endpoint', id: node }, family);
  return walk(program, { ...question, peer }, 'ingress', programs, 'rewritten-source');
}

/**
 * Outcomes -> result. Where the deciding tier leaves the topic open the answer is unknown, unless every known
 * behaviour agrees; `fallback` is then what most enforcers do.
 */
function conclude(
  outcomes: Outcomes,
  rewritten: Outcomes,
  topic: UnspecifiedTopic | undefined,
): { readonly result: Result; readonly open: MissingFact | undefined } {
  const all = outcomes | rewritten;
  if (topic === undefined || (all & (OPEN_ALLOW | OPEN_DENY)) === 0) {
    return { result: resultOf(all), open: undefined };
  }
  const judged = resultOf(closed(rewritten));
  // A pod that may be reached by everyone may also be reached by itself, by its old connections, from any address.
  if (topic !== 'protocol' && resultOf(closed(all)) === 'allow') return { result: 'allow', open: undefined };
  const fallback = topic === 'existing-connection' || judged === 'allow' ? 'allow' : 'deny';
  return { result: 'unknown', open: { kind: 'implementation', topic, fallback } };
}

function closed(outcomes: Outcomes): Outcomes {
  return (outcomes & (ALLOW | DENY)) | ((outcomes >>> 2) & (ALLOW | DENY));
}

function resultOf(outcomes: Outcomes): Result {
  const reached = outcomes & (ALLOW | DENY | OPEN_ALLOW | OPEN_DENY);
  if (reached === ALLOW) return 'allow';
  if (reached === DENY) return 'deny';
  return (outcomes & (BY_MISSING_FACT | BY_TIE)) === 0 && (outcomes & BY_CONDITION) !== 0 ? 'conditional' : 'unknown';
}
