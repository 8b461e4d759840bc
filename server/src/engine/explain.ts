/** Why a rule matched or did not, as values: the long answer to the question that `match.ts` answers quickly. */

import { contains } from './address.ts';
import { type CompiledCriterion, endOf, explainCriterion, matchCriterion, undecidedByPacket } from './criteria.ts';
import type { Dataplane } from './dataplane/dataplane.ts';
import { isHost, type Side } from './ends.ts';
import { endpointFacts, type Inventory, namespaceFacts } from './inventory.ts';
import {
  type CompiledRule,
  ignoredByRanges,
  isRangeSure,
  type MatchWorld,
  matchNode,
  matchPort,
  matchRange,
  mayBeNamed,
  needs,
  type SideFlow,
} from './match.ts';
import type {
  AddressPeer,
  Condition,
  DomainPeer,
  Endpoint,
  LabelledPeer,
  Mismatch,
  MissingFact,
  NamespaceScope,
  NodePeer,
  Path,
  Peer,
  PodPeer,
  RuleOutcome,
} from './model.ts';
import { namedPortNumbers, sharedPortNumber } from './namedPorts.ts';
import { matchPortsOfPeers, unmeantName } from './portOwners.ts';
import type { PortMatch } from './ports.ts';
import { firstMismatch, type LabelFacts, matches, type Selector, undecidedKeys } from './selector.ts';

type Alternative =
  | { readonly met: 'yes'; readonly path: Path }
  | { readonly met: 'no'; readonly because: Mismatch | undefined }
  | { readonly met: 'unknown'; readonly missing: readonly MissingFact[] }
  | { readonly met: 'conditional'; readonly condition: Condition };

export function explainRule(compiled: CompiledRule, flow: SideFlow, world: MatchWorld): RuleOutcome {
  const { rule } = compiled;
  const peers = rule.peers && anyOf(rule.peers.map((peer) => explainPeer(peer, flow, world, compiled.domains)));
  if (peers?.matched === 'no') return peers;
  const ports = rule.ports && explainPorts(rule.ports, compiled, flow, world);
  if (ports?.matched === 'no') return ports;
  const criteria = compiled.criteria.map((one) => ({ one, met: matchCriterion(one, flow, world) }));
  const failed = criteria.find(({ met }) => met === 'no');
  if (failed !== undefined) return { matched: 'no', because: [explainCriterion(failed.one, flow, world)] };
  const missing = [
    ...[peers, ports].flatMap((part) => (part?.matched === 'unknown' ? part.missing : [])),
    ...criteria.flatMap(({ one, met }) => (met === 'unknown' ? undecidedCriterion(one, flow, world) : [])),
  ];
  if (missing.length > 0) return { matched: 'unknown', missing };
  const places = {
    ...(peers?.matched === 'yes' && { peer: peers.path }),
    ...(ports?.matched === 'yes' && { port: ports.path }),
  };
  const conditions = [
    ...(peers?.matched === 'conditional' ? peers.conditions : []),
    ...(ports?.matched === 'conditional' ? ports.conditions : []),
    ...criteria.flatMap(({ one, met }) => (met === 'conditional' ? packetCondition(one) : [])),
    ...needs(rule, flow, world.dataplane),
  ];
  return conditions.length === 0 ? { matched: 'yes', ...places } : { matched: 'conditional', conditions, ...places };
}

function explainPorts(ports: readonly PortMatch[], compiled: CompiledRule, flow: SideFlow, world: MatchWorld): Joined {
  const each = anyOf(ports.map((port) => explainPort(port, flow, world)));
  if (!compiled.ownsPorts) return each;
  const met = matchPortsOfPeers(compiled, flow, world);
  if (met === 'no' && each.matched !== 'no') return { matched: 'no', because: unmeantName(compiled, flow) };
  // By its name, at something else than a pod.
  const named = ports.find(({ port }) => port.kind === 'named');
  return met !== 'no' && each.matched === 'no' && named ? { matched: 'yes', path: named.path } : each;
}

/** What only the packet itself tells. */
function packetCondition(compiled: CompiledCriterion): readonly Condition[] {
  const kind = undecidedByPacket(compiled);
  return kind === undefined ? [] : [{ kind, path: compiled.criterion.path }];
}

/** The facts that keep a criterion open. */
function undecidedCriterion(
  { criterion }: CompiledCriterion,
  flow: SideFlow,
  world: MatchWorld,
): readonly MissingFact[] {
  const side = endOf(flow, 'end' in criterion ? criterion.end : 'destination');
  if (side.standing === 'missing' || side.endpoint === undefined) return [unknownEnd(side)];
  if (criterion.kind === 'ranges') return [{ kind: 'address', endpoint: side.id }];
  const selector =
    criterion.kind === 'labels' ? criterion.selector : criterion.kind === 'ports' ? criterion.owner : undefined;
  if (selector === undefined) return [];
  return undecidedLabels(side.endpoint, selector, world.labelling?.podFacts(side.ordinal));
}

