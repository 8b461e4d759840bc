import type { Direction, Policy, Result, Rule, SideVerdict, Step } from '../../engine/model.ts';
import type { SideView, StepView } from '../../protocol.ts';
import { fieldName } from '../../syntax/path.ts';
import { code } from '../markdown.ts';
import type { FileSpan } from '../results.ts';
import { rulePhrase } from '../rulePhrase.ts';
import { hostText, stageText } from './hosts.ts';
import { conditionText, exemptText, mismatchText, missingText, noSubjectText, unspecifiedText } from './sentences.ts';
import { allOf, flowPort } from './words.ts';
import type { FlowWorld } from './world.ts';

/** One end of a flow and what it is told about. */
export interface SideContext {
  readonly direction: Direction;
  /** Whose policies are asked, in backticks: the source leaving, the destination entering. */
  readonly subject: string;
  readonly world: FlowWorld;
  readonly policies: ReadonlyMap<string, Policy>;
}

/** The trace of one side: tier, policy and rule in the order of evaluation, each with its place and its words. */
export function sideView(side: SideVerdict, context: SideContext): SideView<FileSpan> {
  const steps: StepView<FileSpan>[] = [];
  let tier: string | undefined;
  let policy: string | undefined;
  for (const [index, step] of side.steps.entries()) {
    if ('tier' in step && step.tier !== tier) {
      tier = step.tier;
      policy = undefined;
      steps.push({ kind: 'tier', depth: 0, text: step.tier, outcome: 'info' });
    }
    if ('policy' in step && step.policy !== policy) {
      policy = step.policy;
      steps.push(policyView(step.policy, side, context));
    }
    steps.push(stepView(step, side, index, context));
  }
  return { verdict: side.result, summary: summaryOf(side, context), steps };
}

/** `NetworkPolicy shop/allow-api`: how a policy is called everywhere in a trace. */
export function policyName(id: string, policies: ReadonlyMap<string, Policy>): string {
  const policy = policies.get(id);
  if (policy === undefined) return id;
  return `${policy.kind} ${shortName(id, policies)}`;
}

/** `shop/allow-api`. */
export function shortName(id: string, policies: ReadonlyMap<string, Policy>): string {
  const policy = policies.get(id);
  if (policy === undefined) return id;
  return policy.namespace === undefined ? policy.name : `${policy.namespace}/${policy.name}`;
}

/** The rule of a step, and its number among the policy's rules of the direction, from 1. */
export function ruleOf(
  step: Step & { readonly kind: 'rule' },
  { policies }: Pick<SideContext, 'policies'>,
): { readonly rule: Rule | undefined; readonly number: number } {
  const all = policies.get(step.policy)?.rules ?? [];
  const path = JSON.stringify(step.rule);
  const rule = all.find((one) => JSON.stringify(one.path) === path);
  // At a host's interface packets of both directions meet it: the rule says of which it is.
  const rules = all.filter(({ direction }) => direction === rule?.direction);
  return { rule, number: rule === undefined ? 0 : rules.indexOf(rule) + 1 };
}

/** Where a policy's name is written. */
export function policyPlace(id: string, world: FlowWorld): FileSpan | undefined {
  return world.policyPlace(id, []);
}

function policyView(id: string, side: SideVerdict, context: SideContext): StepView<FileSpan> {
  const own = side.steps.flatMap((step, index) => ('policy' in step && step.policy === id ? [{ step, index }] : []));
  const skipped = own.every(({ step, index }) => isSkipped(step, index, side));
  return {
    kind: 'policy',
    depth: 1,
    text: policyName(id, context.policies),
    outcome: skipped ? 'skipped' : 'info',
    policy: policyName(id, context.policies),
    ...placed(policyPlace(id, context.world), context.world),
  };
}

/** Something before it had decided. */
function isSkipped(step: Step, index: number, side: SideVerdict): boolean {
  if (step.kind === 'rule') return step.outcome.matched === 'skipped';
  return step.kind === 'no-rules' && index > side.decidedBy && side.result !== 'unknown';
}

function stepView(step: Step, side: SideVerdict, index: number, context: SideContext): StepView<FileSpan> {
  const decides = index === side.decidedBy;
  const outcome = decides ? 'decided' : 'info';
  switch (step.kind) {
    case 'no-subject':
      return { kind: 'no-subject', depth: 0, text: noSubjectText(step.why, context.subject), outcome };
    case 'exempt':
      return { kind: 'exempt', depth: 0, text: exemptText(step.why, context.direction), outcome };
    case 'maybe-exempt':
      return {
        kind: 'exempt',
        depth: 0,
        text: `${exemptText(step.why, context.direction)}, if that is what the source is`,
        because: step.missing.map(missingText),
        outcome: 'unknown',
      };
    case 'not-carried':
      return {
        kind: 'exempt',
        depth: 0,
        text: `${context.world.cluster.programs.dataplane.name} drops ${flowPort(step.protocol, step.port)} before it asks any policy`,
        outcome,
      };
    case 'not-merged':
      return { kind: 'unspecified', depth: 0, text: notMergedText(step.policies, context), outcome: 'unknown' };
    case 'unspecified':
      return { kind: 'unspecified', depth: 0, text: unspecifiedText(step.topic), outcome: 'unknown' };
    case 'maybe-more':
      return {
        kind: 'policy',
        depth: 0,
        text: `other policies may select ${context.subject}`,
        because: step.missing.map(missingText),
        outcome: 'unknown',
      };
    case 'maybe-selected':
      return {
        kind: 'rule',
        depth: 2,
        text: `selects ${context.subject} or not`,
        because: step.missing.map(missingText),
        outcome: 'unknown',
        policy: policyName(step.policy, context.policies),
      };
    case 'rule':
      return ruleView(step, decides, context);
    case 'no-rules':
      return {
        kind: 'rule',
        depth: 2,
        text: `no ${context.direction} rules`,
        outcome: isSkipped(step, index, side) ? 'skipped' : 'no-match',
        policy: policyName(step.policy, context.policies),
        ...placed(policyPlace(step.policy, context.world), context.world),
      };
    case 'isolated':
      return { kind: 'tier-end', depth: 0, text: isolatedText(step.why, context), outcome };
    case 'tier-end':
      return { kind: 'tier-end', depth: 0, text: tierEndText(step, context), outcome };
    case 'audited':
      return { kind: 'default', depth: 0, text: auditedText(step.would, context), outcome };
    case 'default':
      return { kind: 'default', depth: 0, text: defaultText(context), outcome };
    case 'host-stage':
      return {
        kind: 'tier',
        depth: 0,
        text: stageText(step),
        ...(step.missing.length > 0 && { because: step.missing.map(missingText) }),
        outcome: step.missing.length > 0 ? 'unknown' : outcome,
      };
    case 'failsafe':
    case 'host-profile':
    case 'pod-to-host':
      return { kind: 'exempt', depth: 0, text: hostText(step), outcome };
  }
}

