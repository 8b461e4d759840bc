/** Whether a rule matches, for the same pods, every flow that another one matches. */

import { unsatisfiable } from '../algebra.ts';
import type { Criterion, Peer, Policy, Rule } from '../model.ts';
import type { PortMatch, PortValue } from '../ports.ts';
import { type Asking, meetsCriterion } from './criteria.ts';
import { key } from './key.ts';
import { peersCover } from './peers.ts';
import { type Ports, portsCover } from './ports.ts';
import { rangesCover } from './ranges.ts';
import { type CoverFacts, holdsAll, subjectCovers, writtenLabels } from './selectors.ts';

export interface RuleOf {
  readonly policy: Policy;
  readonly rule: Rule;
}

/** Surely every flow of `b` is one of `a`, in any cluster; what is asked of a request besides counts too. */
export function ruleCovers(a: RuleOf, b: RuleOf, facts: CoverFacts): boolean {
  if (a.rule.direction !== b.rule.direction) return false;
  const asking: Asking = { rule: b.rule, subject: b.policy.subject };
  // Numbers are compared sooner than selectors, and differ more often.
  return (
    portsCover(a.rule.ports, portsOf(b.rule), facts) &&
    (a.rule.criteria ?? []).every((one) => one.kind === 'labels' || meetsCriterion(one, asking, facts)) &&
    matchesAll(a.rule, asking, facts) &&
    subjectCovers(a.policy.subject, b.policy.subject, facts.spelling)
  );
}

/** The same for two rules of the same pods. */
export function matchesAll(a: Rule, b: Asking, facts: CoverFacts): boolean {
  if (matchesNothing(b.rule) || isOfItsOwn(a) || isOfItsOwn(b.rule)) return false;
  return (
    portsCover(a.ports, portsOf(b.rule), facts) &&
    peersMet(a.peers, b.rule, facts) &&
    (a.criteria ?? []).every((criterion) => meetsCriterion(criterion, b, facts)) &&
    needsMet(a, b.rule, facts)
  );
}

/** What it matches hangs on more than its text: what Services lead to, which pods are nodes, what other rules ask of TLS. */
function isOfItsOwn({ peers, needs }: Rule): boolean {
  return (
    peers?.some(({ kind }) => kind === 'services' || kind === 'nodes') === true ||
    needs?.some(({ kind }) => kind === 'tls-name') === true
  );
}

/** It names peers or ports, and none: every rule would cover it, and that says nothing. */
export function matchesNothing({ peers, ports }: Rule): boolean {
  return peers?.every(isNobody) === true || ports?.length === 0;
}

/** No end is ever such a peer. */
export function isNobody(peer: Peer): boolean {
  switch (peer.kind) {
    case 'pods':
      return (
        unsatisfiable(peer.pods) || (peer.namespaces.kind === 'selected' && unsatisfiable(peer.namespaces.selector))
      );
    case 'labelled':
      return unsatisfiable(peer.selector) || (peer.selector.kind === 'or' && peer.selector.of.length === 0);
    case 'addresses':
      return peer.ranges.length === 0;
    case 'domains':
      return peer.names.length === 0;
    case 'nodes':
      return unsatisfiable(peer.nodes);
    case 'services':
      return false;
  }
}

/** Asked by criteria where the rule names no peers. */
function peersMet(wide: readonly Peer[] | undefined, b: Rule, facts: CoverFacts): boolean {
  if (wide === undefined || peersCover(wide, b.peers, facts)) return true;
  if (b.peers !== undefined) return false;
  const end = b.direction === 'ingress' ? 'source' : 'destination';
  return (b.criteria ?? []).some((one) => {
    if ((one.kind !== 'labels' && one.kind !== 'ranges') || one.negated || one.end !== end) return false;
    return wide.some((peer) =>
      one.kind === 'ranges'
        ? peer.kind === 'addresses' && rangesCover(peer, { ranges: one.ranges, except: [] }, facts)
        : peer.kind === 'labelled' &&
          peer.except === undefined &&
          holdsAll(
            { selector: peer.selector, ofPods: false },
            writtenLabels(one.selector, facts.spelling),
            facts.spelling,
          ),
    );
  });
}

/** What the rule asks of protocol and destination port, as a list. */
function portsOf({ ports, criteria = [] }: Rule): Ports {
  if (ports !== undefined) return ports;
  const protocol = criteria.find((one) => one.kind === 'protocol' && !one.negated);
  const listed = criteria.find(isDestinationPorts);
  if (protocol?.kind !== 'protocol') return undefined;
  const values: readonly PortValue[] = listed?.ports ?? [{ kind: 'all' }];
  return values.map((port): PortMatch => ({ protocol: protocol.protocol, port, path: [] }));
}

function isDestinationPorts(one: Criterion): one is Criterion & { readonly kind: 'ports' } {
  return one.kind === 'ports' && one.end === 'destination' && !one.negated && one.owner === undefined;
}

/** What `a` asks of the traffic itself `b` asks too, word for word. */
function needsMet(a: Rule, b: Rule, { ignores }: CoverFacts): boolean {
  const asked = (b.needs ?? []).map(key);
  return (a.needs ?? []).every((need) => ignores.has(need.kind) || asked.includes(key(need)));
}
