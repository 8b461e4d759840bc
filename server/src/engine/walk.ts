/**
 * The evaluator: walks one program with one flow. Every branch that an unknown fact leaves open is followed, so the
 * answer is the set of outcomes that are possible; it is one outcome wherever the unknown facts make no difference.
 */

import type { Program, ProgramTier } from './compile.ts';
import type { Dataplane } from './dataplane/dataplane.ts';
import { isHost, type Side } from './ends.ts';
import { leavesAsked } from './layer7.ts';
import { type CompiledRule, type MatchWorld, type Met, matchRule, needs, type SideFlow } from './match.ts';
import type { Action, Direction, UnspecifiedTopic } from './model.ts';
import type { Tri } from './selector.ts';
import { tiedWith } from './ties.ts';

/** Possible outcomes, as bits. The `OPEN_` ones were reached in a tier whose API leaves this kind of flow to the implementation. */
export type Outcomes = number;
export const ALLOW = 1;
export const DENY = 2;
export const OPEN_ALLOW = 4;
export const OPEN_DENY = 8;
/** What may have left several outcomes possible: a fact that nobody knows, a condition that the flow may meet or not, an order that the API leaves open. */
export const BY_MISSING_FACT = 16;
export const BY_CONDITION = 32;
export const BY_TIE = 64;
/** Of programs that leave it open what happens when nothing decides. */
export const UNDECIDED = 128;

/** What was consulted, in order; places are indexes into the program. */
export type Event =
  | { readonly kind: 'own-node'; readonly met: 'yes' | 'unknown' }
  /** What nobody could read may decide. */
  | { readonly kind: 'gaps' }
  | { readonly kind: 'selection'; readonly tier: number; readonly policy: number }
  | { readonly kind: 'rule'; readonly tier: number; readonly policy: number; readonly rule: number; readonly met: Met }
  | { readonly kind: 'tier-end'; readonly tier: number }
  | { readonly kind: 'isolated' }
  | { readonly kind: 'default' };

/** `topic`: what the flow is, if anything, that an API may leave open. */
export function walk(
  program: Program,
  flow: SideFlow,
  direction: Direction,
  world: MatchWorld,
  topic: UnspecifiedTopic | undefined,
  events?: Event[],
): Outcomes {
  if (program.tiers.length === 0 && program.isolatedBy === undefined && program.gaps === undefined) {
    events?.push({ kind: 'default' });
    return program.otherwise === undefined ? ALLOW : UNDECIDED;
  }
  let outcomes = 0;
  // What a host meets is no question of a pod and its own node.
  const ofPod = program.otherwise === undefined && program.ofNode === undefined;
  const exemption = ofPod ? ownNodeExemption(direction, world.dataplane) : undefined;
  const ownNode = exemption === undefined ? 'no' : isOwnNode(flow);
  if (exemption === 'first' && ownNode !== 'no') {
    events?.push({ kind: 'own-node', met: ownNode });
    if (ownNode === 'yes') return ALLOW;
    outcomes |= ALLOW | BY_MISSING_FACT;
  }
  if (program.gaps !== undefined) {
    events?.push({ kind: 'gaps' });
    outcomes |= ALLOW | DENY | BY_MISSING_FACT;
  }
  const sparing = exemption === 'last' && (program.tiers.length > 0 || !world.dataplane.ownNodeNeedsPolicy);
  const spared = sparing ? ownNode : 'no';
  for (const [t, { tier }] of program.tiers.entries()) {
    const open = topic !== undefined && tier.leavesOpen?.includes(topic) === true;
    const { reached, ...left } = walkTier({ program, flow, world, spared, events }, t, open);
    outcomes |= reached;
    let goesOn = left.passed || left.open;
    if (left.isolated && tier.end === 'Deny') {
      events?.push({ kind: 'tier-end', tier: t });
      outcomes |= endOutcome(open, spared, events);
    } else if (left.isolated) {
      if (tier.end === 'Pass') events?.push({ kind: 'tier-end', tier: t });
      goesOn = true;
    }
    if (!goesOn) return outcomes;
  }
  return outcomes | afterAll(program, spared, topic, events);
}

/** Where the branches through a tier are left: in it without or with a policy that isolates, or out of it by a Pass. */
interface Left {
  readonly reached: Outcomes;
  readonly open: boolean;
  readonly isolated: boolean;
  readonly passed: boolean;
}

/** One walk, from tier to tier. */
interface Walk {
  readonly program: Program;
  readonly flow: SideFlow;
  readonly world: MatchWorld;
  /** Let in at the end of all tiers for being on the subject's node. */
  readonly spared: Tri;
  readonly events: Event[] | undefined;
}

