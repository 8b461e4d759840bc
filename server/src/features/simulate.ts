import { formatAddress } from '../engine/address.ts';
import { evaluate } from '../engine/evaluate.ts';
import type { Flow, FlowEnd, Verdict } from '../engine/model.ts';
import { overBackends } from '../engine/serviceVerdict.ts';
import type { EndView, FlowView, SimulateParams, SimulateResult, Word } from '../protocol.ts';
import { commandLine } from './flow/commandLine.ts';
import { factsOf } from './flow/facts.ts';
import { type Flows, flowsOf } from './flow/flows.ts';
import { readPort, readProtocol } from './flow/ports.ts';
import { mixedReason, type Reason, type ReasonContext, reasonOf } from './flow/reason.ts';
import { flowText } from './flow/text.ts';
import { sideView } from './flow/trace.ts';
import { endpointName, flowPort, protocolWord } from './flow/words.ts';
import type { FlowWorld } from './flow/world.ts';
import { code } from './markdown.ts';
import { type End, resolveEnd } from './resolveEnd.ts';
import type { FileSpan } from './results.ts';
import { count } from './words.ts';

const TITLES: Readonly<Record<Word, string>> = {
  allow: 'Allowed',
  deny: 'Denied',
  conditional: 'Allowed if …',
  unknown: 'Unknown',
};

/**
 * May this flow pass, and which lines decided? Total: what cannot be answered comes back as `problem`, a sentence that
 * says what is missing. Where the ends mean several flows, the one shown in full is the one that explains the verdict.
 */
export function simulate(params: SimulateParams, world: FlowWorld): SimulateResult<FileSpan> {
  const from = resolveEnd(params.from, world);
  const to = resolveEnd(params.to, world);
  const protocol = readProtocol(params.protocol);
  if (!from.ok) return unanswered(params, world, from.problem);
  if (!to.ok) return unanswered(params, world, to.problem);
  if (typeof protocol === 'string') return unanswered(params, world, protocol);
  const question = { from: from.end, to: to.end, port: readPort(params.port), protocol, family: params.family };
  const flows = flowsOf(question, world.cluster.inventory);
  if (!flows.ok) return unanswered(params, world, flows.problem, from.end, to.end);
  return answered(params, world, from.end, to.end, flows);
}

function answered(
  params: SimulateParams,
  world: FlowWorld,
  from: End,
  to: End,
  flows: Flows & { readonly ok: true },
): SimulateResult<FileSpan> {
  const { programs, policies } = world.cluster;
  const judged = flows.flows.map((flow) => ({ flow, verdict: evaluate(programs, flow) }));
  const verdicts = judged.map(({ verdict }) => verdict);
  const { result } = overBackends(to.named.label, verdicts);
  const withResult = (word: Word) => judged.find(({ verdict }) => verdict.result === word);
  const shown = withResult(result) ?? withResult('deny') ?? judged[0];
  if (shown === undefined) return unanswered(params, world, 'There is no flow to judge.', from, to);
  const byId = new Map(policies.map((policy) => [policy.id, policy]));
  const contexts: ReasonContext = {
    egress: { direction: 'egress', subject: code(endLabel(shown.flow.from)), world, policies: byId },
    ingress: { direction: 'ingress', subject: code(endLabel(shown.flow.to)), world, policies: byId },
  };
  const reason = reasonFor(judged, shown.verdict, contexts);
  const canonical = canonicalParams(params, from, to, flows);
  const answer: Omit<SimulateResult<FileSpan>, 'text'> = {
    flow: flowView(from, to, flows, world),
    verdict: result,
    title: TITLES[result],
    reason: reason.text,
    ...(reason.place && { reasonPlace: reason.place }),
    egress: sideView(shown.verdict.egress, contexts.egress),
    ingress: sideView(shown.verdict.ingress, contexts.ingress),
    ...(judged.length > 1 && {
      backends: judged.map((one) => ({
        label: pairLabel(one.flow, from, to),
        verdict: one.verdict.result,
        shown: one === shown,
      })),
    }),
    facts: factsOf(
      world,
      judged.map(({ flow }) => flow),
      verdicts,
    ),
    generation: world.generation,
    commandLine: commandLine(canonical, world),
  };
  return { ...answer, text: flowText(answer, (place) => whereText(place, world)) };
}

interface Judged {
  readonly flow: Flow;
  readonly verdict: Verdict;
}

function reasonFor(judged: readonly Judged[], shown: Verdict, contexts: ReasonContext): Reason {
  const reason = reasonOf(shown, contexts);
  const results = new Set(judged.map(({ verdict }) => verdict.result));
  if (results.size < 2) return reason;
  const of = (word: Word) =>
    judged.filter(({ verdict }) => verdict.result === word).map(({ flow }) => shortPair(flow, judged));
  return mixedReason(of('allow'), of('deny'), of('unknown'), reason);
}

/** Only the end that differs between the flows. */
function shortPair(flow: Flow, judged: readonly Judged[]): string {
  const sources = new Set(judged.map((one) => endLabel(one.flow.from)));
  const destinations = new Set(judged.map((one) => endLabel(one.flow.to)));
  if (sources.size === 1) return endLabel(flow.to);
  return destinations.size === 1 ? endLabel(flow.from) : `${endLabel(flow.from)} -> ${endLabel(flow.to)}`;
}

