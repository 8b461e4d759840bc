import { formatAddress, formatCidr } from '../../engine/address.ts';
import type { Direction, Mismatch, Rule, SideVerdict, Step, Verdict } from '../../engine/model.ts';
import { code } from '../markdown.ts';
import type { FileSpan } from '../results.ts';
import { rulePhrase } from '../rulePhrase.ts';
import { hostText } from './hosts.ts';
import { conditionText, mismatchText, missingText, noSubjectText } from './sentences.ts';
import { auditedText, policyPlace, ruleOf, type SideContext, shortName } from './trace.ts';
import { addressList, allOf, endpointName, flowPort, protocolWord } from './words.ts';

/** The sentence under the verdict, and the line that it is about. */
export interface Reason {
  readonly text: string;
  readonly place?: FileSpan;
}

export interface ReasonContext {
  readonly egress: SideContext;
  readonly ingress: SideContext;
}

/** One flow's verdict in one sentence with its cause. */
export function reasonOf(verdict: Verdict, contexts: ReasonContext): Reason {
  switch (verdict.result) {
    case 'deny':
      return denyReason(verdict, contexts);
    case 'unknown':
      return { text: `Not known: ${verdict.missing.map(missingText).slice(0, 2).join('; ')}.` };
    case 'conditional':
      return { text: `Allowed if ${verdict.conditions.map(conditionText).join(' and ')}.` };
    case 'allow':
      return allowReason(verdict, contexts);
  }
}

// ------------------------------------------------------------------------------------------ denied

function denyReason(verdict: Verdict, contexts: ReasonContext): Reason {
  const direction: Direction = verdict.egress.result === 'deny' ? 'egress' : 'ingress';
  const other = direction === 'egress' ? verdict.ingress : verdict.egress;
  const reason = sideDenied(verdict[direction], contexts[direction], contexts);
  if (other.result !== 'deny') return reason;
  return { ...reason, text: `${reason.text} Entering ${contexts.ingress.subject} is denied too.` };
}

function sideDenied(side: SideVerdict, context: SideContext, contexts: ReasonContext): Reason {
  const step = side.steps[side.decidedBy];
  if (step?.kind === 'rule') {
    return { text: `${ruleName(step, context)} refuses it.`, ...place(step, context) };
  }
  if (step?.kind === 'not-carried') {
    const { name } = context.world.cluster.programs.dataplane;
    return { text: `${name} drops ${flowPort(step.protocol, step.port)} before it asks any policy.` };
  }
  if (step?.kind === 'host-profile' || step?.kind === 'pod-to-host') return { text: capital(`${hostText(step)}.`) };
  if (step?.kind !== 'tier-end') return { text: 'Denied.' };
  const tried = side.steps.filter((one): one is RuleStep => one.kind === 'rule' && one.tier === step.tier);
  const misses = tried.flatMap((one) =>
    one.outcome.matched === 'no' ? [missOf(one, one.outcome.because, context)] : [],
  );
  const nearest = [...misses].sort((a, b) => a.distance - b.distance)[0];
  if (nearest === undefined) return isolatedOnly(step, context);
  const peer = context.direction === 'egress' ? contexts.ingress.subject : contexts.egress.subject;
  const { rule } = ruleOf(nearest.step, context);
  const where = place(nearest.step, context);
  if (misses.length === 1 && rule !== undefined && nearest.mismatch !== undefined) {
    const has = hasWords(nearest.mismatch, peer);
    return {
      text: `${onlyWords(rule, context)}; ${has} (${shortName(nearest.step.policy, context.policies)}${line(where, context)}).`,
      ...where,
    };
  }
  const why = nearest.mismatch === undefined ? '' : `: ${mismatchText(nearest.mismatch)}`;
  return {
    text: `None of the ${misses.length} ${context.direction} rules for ${context.subject} matches; the nearest is ${ruleName(nearest.step, context)}${why}.`,
    ...where,
  };
}

/** As a sentence begins. */
function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

type RuleStep = Step & { readonly kind: 'rule' };

/** Policies that isolate and let nothing through. */
function isolatedOnly(step: Step & { readonly kind: 'tier-end' }, context: SideContext): Reason {
  const names = allOf(step.policies.map((id) => code(shortName(id, context.policies))));
  const one = step.policies.length === 1;
  const verb = context.direction === 'ingress' ? 'accepts no ingress' : 'may not send anything';
  const found = policyPlace(step.policies[0] ?? '', context.world);
  return {
    text: `${context.subject} ${verb}: ${names} ${one ? 'isolates it and has' : 'isolate it and have'} no ${context.direction} rules.`,
    ...(found && { place: found }),
  };
}