function ruleView(step: Step & { readonly kind: 'rule' }, decides: boolean, context: SideContext): StepView<FileSpan> {
  const { rule, number } = ruleOf(step, context);
  const words = rule === undefined ? '' : ` ${rulePhrase(rule, code)}`;
  const view: StepView<FileSpan> = {
    kind: 'rule',
    depth: 2,
    text: `rule ${number}: ${step.action.toLowerCase()}${words}`,
    outcome: 'info',
    policy: policyName(step.policy, context.policies),
    path: fieldName(step.rule),
    ...placed(context.world.policyPlace(step.policy, step.rule), context.world),
  };
  switch (step.outcome.matched) {
    case 'yes':
      return { ...view, outcome: decides ? 'decided' : 'matched' };
    case 'no':
      return { ...view, outcome: 'no-match', because: [...new Set(step.outcome.because.map(mismatchText))] };
    case 'unknown':
      return { ...view, outcome: 'unknown', because: step.outcome.missing.map(missingText) };
    case 'conditional':
      return { ...view, outcome: 'unknown', because: step.outcome.conditions.map((one) => `if ${conditionText(one)}`) };
    case 'skipped':
      return { ...view, outcome: 'skipped' };
  }
}

function tierEndText(step: Step & { readonly kind: 'tier-end' }, context: SideContext): string {
  if (step.action === 'Pass') return `nothing in ${step.tier} matched: on to the next tier`;
  return `nothing else passes: ${isolating(step.policies, context)} ${context.subject} for ${context.direction}`;
}

/** Isolated without a policy. */
function isolatedText(why: 'setting' | 'label', { subject, world }: SideContext): string {
  const { name } = world.cluster.programs.dataplane;
  return why === 'setting'
    ? `nothing else passes: ${name} is set to isolate every pod`
    : `nothing else passes: ${subject} has a label by which ${name} takes it for a pod that is not ready, and isolates it`;
}

/** `\`shop/a\` and \`shop/b\` isolate`. */
function isolating(ids: readonly string[], context: SideContext): string {
  const names = allOf(ids.map((id) => code(shortName(id, context.policies))));
  return `${names} ${ids.length === 1 ? 'isolates' : 'isolate'}`;
}

function notMergedText(ids: readonly string[], { policies, subject, world }: SideContext): string {
  const names = [...new Set(ids)].map((id) => policyName(id, policies));
  return `${world.cluster.programs.dataplane.name} cannot put the rules of ${allOf(names)} together: for one peer and port they ask for two kinds of requests, DNS and another. So ${subject} keeps the policy that it had`;
}

/** What the policies say, where nobody acts on it. */
export function auditedText(would: Result, { direction, world }: SideContext): string {
  const says =
    would === 'deny' ? 'deny it' : would === 'unknown' ? 'might deny it' : 'let it through only on a condition';
  return `${world.cluster.programs.dataplane.name} is in audit mode and drops nothing: for ${direction} the policies ${says}`;
}

function defaultText({ subject, direction }: SideContext): string {
  return `not isolated: no policy selects ${subject} for ${direction}`;
}

/** One line for the whole side. */
function summaryOf(side: SideVerdict, context: SideContext): string {
  const step = side.steps[side.decidedBy];
  if (side.result === 'unknown') return side.missing.map(missingText).slice(0, 2).join('; ');
  if (step === undefined) return '';
  switch (step.kind) {
    case 'rule': {
      const { number } = ruleOf(step, context);
      return `${step.action === 'Deny' ? 'refused' : 'let through'} by ${policyName(step.policy, context.policies)}, rule ${number}`;
    }
    case 'tier-end': {
      const kind = context.policies.get(step.policies[0] ?? '')?.kind ?? 'policy';
      const names = allOf(step.policies.map((id) => shortName(id, context.policies)));
      return `isolated by ${kind} ${names}`;
    }
    case 'audited':
      return auditedText(step.would, context);
    case 'default':
      return side.steps.length === 1 ? defaultText(context) : 'no policy of any tier decided, so it passes';
    default:
      return stepView(step, side, side.decidedBy, context).text;
  }
}

/** File and place of something that is written somewhere; nothing for what is not. */
export function placed(
  place: FileSpan | undefined,
  world: FlowWorld,
): { readonly file?: string; readonly place?: FileSpan } {
  return place === undefined ? {} : { file: world.display(place.uri), place };
}