/** The facts that keep it open whether a policy selects the endpoint. */
export function undecidedSelection(
  endpoint: Endpoint,
  namespaces: NamespaceScope,
  pods: Selector,
  inventory: Inventory,
): readonly MissingFact[] {
  return [
    ...undecidedNamespace(endpoint, namespaces, inventory),
    ...undecidedLabels(endpoint, pods, endpointFacts(endpoint)),
  ];
}

type Joined =
  | { readonly matched: 'yes'; readonly path: Path }
  | { readonly matched: 'no'; readonly because: readonly Mismatch[] }
  | { readonly matched: 'unknown'; readonly missing: readonly MissingFact[] }
  | { readonly matched: 'conditional'; readonly conditions: readonly Condition[] };

function anyOf(alternatives: readonly Alternative[]): Joined {
  const first = alternatives.find((alternative) => alternative.met === 'yes');
  if (first !== undefined) return { matched: 'yes', path: first.path };
  const missing = alternatives.flatMap((alternative) => (alternative.met === 'unknown' ? alternative.missing : []));
  if (missing.length > 0) return { matched: 'unknown', missing };
  const conditions = alternatives.flatMap((one) => (one.met === 'conditional' ? [one.condition] : []));
  if (conditions.length > 0) return { matched: 'conditional', conditions };
  const because = alternatives.flatMap((alternative) => (alternative.met === 'no' ? (alternative.because ?? []) : []));
  return { matched: 'no', because };
}

function explainPeer(
  peer: Peer,
  { peer: side, subject }: SideFlow,
  world: MatchWorld,
  learnt: readonly DomainPeer[],
): Alternative {
  if (side.standing === 'missing') {
    if (peer.kind === 'addresses' && isRangeSure(side, world.dataplane))
      return explainRange(peer, side, world.dataplane);
    return { met: 'unknown', missing: [unknownEnd(side)] };
  }
  switch (peer.kind) {
    case 'pods':
      return explainPods(peer, side, world.inventory);
    case 'addresses':
      return explainRange(peer, side, world.dataplane);
    case 'labelled':
      return explainLabelled(peer, side, subject, world);
    case 'nodes':
      return explainNode(peer, side, world.inventory);
    case 'services':
      // What Services lead to has taken their place (`servicePeers.ts`).
      return { met: 'no', because: undefined };
    case 'domains': {
      const known = learnt.find(({ path }) => path === peer.path);
      if (known === undefined) {
        return { met: 'no', because: { kind: 'name-unlearnt', names: peer.names, path: peer.path } };
      }
      if (!mayBeNamed(known, side, world.dataplane))
        return { met: 'no', because: { kind: 'no-domain', has: thing(side), path: peer.path } };
      return { met: 'conditional', condition: { kind: 'domain', names: known.names, path: peer.path } };
    }
  }
}

/** Where several labelled things stand at one end the first stands for them: the pod, if it is one. */
function explainLabelled(peer: LabelledPeer, side: Side, subject: Side, world: MatchWorld): Alternative {
  const { labelling } = world;
  const { path, selector } = peer;
  const things = [
    ...(side.ordinal >= 0 && labelling !== undefined ? [labelling.podFacts(side.ordinal)] : []),
    ...(labelling?.others(side, subject) ?? []),
  ];
  const met = things.map((facts) => matches(selector, facts));
  const hole = side.addresses.flatMap((has) => {
    const except = peer.except?.find((range) => contains(range, has));
    return except === undefined ? [] : [{ kind: 'excepted' as const, except, has, path }];
  })[0];
  if (hole !== undefined) return { met: 'no', because: hole };
  if (met.includes('yes')) return { met: 'yes', path };
  const open = things[met.indexOf('unknown')];
  if (open !== undefined && side.endpoint !== undefined) {
    return { met: 'unknown', missing: undecidedLabels(side.endpoint, selector, open) };
  }
  const [first] = things;
  const failed = first && firstMismatch(selector, first);
  if (failed === undefined) return { met: 'no', because: { kind: 'not-a-pod', has: notAPod(side), path } };
  const of = side.ordinal >= 0 ? 'pod' : 'peer';
  return { met: 'no', because: { kind: 'label', of, name: side.id, ...failed, path } };
}

function explainNode(peer: NodePeer, side: Side, inventory: Inventory): Alternative {
  const { path } = peer;
  const met = matchNode(peer, side, inventory);
  if (met === 'yes') return { met, path };
  const node = side.host === undefined ? undefined : inventory.node(side.host);
  if (met === 'unknown') {
    if (node === undefined) return { met, missing: [{ kind: 'node', endpoint: side.id }] };
    return { met, missing: undecidedLabels(node, peer.nodes, endpointFacts(node)) };
  }
  const failed = node && firstMismatch(peer.nodes, endpointFacts(node));
  if (failed === undefined) {
    return { met, because: { kind: 'not-a-node', has: side.standing === 'pod' ? 'pod' : 'outside', path } };
  }
  return { met, because: { kind: 'label', of: 'node', name: node?.id ?? '', ...failed, path } };
}

function thing(side: Side): 'pod' | 'node' | 'outside' {
  return side.standing === 'pod' ? 'pod' : isHost(side) ? 'node' : 'outside';
}

