/** Does a rule match a flow? The quick answer: no reasons, no allocation. `explain.ts` says why, for the same rule. */

import { type Address, contains } from './address.ts';
import { has } from './bitset.ts';
import { type CompiledCriterion, compileCriterion, matchCriterion } from './criteria.ts';
import type { Dataplane } from './dataplane/dataplane.ts';
import { isHost, type Side } from './ends.ts';
import type { Inventory } from './inventory.ts';
import { endpointFacts } from './inventory.ts';
import type { Labelling } from './labelling.ts';
import { type Matching, union } from './labels.ts';
import type { AddressPeer, Condition, DomainPeer, Flow, LabelledPeer, NodePeer, Peer, Rule } from './model.ts';
import { namedPortNumbers, sharedPortNumber } from './namedPorts.ts';
import { matchPortsOfPeers, namesPortsOfPeers } from './portOwners.ts';
import { ICMP, ICMPV6, type PortMatch, type Protocol, TCP } from './ports.ts';
import { matches, type Selector, type Tri } from './selector.ts';
import { withoutServices } from './servicePeers.ts';

/** What rules are matched in. */
export interface MatchWorld {
  readonly inventory: Inventory;
  readonly dataplane: Dataplane;
  /** The dataplane's labels over the inventory; undefined where it reads no selectors of its own. */
  readonly labelling: Labelling | undefined;
}

/** A rule with its peers turned into sets. */
export interface CompiledRule {
  readonly rule: Rule;
  /** Pods that any of the rule's selecting peers means; undefined when it has none. */
  readonly pods: Matching | undefined;
  readonly ranges: readonly AddressPeer[];
  /** Peers that may also mean something else than pods. */
  readonly labelled: readonly LabelledPeer[];
  readonly nodes: readonly NodePeer[];
  /** With the names of which the enforcer may ever know what they resolve to. */
  readonly domains: readonly DomainPeer[];
  readonly criteria: readonly CompiledCriterion[];
  /** Names of ports count where a peer means what has them (`portOwners.ts`). */
  readonly ownsPorts: boolean;
}

/** `conditional`: it matches if the flow also meets what the rule needs besides. */
export type Met = Tri | 'conditional';

/** One end's question: may `peer` be at the other end of this packet? */
export interface SideFlow {
  readonly subject: Side;
  readonly peer: Side;
  /** Whichever of the two receives: port names are looked up there. */
  readonly destination: Side;
  readonly protocol: Protocol;
  readonly port: number | undefined;
  readonly sourcePort?: number | undefined;
  readonly icmp?: Flow['icmp'];
  /** The names that the peer's address was resolved from, where that is assumed. */
  readonly names?: ReadonlySet<string>;
}

export function compileRule(written: Rule, world: MatchWorld): CompiledRule {
  const { inventory, labelling } = world;
  const rule = withoutServices(written, inventory);
  let pods: Matching | undefined;
  const ranges: AddressPeer[] = [];
  const labelled: LabelledPeer[] = [];
  const nodes: NodePeer[] = [];
  const domains: DomainPeer[] = [];
  for (const peer of rule.peers ?? []) {
    let matching: Matching | undefined;
    switch (peer.kind) {
      case 'pods':
        matching = inventory.match(peer.namespaces, peer.pods);
        break;
      case 'labelled':
        labelled.push(peer);
        // With exceptions, pods are asked one by one.
        if (peer.except === undefined) matching = labelling?.pods(peer.selector);
        break;
      case 'services':
        break;
      case 'addresses':
        ranges.push(peer);
        break;
      case 'nodes':
        nodes.push(peer);
        break;
      case 'domains':
        domains.push(peer);
    }
    if (matching !== undefined) pods = pods === undefined ? matching : union(pods, matching);
  }
  return {
    rule,
    pods,
    ranges,
    labelled,
    nodes,
    domains,
    criteria: (rule.criteria ?? []).map((one) => compileCriterion(one, world)),
    ownsPorts: namesPortsOfPeers(rule, world),
  };
}

export function matchRule(rule: CompiledRule, flow: SideFlow, world: MatchWorld): Met {
  let met = rule.ownsPorts ? matchPortsOfPeers(rule, flow, world) : matchEnds(rule, flow, world);
  for (const criterion of rule.criteria) {
    if (met === 'no') return met;
    const fits = matchCriterion(criterion, flow, world);
    if (fits !== 'yes' && (met === 'yes' || fits === 'no' || fits === 'unknown')) met = fits;
  }
  return met === 'yes' && needs(rule.rule, flow, world.dataplane).length > 0 ? 'conditional' : met;
}

function matchEnds(rule: CompiledRule, flow: SideFlow, world: MatchWorld): Met {
  const peers = matchPeers(rule, flow, world);
  if (peers === 'no') return 'no';
  const ports = matchPorts(rule.rule.ports, flow, world);
  return ports === 'yes' || (ports === 'conditional' && peers !== 'yes') ? peers : ports;
}