function walkTier({ program, flow, world, spared, events }: Walk, t: number, leavesOpen: boolean): Left {
  const programTier = program.tiers[t];
  if (programTier === undefined) return { reached: 0, open: true, isolated: false, passed: false };
  const { policies } = programTier;
  const asksMore = programTier.tier.ranked === true && policies.some((policy) => policy.rules.some(isStrict));
  let reached = 0;
  let open = true;
  let isolated = false;
  let passed = false;
  // A connection that was let in for a request, which may be refused then, never comes to the next tier.
  let filtered: Tri = 'no';
  let p = -1;
  for (const { selects, rules, isolates } of policies) {
    p++;
    if (selects === 'unknown') {
      events?.push({ kind: 'selection', tier: t, policy: p });
      reached |= BY_MISSING_FACT;
    }
    let goesOn = true;
    let r = -1;
    for (const rule of rules) {
      r++;
      let met = matchRule(rule, flow, world);
      if (met === 'yes' && asksMore && rule.rule.action === 'Allow' && leavesAsked(rule, programTier, flow, world)) {
        met = 'conditional';
      }
      events?.push({ kind: 'rule', tier: t, policy: p, rule: r, met });
      const { action } = rule.rule;
      if (met === 'no' || action === 'Log') continue;
      if (action === 'Pass') passed = true;
      else reached |= outcomeOf(action, leavesOpen);
      if (met === 'unknown') reached |= BY_MISSING_FACT;
      if (met === 'conditional') reached |= BY_CONDITION;
      if (met === 'conditional' && filtered !== 'yes' && filters(rule, programTier, flow, world)) {
        filtered = rule.domains.length > 0 ? 'unknown' : selects;
      }
      for (const tied of tiedWith(p, programTier, flow, world)) {
        if (tied.action === action) continue;
        events?.push({ kind: 'rule', tier: t, policy: tied.policy, rule: tied.rule, met: 'yes' });
        if (tied.action === 'Pass') passed = true;
        else reached |= outcomeOf(tied.action, leavesOpen);
        reached |= BY_TIE;
      }
      if (met === 'yes') {
        goesOn = false;
        break;
      }
    }
    if (selects === 'yes') {
      if (!goesOn) return { reached, open: false, isolated: false, passed };
      if (isolates) {
        open = false;
        isolated = true;
      }
    } else if (goesOn && isolates) {
      isolated = true;
    }
  }
  if (filtered === 'no') return { reached, open, isolated, passed };
  // Of whom nobody isolates the proxy only watches the requests.
  if (isolated || program.isolatedBy !== undefined) reached |= endOutcome(leavesOpen, spared, events) | BY_CONDITION;
  return filtered === 'yes' ? { reached, open: false, isolated: false, passed } : { reached, open, isolated, passed };
}

/** What is asked of the traffic itself is asked once the rule has let its connection through (cilium.md 4.4, 4.9). */
function filters({ rule }: CompiledRule, { tier }: ProgramTier, flow: SideFlow, { dataplane }: MatchWorld): boolean {
  return tier.ranked === true && rule.action === 'Allow' && needs(rule, flow, dataplane).length > 0;
}

/** No tier decided: denied where a policy isolates until the end of all tiers, else allowed. */
function afterAll(
  program: Program,
  spared: Tri,
  topic: UnspecifiedTopic | undefined,
  events: Event[] | undefined,
): Outcomes {
  let outcomes = 0;
  for (const [t, { tier, policies }] of program.tiers.entries()) {
    const isolating = tier.end === 'Isolate' ? policies.filter(({ isolates }) => isolates) : [];
    if (isolating.length === 0) continue;
    events?.push({ kind: 'tier-end', tier: t });
    outcomes |= endOutcome(topic !== undefined && tier.leavesOpen?.includes(topic) === true, spared, events);
    if (isolating.some(({ selects }) => selects === 'yes')) return outcomes;
  }
  if (program.isolatedBy !== undefined) {
    events?.push({ kind: 'isolated' });
    return outcomes | endOutcome(false, spared, events);
  }
  events?.push({ kind: 'default' });
  return outcomes | (program.otherwise === undefined ? ALLOW : UNDECIDED);
}

/** Asks what a plain rule beside it may not lift (`layer7.ts`). */
function isStrict({ rule }: CompiledRule): boolean {
  return rule.needs?.some(({ kind }) => kind === 'dns-query' || kind === 'tls-name') === true;
}

/** Whether the peer is the subject's own node, or a process that shares its network. */
function isOwnNode(flow: SideFlow): Tri {
  if (!isHost(flow.peer)) return isAnybody(flow.peer) ? 'unknown' : 'no';
  const own = flow.subject.endpoint?.node;
  if (own === undefined || flow.peer.host === undefined) return 'unknown';
  return own === flow.peer.host ? 'yes' : 'no';
}

/** Nobody knows who it is, or whose address a pod had that is no more. */
function isAnybody({ standing, addressesKnown }: Side): boolean {
  return standing === 'missing' || (standing === 'finished' && !addressesKnown);
}

/** When the own node is let in whatever the policies say; undefined: never. */
function ownNodeExemption(direction: Direction, dataplane: Dataplane): 'first' | 'last' | undefined {
  if (direction === 'ingress') return dataplane.ownNodeIngress === 'never' ? undefined : dataplane.ownNodeIngress;
  return dataplane.ownNodeEgress === 'exempt' ? 'first' : undefined;
}

function outcomeOf(action: Exclude<Action, 'Pass' | 'Log'>, open: boolean): Outcomes {
  if (action === 'Allow') return open ? OPEN_ALLOW : ALLOW;
  return open ? OPEN_DENY : DENY;
}

/** A tier that ends in Deny, unless the own node is let in by the last rule of all. */
function endOutcome(open: boolean, ownNode: Tri, events: Event[] | undefined): Outcomes {
  if (ownNode === 'no') return outcomeOf('Deny', open);
  events?.push({ kind: 'own-node', met: ownNode });
  return ownNode === 'yes' ? ALLOW : ALLOW | outcomeOf('Deny', open) | BY_MISSING_FACT;
}
