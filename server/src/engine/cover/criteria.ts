/** Whether every flow of a rule meets a criterion of another, told from what the rule asks itself (calico.md 4.5 to 4.7). */

import { type Cidr, containsRange } from '../address.ts';
import { disjoint } from '../algebra.ts';
import type { AddressPeer, Criterion, PacketEnd, Rule, Subject } from '../model.ts';
import type { PortMatch, Protocol } from '../ports.ts';
import { key } from './key.ts';
import { portsCover } from './ports.ts';
import { overlaps } from './ranges.ts';
import { type CoverFacts, holdsAll, type Written, writtenLabels, writtenPods, writtenSubject } from './selectors.ts';

/** A rule with the pods it is for. */
export interface Asking {
  readonly rule: Rule;
  readonly subject: Subject;
}

export function meetsCriterion(criterion: Criterion, asking: Asking, facts: CoverFacts): boolean {
  const own = asking.rule.criteria ?? [];
  if (own.some((one) => one.kind === criterion.kind && key(one) === key(criterion))) return true;
  switch (criterion.kind) {
    case 'family':
      return familiesOf(asking.rule)?.every((family) => family === criterion.family) === true;
    case 'protocol': {
      const protocols = protocolsOf(asking.rule);
      if (protocols === undefined) return false;
      return criterion.negated
        ? !protocols.includes(criterion.protocol)
        : protocols.every((protocol) => protocol === criterion.protocol);
    }
    case 'icmp':
      return (
        !criterion.negated &&
        own.some(
          (one) =>
            one.kind === 'icmp' &&
            !one.negated &&
            (criterion.type === undefined || (one.type === criterion.type && criterion.code === undefined)),
        )
      );
    case 'ranges':
      return meetsRanges(criterion, asking.rule);
    case 'labels':
      return meetsLabels(criterion, asking, facts);
    case 'service':
      return false;
    case 'ports':
      return meetsPorts(criterion, asking.rule, facts);
  }
}

/** IP versions of every packet that the rule matches; undefined: it may be any. */
function familiesOf({ criteria = [], peers }: Rule): readonly (4 | 6)[] | undefined {
  for (const one of criteria) {
    if (one.kind === 'family') return [one.family];
    if (one.kind === 'ranges') return one.ranges.map(({ family }) => family);
  }
  if (peers === undefined || !peers.every((peer) => peer.kind === 'addresses')) return undefined;
  return peers.flatMap((peer) => (peer as AddressPeer).ranges.map(({ family }) => family));
}

function protocolsOf({ criteria = [], ports }: Rule): readonly Protocol[] | undefined {
  for (const one of criteria) if (one.kind === 'protocol' && !one.negated) return [one.protocol];
  const listed = ports?.map(({ protocol }) => protocol);
  return listed?.every((protocol) => protocol !== undefined) ? listed : undefined;
}

/** The end at which the rule's peers are. */
function peerEnd({ direction }: Rule): PacketEnd {
  return direction === 'ingress' ? 'source' : 'destination';
}

/**
 * A list that names no range of the packet's family makes the rule not exist for it (calico.md 4.7): what the rule
 * itself lets in of a family must be met by that family's part of the list.
 */
function meetsRanges(criterion: Criterion & { readonly kind: 'ranges' }, rule: Rule): boolean {
  const inside = listsOf(rule, criterion.end);
  return inside.some((list) =>
    list.every((range) => {
      const own = criterion.ranges.filter(({ family }) => family === range.family);
      if (own.length === 0) return false;
      return criterion.negated
        ? own.every((hole) => !overlaps(hole, range))
        : own.some((wide) => containsRange(wide, range));
    }),
  );
}

/** Lists of ranges, in one of which the address at that end is. */
function listsOf({ criteria = [], peers, ...rule }: Rule, end: PacketEnd): readonly (readonly Cidr[])[] {
  const asked = criteria.flatMap((one) =>
    one.kind === 'ranges' && one.end === end && !one.negated ? [one.ranges] : [],
  );
  const ofPeers =
    end === peerEnd({ ...rule, peers }) && peers !== undefined && peers.every(({ kind }) => kind === 'addresses')
      ? [peers.flatMap((peer) => (peer as AddressPeer).ranges)]
      : [];
  return [...asked, ...ofPeers];
}

function meetsLabels(
  { end, selector, negated }: Criterion & { readonly kind: 'labels' },
  { rule, subject }: Asking,
  facts: CoverFacts,
): boolean {
  const { spelling } = facts;
  const asked = (rule.criteria ?? []).flatMap((one) => (one.kind === 'labels' && one.end === end ? [one] : []));
  if (negated) {
    // Nothing there has what may not be: told only where the rule rules out as much itself.
    return asked.some(
      (one) =>
        one.negated && holdsAll({ selector: one.selector, ofPods: false }, { selector, ofPods: false }, spelling),
    );
  }
  const wide = writtenLabels(selector, spelling);
  const there: Written[] = asked.filter((one) => !one.negated).map((one) => writtenLabels(one.selector, spelling));
  if (end !== peerEnd(rule)) {
    const own = writtenSubject(subject, spelling);
    if (own !== undefined) there.push(own);
  }
  const holds = (narrow: Written) => holdsAll({ ...wide, ofPods: narrow.ofPods }, narrow, spelling);
  if (there.some(holds)) return true;
  const { peers } = rule;
  return (
    end === peerEnd(rule) &&
    peers !== undefined &&
    peers.every(
      (peer) =>
        (peer.kind === 'pods' && holds(writtenPods(peer, spelling))) ||
        (peer.kind === 'labelled' && peer.except === undefined && holds(writtenLabels(peer.selector, spelling))),
    )
  );
}

function meetsPorts(criterion: Criterion & { readonly kind: 'ports' }, rule: Rule, facts: CoverFacts): boolean {
  const { end, ports, negated, owner } = criterion;
  const list = (values: typeof ports): readonly PortMatch[] =>
    values.map((port) => ({ protocol: undefined, port, path: [] }));
  const named = (values: typeof ports) => values.some(({ kind }) => kind === 'named');
  const alike = (rule.criteria ?? []).flatMap((one) =>
    one.kind === 'ports' && one.end === end && (!named(one.ports) || key(one.owner) === key(owner)) ? [one] : [],
  );
  if (negated) {
    return alike.some((one) => one.negated && portsCover(list(one.ports), list(ports), facts));
  }
  if (alike.some((one) => !one.negated && portsCover(list(ports), list(one.ports), facts))) return true;
  // Names of Kubernetes' rules are looked up in whatever receives.
  const written = end === 'destination' && owner === undefined ? rule.ports : undefined;
  const anyProtocol = written?.map((port) => ({ ...port, protocol: undefined }));
  return anyProtocol !== undefined && portsCover(list(ports), anyProtocol, facts);
}

/** No thing is held by both; `undefined`: any. */
export function apart(a: Written | undefined, b: Written | undefined, { spelling }: CoverFacts): boolean {
  if (a === undefined || b === undefined) return false;
  const ofPods = a.ofPods && b.ofPods;
  return disjoint(spelling.plain(a.selector, ofPods), spelling.plain(b.selector, ofPods));
}
