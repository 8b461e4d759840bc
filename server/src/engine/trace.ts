/** Turns the events of a walk into steps: what was consulted and why it did or did not decide, and what was not consulted any more. */

import type { Program, ProgramPolicy, Programs, ProgramTier } from './compile.ts';
import { NETWORK_POLICY } from './dataplane/kubernetes.ts';
import { deviationsOf, ruleDeviations } from './deviations.ts';
import { explainRule, undecidedLabels, undecidedSelection, unknownEnd } from './explain.ts';
import { groupKind } from './groupKind.ts';
import type { SideFlow } from './match.ts';
import type { Condition, Deviation, MissingFact, RuleOutcome, Step } from './model.ts';
import type { Event } from './walk.ts';

export interface Trace {
  readonly steps: readonly Step[];
  /** Index of the step that ended the walk. */
  readonly last: number;
  /** Index of the first step that an unknown fact leaves open; -1 when there is none. */
  readonly firstOpen: number;
  /** Index of the first step that a condition leaves open; -1 when there is none. */
  readonly firstConditional: number;
  readonly conditions: readonly Condition[];
  /** The facts that would settle it. */
  readonly missing: readonly MissingFact[];
  readonly deviations: readonly Deviation[];
}

/** `events` are those of a walk of `program` with `flow`. */
export function traceWalk(program: Program, flow: SideFlow, programs: Programs, events: readonly Event[]): Trace {
  const steps: Step[] = [];
  const places = new Map<Event | undefined, number>();
  const deviations = new Set<Deviation>();
  const put = (step: Step, event?: Event): void => {
    if (event !== undefined) places.set(event, steps.length);
    steps.push(step);
  };
  const seen = new Map(events.map((event) => [keyOf(event), event]));
  const own = seen.get('own-node');
  const ownNodeStep = (): void => {
    if (own?.kind !== 'own-node') return;
    if (own.met === 'yes') put({ kind: 'exempt', why: 'own-node' }, own);
    else put({ kind: 'maybe-exempt', why: 'own-node', missing: undecidedNode(flow) }, own);
  };
  const ruleOutcome = (event: Event | undefined, policy: ProgramPolicy, index: number): RuleOutcome => {
    const rule = policy.rules[index];
    if (event === undefined || rule === undefined) return { matched: 'skipped' };
    const outcome = explainRule(rule, flow, programs);
    for (const found of ruleDeviations(outcome, rule.rule, flow, programs)) deviations.add(found);
    if (outcome.matched !== 'no' && event.kind === 'rule' && isAfterIsolation(program, event.tier)) {
      deviations.add('baseline-after-isolation');
    }
    return outcome;
  };

  const ownNodeFirst = own !== undefined && events[0] === own;
  const tierEnd = (index: number, { tier, policies }: ProgramTier): void => {
    const end = seen.get(`tier-end ${index}`);
    if (end === undefined) return;
    if (tier.end !== 'Pass' && !ownNodeFirst && own?.kind === 'own-node') {
      ownNodeStep();
      deviations.add('own-node-last');
      if (own.met === 'yes') return;
    }
    const names = new Set(policies.filter(({ isolates }) => isolates).map(({ policy }) => policy.id));
    put(
      { kind: 'tier-end', tier: tier.name, action: tier.end === 'Pass' ? 'Pass' : 'Deny', policies: [...names] },
      end,
    );
  };
  if (ownNodeFirst) ownNodeStep();
  const gaps = seen.get('gaps');
  if (gaps !== undefined) put({ kind: 'maybe-more', missing: program.gaps ?? [] }, gaps);
  for (const [tierIndex, { tier, policies }] of program.tiers.entries()) {
    for (const [policyIndex, entry] of policies.entries()) {
      const ids = { tier: tier.name, policy: entry.policy.id };
      const selection = seen.get(`selection ${tierIndex} ${policyIndex}`);
      // In a ranked tier a policy has several parts: that it may select is said once.
      const first = policies.findIndex(({ policy }) => policy === entry.policy) === policyIndex;
      if (selection !== undefined && first) {
        put({ kind: 'maybe-selected', ...ids, missing: undecidedSubject(entry, flow, programs) }, selection);
      }
      for (const found of deviationsOf(entry)) deviations.add(found);
      if (entry.rules.length === 0) put({ kind: 'no-rules', ...ids });
      for (const [ruleIndex, { rule }] of entry.rules.entries()) {
        const event = seen.get(`rule ${tierIndex} ${policyIndex} ${ruleIndex}`);
        const outcome = ruleOutcome(event, entry, ruleIndex);
        put({ kind: 'rule', ...ids, rule: rule.path, action: rule.action, outcome }, event);
      }
    }
    if (tier.end !== 'Isolate') tierEnd(tierIndex, { tier, policies });
  }
  for (const [tierIndex, entry] of program.tiers.entries()) if (entry.tier.end === 'Isolate') tierEnd(tierIndex, entry);
  const isolated = seen.get('isolated');
  if (isolated !== undefined) {
    if (!ownNodeFirst) ownNodeStep();
    if (own?.kind !== 'own-node' || own.met !== 'yes') {
      put({ kind: 'isolated', why: program.isolatedBy ?? 'setting' }, isolated);
    }
  }
  const end = seen.get('default');
  if (end !== undefined && program.otherwise === undefined) put({ kind: 'default', action: 'Allow' }, end);

  const missing = unique(steps.flatMap(missingOf));
  return {
    steps,
    last: places.get(events.at(-1)) ?? steps.length - 1,
    firstOpen: steps.findIndex((step) => missingOf(step).length > 0),
    firstConditional: steps.findIndex((step) => conditionsOf(step).length > 0),
    conditions: unique(steps.flatMap(conditionsOf)),
    missing,
    deviations: [...deviations],
  };
}