/** `\`shop/db-0\` accepts ingress only from pods with \`role=api\` in \`shop\` on TCP 5432`. */
function onlyWords(rule: Rule, { subject, direction }: SideContext): string {
  const verb = direction === 'ingress' ? 'accepts ingress' : 'may send';
  return `${subject} ${verb} only ${rulePhrase(rule, code)}`;
}

interface Miss {
  readonly step: RuleStep;
  readonly mismatch: Mismatch | undefined;
  readonly distance: number;
}

/** A rule's nearest alternative stands for it. */
function missOf(step: RuleStep, because: readonly Mismatch[], context: SideContext): Miss {
  const { rule } = ruleOf(step, context);
  const [mismatch] = [...because].sort((a, b) => distanceOf(a, rule) - distanceOf(b, rule));
  return { step, mismatch, distance: mismatch === undefined ? FAR : distanceOf(mismatch, rule) };
}

const FAR = 10;

/**
 * How far a rule is from admitting the flow. Ports are tried only after the peer matched, so a port that differs means
 * that a named peer was right; a rule for everyone about another protocol (DNS, mostly) was never about this flow.
 */
function distanceOf(mismatch: Mismatch, rule: Rule | undefined): number {
  const anyone = rule?.peers === undefined ? 2 : 0;
  switch (mismatch.kind) {
    case 'port':
    case 'named-port':
      return anyone;
    case 'protocol':
      return anyone + 0.5;
    case 'excepted':
    case 'range-ignores':
      return 1;
    case 'label':
      // The namespace is asked before the pod: a pod's label failed only where its namespace fitted.
      if (mismatch.of === 'subject') return 4;
      return mismatch.of === 'namespace' ? 1.5 : 1;
    case 'namespace':
      return 2;
    case 'outside-range':
      return 3;
    case 'port-list':
      return anyone;
    case 'protocol-excluded':
    case 'icmp':
      return anyone + 0.5;
    case 'service':
      return 2;
    case 'family':
    case 'other-family':
      return 3;
    case 'name-unlearnt':
      return 1;
    case 'not-a-pod':
    case 'not-a-node':
    case 'no-domain':
      return 4;
  }
}

/** The other half of *only …*: what this flow is instead. */
function hasWords(mismatch: Mismatch, peer: string): string {
  switch (mismatch.kind) {
    case 'protocol':
      return `this flow is ${protocolWord(mismatch.has)}`;
    case 'port':
      return `this flow is ${flowPort(mismatch.protocol, mismatch.has)}`;
    case 'named-port': {
      if (mismatch.unmeant) return `nothing that its peers mean at this address has a port ${code(mismatch.name)}`;
      if (mismatch.endpoint === undefined) return 'the destination is no pod and has no port names';
      const who = code(endpointName(mismatch.endpoint));
      return mismatch.declared === undefined
        ? `${who} declares no port ${code(mismatch.name)}`
        : `${code(mismatch.name)} is ${mismatch.declared} on ${who}, this flow goes to ${mismatch.has ?? 'no port'}`;
    }
    case 'label': {
      const { requirement, has } = mismatch;
      const who = mismatch.of === 'namespace' ? `namespace ${code(mismatch.name)}` : peer;
      return `${who} has ${has === undefined ? `no label ${code(requirement.key)}` : code(`${requirement.key}=${has}`)}`;
    }
    case 'namespace':
      return `${peer} is in ${code(mismatch.has)}`;
    case 'outside-range':
      return mismatch.has.length === 0 ? `${peer} has no address` : `${peer} has ${addressList(mismatch.has)}`;
    case 'excepted':
      return `${formatAddress(mismatch.has)} is in ${formatCidr(mismatch.except)}`;
    case 'not-a-pod':
      return `${peer} is ${notAPodWords(mismatch.has)}`;
    case 'family':
    case 'other-family':
      return `this flow is IPv${mismatch.has}`;
    case 'protocol-excluded':
      return `this flow is ${protocolWord(mismatch.protocol)}`;
    case 'icmp':
    case 'service':
    case 'name-unlearnt':
      return mismatchText(mismatch);
    case 'port-list':
      return `this flow is ${flowPort(mismatch.protocol, mismatch.has)}`;
    case 'no-domain':
      return `no domain name stands for a ${mismatch.has} under this dataplane`;
    case 'not-a-node':
      return `${peer} is ${mismatch.has === 'pod' ? 'a pod' : notAPodWords(mismatch.has)}`;
    case 'range-ignores':
      return `a range never stands for a ${mismatch.has} under this dataplane`;
  }
}