/** What the rule asks besides, as far as the enforcer looks at it. What is no TCP holds no request: then it asks none (calico.md 4.11). */
export function needs(
  rule: Rule,
  { protocol }: Pick<SideFlow, 'protocol'>,
  { ignores }: Dataplane,
): readonly Condition[] {
  return (rule.needs ?? []).filter(({ kind }) => !ignores.has(kind) && (kind !== 'http' || protocol === TCP));
}

export function matchPeers(compiled: CompiledRule, flow: SideFlow, world: MatchWorld): Met {
  const { peer, subject } = flow;
  const { rule, pods, ranges, labelled, nodes, domains } = compiled;
  if (rule.peers === undefined) return 'yes';
  if (peer.standing === 'missing') return matchSomebody(rule.peers, peer, world.dataplane);
  let result: Tri = 'no';
  if (pods !== undefined && peer.ordinal >= 0) {
    if (has(pods.sure, peer.ordinal)) return 'yes';
    if (pods.sure !== pods.possible && has(pods.possible, peer.ordinal)) result = 'unknown';
  }
  for (const range of ranges) {
    const inside = matchRange(range, peer, world.dataplane);
    if (inside === 'yes') return 'yes';
    if (inside === 'unknown') result = 'unknown';
  }
  for (const one of labelled) {
    const met = matchLabelled(one, peer, subject, world.labelling);
    if (met === 'yes') return 'yes';
    if (met === 'unknown') result = 'unknown';
  }
  for (const node of nodes) {
    const met = matchNode(node, peer, world.inventory);
    if (met === 'yes') return 'yes';
    if (met === 'unknown') result = 'unknown';
  }
  if (result !== 'no') return result;
  const named = domains.filter((domain) => mayBeNamed(domain, peer, world.dataplane));
  if (named.length === 0) return result;
  if (flow.names === undefined) return 'conditional';
  return named.some(({ names }) => names.some((name) => flow.names?.has(name))) ? 'yes' : 'no';
}

/** Of somebody at an address that nobody knows only the address can be compared, where it holds whoever it is. */
function matchSomebody(peers: readonly Peer[], side: Side, dataplane: Dataplane): Tri {
  let result: Tri = 'no';
  for (const peer of peers) {
    const met = peer.kind === 'addresses' ? matchRange(peer, side, dataplane) : 'unknown';
    if (met === 'yes') return 'yes';
    if (met === 'unknown') result = met;
  }
  return result;
}

/** Whether this one peer is at the other end. Services have been replaced by what they lead to. */
export function matchPeer(peer: Peer, { peer: side, subject }: SideFlow, world: MatchWorld): Met {
  const { inventory, labelling, dataplane } = world;
  if (side.standing === 'missing') return matchSomebody([peer], side, dataplane);
  switch (peer.kind) {
    case 'pods':
      return holdsPod(inventory.match(peer.namespaces, peer.pods), side);
    case 'labelled': {
      const pods = peer.except === undefined ? holdsPod(labelling?.pods(peer.selector), side) : 'no';
      return pods === 'no' ? matchLabelled(peer, side, subject, labelling) : pods;
    }
    case 'addresses':
      return matchRange(peer, side, dataplane);
    case 'nodes':
      return matchNode(peer, side, inventory);
    case 'domains':
      return mayBeNamed(peer, side, dataplane) ? 'conditional' : 'no';
    case 'services':
      return 'no';
  }
}

/** Whether the pod at that end is in the set. */
export function holdsPod(pods: Matching | undefined, { ordinal }: Side): Tri {
  if (pods === undefined || ordinal < 0) return 'no';
  if (has(pods.sure, ordinal)) return 'yes';
  return pods.sure !== pods.possible && has(pods.possible, ordinal) ? 'unknown' : 'no';
}

/** Whether one of the names may have been resolved to the address at that end. */
export function mayBeNamed({ names }: DomainPeer, peer: Side, { domainsHold }: Dataplane): boolean {
  if (names.length === 0) return false;
  if (peer.standing === 'pod') return domainsHold.pods;
  return isHost(peer) ? domainsHold.nodes : peer.addresses.length > 0;
}

/** Whether it means something at that end besides the pod there. */
export function matchLabelled(
  { selector, except }: LabelledPeer,
  peer: Side,
  subject: Side,
  labelling: Labelling | undefined,
): Tri {
  const met = matchOthers(selector, peer, subject, labelling);
  if (met === 'no' || except === undefined) return met;
  return peer.addresses.some((address) => except.some((range) => contains(range, address))) ? 'no' : met;
}

/** Whether the selector holds something at that end that is no pod. */
export function matchOthers(selector: Selector, peer: Side, subject: Side, labelling: Labelling | undefined): Tri {
  let result: Tri = 'no';
  for (const facts of labelling?.others(peer, subject) ?? []) {
    const met = matches(selector, facts);
    if (met === 'yes') return 'yes';
    if (met === 'unknown') result = 'unknown';
  }
  return result;
}