/** A tier before it isolates by a NetworkPolicy, which by its own API would have the last word. */
function isAfterIsolation({ tiers }: Program, index: number): boolean {
  return tiers
    .slice(0, index)
    .some(
      ({ tier, policies }) =>
        tier.end === 'Isolate' &&
        policies.some(({ isolates, policy }) => isolates && groupKind(policy) === NETWORK_POLICY),
    );
}

/** Each walk visits a place once. */
function keyOf(event: Event): string {
  switch (event.kind) {
    case 'own-node':
    case 'gaps':
    case 'default':
    case 'isolated':
      return event.kind;
    case 'tier-end':
      return `${event.kind} ${event.tier}`;
    case 'selection':
      return `${event.kind} ${event.tier} ${event.policy}`;
    case 'rule':
      return `${event.kind} ${event.tier} ${event.policy} ${event.rule}`;
  }
}

function missingOf(step: Step): readonly MissingFact[] {
  if (step.kind === 'maybe-exempt' || step.kind === 'maybe-selected' || step.kind === 'maybe-more') return step.missing;
  return step.kind === 'rule' && step.outcome.matched === 'unknown' ? step.outcome.missing : [];
}

function conditionsOf(step: Step): readonly Condition[] {
  return step.kind === 'rule' && step.outcome.matched === 'conditional' ? step.outcome.conditions : [];
}

function undecidedSubject({ policy }: ProgramPolicy, flow: SideFlow, programs: Programs): readonly MissingFact[] {
  const { endpoint, ordinal } = flow.subject;
  const { subject } = policy;
  if (subject.kind === 'hosts') {
    const node = programs.inventory.node(flow.subject.host ?? '');
    return node === undefined
      ? [unknownEnd(flow.subject)]
      : undecidedLabels(node, subject.selector, programs.labelling?.nodeFacts?.(node));
  }
  if (endpoint === undefined) return [unknownEnd(flow.subject)];
  return subject.kind === 'pods'
    ? undecidedSelection(endpoint, subject.namespaces, subject.pods, programs.inventory)
    : undecidedLabels(endpoint, subject.selector, programs.labelling?.podFacts(ordinal));
}

/** Whose node is not known: the subject's, the peer's or both. */
function undecidedNode({ subject, peer }: SideFlow): readonly MissingFact[] {
  if (peer.standing === 'missing') return [unknownEnd(peer)];
  const missing: MissingFact[] = [];
  if (subject.endpoint?.node === undefined) missing.push({ kind: 'node', endpoint: subject.id });
  if (peer.host === undefined) missing.push({ kind: 'node', endpoint: peer.id });
  return missing;
}

export function unique<T>(facts: readonly T[]): readonly T[] {
  return [...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values()];
}
