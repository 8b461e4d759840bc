/**
 * The evaluator: walks one program with one flow. Every branch that an unknown fact leaves open is followed, so the
 * answer is the set of outcomes that are possible; it is one outcome wherever the unknown facts make no difference.
 */

import type { Program } from './compile.ts';
import type { Dataplane } from './dataplane/dataplane.ts';
import { isHost } from './ends.ts';
import { matchRule, type SideFlow } from './match.ts';
import type { Action, Direction, UnspecifiedTopic } from './model.ts';
import type { Tri } from './selector.ts';

/** Possible outcomes, as bits. The `OPEN_` ones were reached in a tier whose API leaves this kind of flow to the implementation. */
export type Outcomes = number;
export const ALLOW = 1;
export const DENY = 2;
export const OPEN_ALLOW = 4;
export const OPEN_DENY = 8;

/** What was consulted, in order; places are indexes into the program. */
export type Event =
  | { readonly kind: 'own-node'; readonly met: 'yes' | 'unknown' }
  | { readonly kind: 'selection'; readonly tier: number; readonly policy: number }
  | { readonly kind: 'rule'; readonly tier: number; readonly policy: number; readonly rule: number; readonly met: Tri }
  | { readonly kind: 'tier-end'; readonly tier: number }
  | { readonly kind: 'default' };

/** `topic`: what the flow is, if anything, that an API may leave open. */
export function walk(
  program: Program,
  flow: SideFlow,
  direction: Direction,
  dataplane: Dataplane,
  topic: UnspecifiedTopic | undefined,
  events?: Event[],
): Outcomes {
  if (program.tiers.length === 0) {
    events?.push({ kind: 'default' });
    return ALLOW;
  }
  let outcomes = 0;
  const exemption = ownNodeExemption(direction, dataplane);
  const ownNode = exemption === undefined ? 'no' : isOwnNode(flow);
  if (exemption === 'first' && ownNode !== 'no') {
    events?.push({ kind: 'own-node', met: ownNode });
    if (ownNode === 'yes') return ALLOW;
    outcomes |= ALLOW;
  }
  let t = -1;
  for (const { tier, policies } of program.tiers) {
    t++;
    const open = topic !== undefined && tier.leavesOpen?.includes(topic) === true;
    // Whether some branch is left in which no policy of the tier, or at least one, selects the endpoint.
    let unselected = true;
    let selected = false;
    let passed = false;
    let p = -1;
    for (const { selects, rules } of policies) {
      p++;
      if (selects === 'unknown') events?.push({ kind: 'selection', tier: t, policy: p });
      let goesOn = true;
      let r = -1;
      for (const rule of rules) {
        r++;
        const met = matchRule(rule, flow, dataplane);
        events?.push({ kind: 'rule', tier: t, policy: p, rule: r, met });
        const { action } = rule.rule;
        if (met === 'no' || action === 'Log') continue;
        if (action === 'Pass') passed = true;
        else outcomes |= outcomeOf(action, open);
        if (met === 'yes') {
          goesOn = false;
          break;
        }
      }
      if (selects === 'yes') {
        unselected = false;
        selected = goesOn;
        if (!goesOn) break;
      } else {
        selected ||= goesOn;
      }
    }
    if (selected) {
      events?.push({ kind: 'tier-end', tier: t });
      if (tier.end === 'Pass') passed = true;
      else outcomes |= endOutcome(open, exemption === 'last' ? ownNode : 'no', events);
    }
    if (!passed && !unselected) return outcomes;
  }
  events?.push({ kind: 'default' });
  return outcomes | ALLOW;
}

/** Whether the peer is the subject's own node, or a process that shares its network. */
function isOwnNode(flow: SideFlow): Tri {
  if (!isHost(flow.peer)) return flow.peer.standing === 'missing' ? 'unknown' : 'no';
  const own = flow.subject.endpoint?.node;
  if (own === undefined || flow.peer.host === undefined) return 'unknown';
  return own === flow.peer.host ? 'yes' : 'no';
}

/** When the own node is let in whatever the policies say; undefined: never. */
function ownNodeExemption(direction: Direction, dataplane: Dataplane): 'first' | 'last' | undefined {
  if (direction === 'ingress') return dataplane.ownNodeIngress;
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
  return ownNode === 'yes' ? ALLOW : ALLOW | outcomeOf('Deny', open);
}