/** A node that the inventory does not hold may have any labels. */
export function matchNode({ nodes }: NodePeer, peer: Side, inventory: Inventory): Tri {
  if (!isHost(peer)) return 'no';
  const node = peer.host === undefined ? undefined : inventory.node(peer.host);
  return node === undefined ? 'unknown' : matches(nodes, endpointFacts(node));
}

export function matchRange(written: AddressPeer, peer: Side, facts: Dataplane): Tri {
  if (peer.standing === 'missing' && !isRangeSure(peer, facts)) return 'unknown';
  if (ignoredByRanges(peer, facts) !== undefined) return 'no';
  const inCluster = peer.standing === 'pod' || isHost(peer);
  const range = inCluster && facts.rangesHold.wholeIsWorld ? withoutWhole(written) : written;
  if (!peer.addressesKnown) return holdsAny(range, peer);
  let inside = 0;
  for (const address of peer.addresses) if (holdsAddress(range, address)) inside++;
  if (inside === 0) return 'no';
  return inside === peer.addresses.length ? 'yes' : 'unknown';
}

/** Whoever stands at a known address: a range holds it, if it holds pods and nodes as it holds everybody else. */
export function isRangeSure({ addressesKnown }: Side, { rangesHold }: Dataplane): boolean {
  return addressesKnown && rangesHold.pods && rangesHold.nodes && rangesHold.wholeIsWorld !== true;
}

/** The prefix of all addresses stands for what is outside (cilium.md 4.6, issue 47827). */
function withoutWhole(range: AddressPeer): AddressPeer {
  return { ...range, ranges: range.ranges.filter(({ length }) => length > 0) };
}

/** What the enforcer never lets a range stand for, if the peer is that. */
export function ignoredByRanges(peer: Side, facts: Dataplane): 'pod' | 'node' | undefined {
  if (peer.standing === 'pod' && !facts.rangesHold.pods) return 'pod';
  return isHost(peer) && !facts.rangesHold.nodes ? 'node' : undefined;
}

function matchPorts(ports: readonly PortMatch[] | undefined, flow: SideFlow, world: MatchWorld): Met {
  if (ports === undefined) return 'yes';
  let result: Met = 'no';
  for (const port of ports) {
    const fits = matchPort(port, flow, world);
    if (fits === 'yes') return 'yes';
    if (fits !== 'no') result = fits;
  }
  return result;
}

/** `conditional`: the ICMP type that it asks for is not said. */
export function matchPort(match: PortMatch, flow: SideFlow, { dataplane: facts, inventory }: MatchWorld): Met {
  if (match.protocol !== undefined && match.protocol !== flow.protocol) return 'no';
  switch (match.port.kind) {
    case 'all':
      return 'yes';
    case 'numbers': {
      const last = match.port.ranged && !facts.portRanges ? match.port.first : match.port.last;
      const icmp = flow.protocol === ICMP || flow.protocol === ICMPV6;
      const number = icmp ? flow.icmp?.type : flow.port;
      if (number === undefined) return icmp && match.protocol !== undefined ? 'conditional' : 'no';
      return number >= match.port.first && number <= last ? 'yes' : 'no';
    }
    case 'named': {
      const { standing, endpoint } = flow.destination;
      if (facts.namedPorts.sentTo === 'all-pods' && flow.destination !== flow.subject) {
        const number = sharedPortNumber(inventory, match.port.name, flow.protocol, facts.namedPorts);
        return number !== undefined && number === flow.port ? 'yes' : 'no';
      }
      if (standing === 'missing') return facts.namedPorts.resolved ? 'unknown' : 'no';
      if (standing !== 'pod' || endpoint === undefined || flow.port === undefined) return 'no';
      const numbers = namedPortNumbers(endpoint, match.port.name, flow.protocol, facts.namedPorts);
      if (numbers.includes(flow.port)) return 'yes';
      const { last } = match.port;
      if (last === undefined || flow.destination !== flow.subject) return 'no';
      const port = flow.port;
      return numbers.some((first) => port > first && port <= last) ? 'yes' : 'no';
    }
  }
}

/** The address is in one of the ranges and in none of the exceptions, whoever it belongs to. */
export function holdsAddress(range: Pick<AddressPeer, 'ranges' | 'except'>, address: Address): boolean {
  return range.ranges.some((cidr) => contains(cidr, address)) && !range.except.some((cidr) => contains(cidr, address));
}

/** For a pod whose address nobody knows: every address of the family is in, none is, or it depends. */
function holdsAny(range: AddressPeer, peer: Side): Tri {
  const sameFamily = range.ranges.filter((cidr) => cidr.family === peer.family);
  if (sameFamily.length === 0) return 'no';
  const whole = sameFamily.some((cidr) => cidr.length === 0);
  return whole && !range.except.some((cidr) => cidr.family === peer.family) ? 'yes' : 'unknown';
}