function notAPod({ standing }: Side): 'outside' | 'node' | 'host-network' {
  return standing === 'node' || standing === 'host-network' ? standing : 'outside';
}

/** An end that is named and not in the inventory. */
export function unknownEnd(side: Side): MissingFact {
  return side.gaps?.[0] ?? { kind: 'endpoint', id: side.id };
}

function explainPods(peer: PodPeer, side: Side, inventory: Inventory): Alternative {
  const { endpoint } = side;
  if (side.ordinal < 0 || endpoint === undefined) {
    return { met: 'no', because: { kind: 'not-a-pod', has: notAPod(side), path: peer.path } };
  }
  const scope = namespaceMismatch(peer, endpoint, inventory);
  if (scope !== undefined) return { met: 'no', because: scope };
  const failed = firstMismatch(peer.pods, endpointFacts(endpoint));
  if (failed !== undefined) {
    return { met: 'no', because: { kind: 'label', of: 'pod', name: endpoint.id, ...failed, path: peer.path } };
  }
  const missing = undecidedSelection(endpoint, peer.namespaces, peer.pods, inventory);
  return missing.length > 0 ? { met: 'unknown', missing } : { met: 'yes', path: peer.path };
}

function namespaceMismatch(peer: PodPeer, endpoint: Endpoint, inventory: Inventory): Mismatch | undefined {
  const has = endpoint.namespace ?? '';
  const { namespaces, path } = peer;
  if (namespaces.kind === 'named') {
    return namespaces.name === has ? undefined : { kind: 'namespace', wants: namespaces.name, has, path };
  }
  const failed = firstMismatch(namespaces.selector, namespaceFacts(inventory.namespace(has)));
  return failed && { kind: 'label', of: 'namespace', name: has, ...failed, path };
}

function undecidedNamespace(endpoint: Endpoint, scope: NamespaceScope, inventory: Inventory): readonly MissingFact[] {
  if (scope.kind === 'named') return [];
  const namespace = inventory.namespace(endpoint.namespace ?? '');
  return undecidedKeys(scope.selector, namespaceFacts(namespace)).length === 0
    ? []
    : [{ kind: 'namespace-labels', namespace: namespace.name }];
}

/** The labels of an endpoint that keep a selector undecided. `facts`: as they are seen by whoever asks. */
export function undecidedLabels(
  endpoint: Endpoint,
  selector: Selector,
  facts: LabelFacts | undefined,
): readonly MissingFact[] {
  return undecidedKeys(selector, facts ?? endpointFacts(endpoint)).map((key) => ({
    kind: 'label-value',
    of: endpoint.kind,
    name: endpoint.id,
    key,
  }));
}

function explainRange(peer: AddressPeer, side: Side, dataplane: Dataplane): Alternative {
  const { path, ranges } = peer;
  const met = matchRange(peer, side, dataplane);
  if (met === 'yes') return { met, path };
  if (met === 'unknown') return { met, missing: [{ kind: 'address', endpoint: side.id }] };
  const ignored = ignoredByRanges(side, dataplane);
  if (ignored !== undefined) return { met, because: { kind: 'range-ignores', has: ignored, path } };
  for (const has of side.addresses) {
    if (!ranges.some((range) => contains(range, has))) continue;
    const except = peer.except.find((range) => contains(range, has));
    if (except !== undefined) return { met, because: { kind: 'excepted', except, has, path } };
  }
  return { met, because: { kind: 'outside-range', ranges, has: side.addresses, path } };
}

function explainPort(match: PortMatch, flow: SideFlow, world: MatchWorld): Alternative {
  const { dataplane, inventory } = world;
  const met = matchPort(match, flow, world);
  if (met === 'yes') return { met, path: match.path };
  if (met === 'unknown') return { met, missing: [unknownEnd(flow.destination)] };
  if (met === 'conditional') return { met, condition: { kind: 'icmp-type', path: match.path } };
  const has = flow.port;
  if (match.protocol !== undefined && match.protocol !== flow.protocol) {
    return { met, because: { kind: 'protocol', wants: match.protocol, has: flow.protocol } };
  }
  if (match.port.kind !== 'named') {
    return { met, because: { kind: 'port', wants: [match], has, protocol: flow.protocol } };
  }
  const { name } = match.port;
  const { endpoint, standing } = flow.destination;
  if (dataplane.namedPorts.sentTo === 'all-pods' && flow.destination !== flow.subject) {
    const declared = sharedPortNumber(inventory, name, flow.protocol, dataplane.namedPorts);
    return { met, because: { kind: 'named-port', name, ...(declared !== undefined && { declared }), has } };
  }
  if (standing !== 'pod' || endpoint === undefined) return { met, because: { kind: 'named-port', name, has } };
  const declared = namedPortNumbers(endpoint, name, flow.protocol, dataplane.namedPorts)[0];
  return {
    met,
    because: {
      kind: 'named-port',
      name,
      endpoint: endpoint.id,
      ...(declared !== undefined && { declared }),
      has,
    },
  };
}