function notAPodWords(has: 'outside' | 'node' | 'host-network'): string {
  switch (has) {
    case 'outside':
      return 'outside the cluster';
    case 'node':
      return 'a node';
    case 'host-network':
      return "on its node's network, where it counts as the node";
  }
}

// ------------------------------------------------------------------------------------------ allowed

/** Rules first, then what needed none; an end outside has nothing to say. */
function allowReason(verdict: Verdict, contexts: ReasonContext): Reason {
  const leaving = sidePassed(verdict.egress, contexts.egress);
  const entering = sidePassed(verdict.ingress, contexts.ingress);
  const parts = [entering, leaving].sort((a, b) => a.rank - b.rank);
  const told = parts.filter((part, index) => index === 0 || part.rank < SILENT);
  const text = [...new Set(told.map((part) => part.text))].join('; ');
  const where = parts.find((part) => part.place !== undefined)?.place;
  return { text: `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`, ...(where && { place: where }) };
}

const SILENT = 3;

interface Part {
  readonly rank: number;
  readonly text: string;
  readonly place?: FileSpan;
}

function sidePassed(side: SideVerdict, context: SideContext): Part {
  const step = side.steps[side.decidedBy];
  const { subject, direction, world } = context;
  switch (step?.kind) {
    case 'rule': {
      const words = direction === 'ingress' ? `lets it enter ${subject}` : `lets it leave ${subject}`;
      return { rank: 0, text: `${ruleName(step, context)} ${words}`, ...place(step, context) };
    }
    case 'exempt':
      return { rank: 1, text: exemptWords(step.why, context) };
    case 'no-subject':
      return { rank: SILENT, text: noSubjectText(step.why, subject) };
    case 'failsafe':
    case 'host-profile':
      return { rank: 1, text: hostText(step) };
    case 'audited':
      return { rank: 0, text: auditedText(step.would, context) };
    default: {
      const none = world.cluster.programs.dataplane.name === 'none' ? 'nothing enforces policy here, and ' : '';
      return { rank: 2, text: `${none}no policy selects ${subject} for ${direction}` };
    }
  }
}

function exemptWords(why: (Step & { readonly kind: 'exempt' })['why'], { subject, direction }: SideContext): string {
  switch (why) {
    case 'self':
      return `${subject} always reaches itself`;
    case 'own-node':
      return direction === 'ingress'
        ? `the own node of ${subject} always reaches it`
        : `${subject} always reaches its own node under this dataplane`;
    case 'reply':
      return 'replies of an accepted connection always pass';
    case 'existing-connection':
      return 'connections that were open before the policies changed go on under this dataplane';
  }
}

// ------------------------------------------------------------------------------------------ names and places

/** `rule 1 of \`shop/allow-api\` (line 12)`. */
function ruleName(step: RuleStep, context: SideContext): string {
  const where = place(step, context);
  const at = line(where, context).replace(/^, /, '');
  return `rule ${ruleOf(step, context).number} of ${code(shortName(step.policy, context.policies))}${at === '' ? '' : ` (${at})`}`;
}

function place(step: RuleStep, { world }: SideContext): { readonly place?: FileSpan } {
  const found = world.policyPlace(step.policy, step.rule);
  return found === undefined ? {} : { place: found };
}

/** `, line 12`; `, in the cluster` where it is written nowhere. */
function line({ place: found }: { readonly place?: FileSpan }, { world }: SideContext): string {
  if (found === undefined) return ', in the cluster';
  const number = world.line(found);
  return number === undefined ? '' : `, line ${number}`;
}

/** Several flows of one question that do not agree: who gets through and who does not. */
export function mixedReason(
  allowed: readonly string[],
  denied: readonly string[],
  open: readonly string[],
  example: Reason,
): Reason {
  const parts = [
    ...(allowed.length > 0 ? [`allowed for ${allOf(allowed.map(code))}`] : []),
    ...(denied.length > 0 ? [`denied for ${allOf(denied.map(code))}`] : []),
    ...(open.length > 0 ? [`not known for ${allOf(open.map(code))}`] : []),
  ];
  const text = parts.join(', ');
  return { ...example, text: `${text.slice(0, 1).toUpperCase()}${text.slice(1)}. ${example.text}` };
}