function pairLabel(flow: Flow, from: End, to: End): string {
  const many = (end: End) => end.kind !== 'outside' && (end.kind === 'service' || end.endpoints.length > 1);
  const target = `${endLabel(flow.to)}${flow.via === undefined ? '' : ` ${flowPort(flow.protocol, flow.port)}`}`;
  if (!many(from)) return target;
  return many(to) ? `${endLabel(flow.from)} -> ${target}` : endLabel(flow.from);
}

function endLabel(end: FlowEnd): string {
  return end.kind === 'endpoint' ? endpointName(end.id) : formatAddress(end.address);
}

// ------------------------------------------------------------------------------------------ the question in words

function flowView(from: End, to: End, flows: Flows & { readonly ok: true }, world: FlowWorld): FlowView<FileSpan> {
  const service = serviceWords(to, flows);
  return {
    from: endView(from, world),
    to: endView(to, world),
    ...(flows.asked !== undefined && { port: flows.asked }),
    protocol: protocolWord(flows.protocol),
    family: flows.family,
    ...(service !== undefined && { service }),
  };
}

/** `Service shop/web port 80 -> 8080 on 3 pods`. */
function serviceWords(to: End, { service, flows, asked }: Flows & { readonly ok: true }): string | undefined {
  if (service === undefined) return undefined;
  const name = `${service.namespace}/${service.name}`;
  const ports = [...new Set(flows.map((flow) => flow.port))].join(', ');
  const ends = [...new Set(flows.map((flow) => endLabel(flow.to)))];
  const pods = flows.every((flow) => flow.to.kind === 'endpoint' && flow.to.id.startsWith('pod/'));
  const where = ends.length === 1 ? ends[0] : count(ends.length, pods ? 'pod' : 'end');
  if (service.headless) return `${name} is headless: straight to port ${ports} on ${where}`;
  const entry = to.kind === 'endpoints' ? `node port ${asked}` : `port ${asked}`;
  return `${name} ${entry} -> ${ports} on ${where}`;
}

function endView(end: End, world: FlowWorld): EndView<FileSpan> {
  const [endpoint] = end.kind === 'endpoints' ? end.endpoints : [];
  const place = endpoint && world.endpointPlace(endpoint.id);
  const { text, label, detail } = end.named;
  return { text, label, detail, ...(place && { place }) };
}

/** The question as it would be asked again. */
function canonicalParams(
  params: SimulateParams,
  from: End,
  to: End,
  flows: Flows & { readonly ok: true },
): SimulateParams {
  const pinned = (end: End) =>
    end.kind !== 'outside' && end.address !== undefined ? formatAddress(end.address) : end.named.text;
  return {
    from: pinned(from),
    to: pinned(to),
    ...(flows.asked !== undefined && { port: flows.asked }),
    ...(flows.protocol !== 6 && { protocol: protocolWord(flows.protocol) }),
    ...(params.family !== undefined && { family: params.family }),
  };
}

/** `policies/db.yaml:12`. */
function whereText(place: FileSpan, world: FlowWorld): string {
  const line = world.line(place);
  return line === undefined ? world.display(place.uri) : `${world.display(place.uri)}:${line}`;
}

// ------------------------------------------------------------------------------------------ no answer

/** The problem where nothing is known of any cluster. */
export const NO_CLUSTER =
  'There is no cluster to ask: choose a snapshot, or open a folder with manifests of pods or workloads.';

/** Before a snapshot was loaded, and where there is none. */
export function simulateNothing(params: SimulateParams, generation: number): SimulateResult<FileSpan> {
  return { ...emptyAnswer(params, NO_CLUSTER), facts: [], generation, commandLine: '' };
}

function unanswered(
  params: SimulateParams,
  world: FlowWorld,
  problem: string,
  from?: End,
  to?: End,
): SimulateResult<FileSpan> {
  const empty = emptyAnswer(params, problem);
  return {
    ...empty,
    flow: {
      ...empty.flow,
      ...(from && { from: endView(from, world) }),
      ...(to && { to: endView(to, world) }),
    },
    facts: factsOf(world, [], []),
    generation: world.generation,
    commandLine: commandLine(params, world),
  };
}

function emptyAnswer(
  params: SimulateParams,
  problem: string,
): Omit<SimulateResult<FileSpan>, 'facts' | 'generation' | 'commandLine'> {
  const port = readPort(params.port);
  const nothing = { verdict: 'unknown' as const, summary: '', steps: [] };
  return {
    flow: {
      from: { text: params.from, label: params.from, detail: '' },
      to: { text: params.to, label: params.to, detail: '' },
      ...(typeof port === 'number' && { port }),
      protocol: params.protocol ?? 'TCP',
      family: params.family ?? 4,
    },
    verdict: 'unknown',
    title: TITLES.unknown,
    reason: problem,
    egress: nothing,
    ingress: nothing,
    text: problem.replaceAll('`', ''),
    problem,
  };
}
