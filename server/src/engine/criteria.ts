/**
 * Conditions of a rule that are no simple list of peers and ports: Calico's, which may ask both ends, and may ask the
 * opposite (calico.md 4.5 to 4.7). Each is matched quickly and explained by its one mismatch.
 */

import { type Cidr, contains, sameAddress } from './address.ts';
import type { Side } from './ends.ts';
import type { Matching } from './labels.ts';
import { holdsPod, type MatchWorld, type Met, type SideFlow } from './match.ts';
import type { ContainerPort, Criterion, Mismatch } from './model.ts';
import { namedPortNumbers } from './namedPorts.ts';
import { hasPorts, ICMP, ICMPV6 } from './ports.ts';
import { firstMismatch, type LabelFacts, matches, opposite, type Selector, type Tri } from './selector.ts';
import { serviceHolds } from './serviceMembers.ts';

/** A criterion with its selector turned into a set. */
export interface CompiledCriterion {
  readonly criterion: Criterion;
  /** Pods that the selector of a `labels` criterion, or the owner of a `ports` criterion, holds. */
  readonly pods: Matching | undefined;
}

export function compileCriterion(criterion: Criterion, { labelling }: MatchWorld): CompiledCriterion {
  const selector =
    criterion.kind === 'labels' ? criterion.selector : criterion.kind === 'ports' ? criterion.owner : undefined;
  return { criterion, pods: selector && labelling?.pods(selector) };
}

export function matchCriterion(compiled: CompiledCriterion, flow: SideFlow, world: MatchWorld): Met {
  const { criterion } = compiled;
  switch (criterion.kind) {
    case 'family':
      return tri(flow.peer.family === criterion.family);
    case 'protocol':
      return negated(criterion, tri(criterion.protocol === flow.protocol));
    case 'icmp':
      return matchIcmp(criterion, flow);
    case 'ranges':
      return matchRanges(criterion, endOf(flow, criterion.end));
    case 'labels':
      return negated(criterion, matchLabels(compiled, criterion.selector, flow, criterion.end, world));
    case 'service':
      return serviceHolds(criterion, endOf(flow, criterion.end), flow, world.inventory);
    case 'ports':
      return matchPortList(compiled, criterion, flow, world);
  }
}

/** The packet's source or destination. */
export function endOf(flow: SideFlow, end: 'source' | 'destination'): Side {
  if (end === 'destination') return flow.destination;
  return flow.destination === flow.subject ? flow.peer : flow.subject;
}

function negated(criterion: { readonly negated: boolean }, met: Tri): Tri {
  return criterion.negated ? opposite(met) : met;
}

/** An unknown type keeps it open: `conditional`, because the packet decides it and no fact of the cluster. */
function matchIcmp(criterion: Criterion & { readonly kind: 'icmp' }, { protocol, icmp }: SideFlow): Met {
  if (protocol !== ICMP && protocol !== ICMPV6) return tri(criterion.negated);
  if (criterion.type === undefined) return tri(!criterion.negated);
  if (icmp === undefined) return 'conditional';
  const fits = icmp.type === criterion.type && (criterion.code === undefined || icmp.code === criterion.code);
  return negated(criterion, tri(fits));
}

/** Lists are kept by family: one that names no range of the packet's family is a rule that does not exist for it (calico.md 4.7). */
function matchRanges({ ranges, negated: without }: Criterion & { readonly kind: 'ranges' }, side: Side): Tri {
  const own = ranges.filter((range) => range.family === side.family);
  if (own.length === 0) return 'no';
  if (without && own.some(({ length }) => length === 0)) return 'no';
  const inside = insideAny(own, side);
  return without ? opposite(inside) : inside;
}

function insideAny(ranges: readonly Cidr[], side: Side): Tri {
  if (side.standing === 'missing') return 'unknown';
  if (!side.addressesKnown) return ranges.some(({ length }) => length === 0) ? 'yes' : 'unknown';
  const holding = side.addresses.filter((address) => ranges.some((range) => contains(range, address)));
  if (holding.length === 0) return 'no';
  return holding.length === side.addresses.length ? 'yes' : 'unknown';
}

/** Whether one of the things at that end has such labels: an address without any has none (calico.md 4.6). */
function matchLabels(
  { pods }: CompiledCriterion,
  selector: Selector,
  flow: SideFlow,
  end: 'source' | 'destination',
  { labelling }: MatchWorld,
): Tri {
  const side = endOf(flow, end);
  if (side.standing === 'missing') return 'unknown';
  let result = holdsPod(pods, side);
  if (result === 'yes') return result;
  for (const facts of labelling?.others(side, flow.subject) ?? []) {
    const met = matches(selector, facts);
    if (met === 'yes') return 'yes';
    if (met === 'unknown') result = 'unknown';
  }
  return result;
}

function matchPortList(
  compiled: CompiledCriterion,
  criterion: Criterion & { readonly kind: 'ports' },
  flow: SideFlow,
  world: MatchWorld,
): Met {
  const port = criterion.end === 'destination' ? flow.port : flow.sourcePort;
  // A new connection's own port is any: it is known only where the flow says it.
  if (criterion.end === 'source' && port === undefined && hasPorts(flow.protocol)) {
    if (everyPort(criterion)) return tri(!criterion.negated);
    const possible = criterion.ports.some((value) => value.kind !== 'named' || isNamed(value.name, flow, world));
    return possible ? 'conditional' : tri(criterion.negated);
  }
  if (port === undefined) return tri(criterion.negated);
  let met: Tri = 'no';
  for (const value of criterion.ports) {
    const fits: Tri =
      value.kind === 'named'
        ? matchPortName(compiled, criterion, value.name, port, flow, world)
        : tri(value.kind === 'all' || (port >= value.first && port <= value.last));
    if (fits === 'yes') {
      met = 'yes';
      break;
    }
    if (fits === 'unknown') met = 'unknown';
  }
  return negated(criterion, met);
}

/** Something at the source has a port of that name, whichever it is. */
function isNamed(name: string, flow: SideFlow, { inventory, dataplane, labelling }: MatchWorld): boolean {
  const { protocol } = flow;
  const side = endOf(flow, 'source');
  if (side.standing === 'missing') return true;
  if (side.standing === 'pod') {
    return (
      side.endpoint !== undefined && namedPortNumbers(side.endpoint, name, protocol, dataplane.namedPorts).length > 0
    );
  }
  const names = (ports: readonly ContainerPort[]): boolean =>
    ports.some((one) => one.name === name && one.protocol === protocol);
  return (
    labelling?.hostFacts !== undefined &&
    inventory.hostEndpoints.some(
      ({ addresses, ports }) =>
        names(ports) && addresses.some((own) => side.addresses.some((one) => sameAddress(own, one))),
    )
  );
}

function everyPort({ ports }: Criterion & { readonly kind: 'ports' }): boolean {
  return ports.some(
    (port) => port.kind === 'all' || (port.kind === 'numbers' && port.first <= 1 && port.last >= 65535),
  );
}

/** Some endpoint there that the selector holds, if there is one, exposes the name with this protocol and number. */
function matchPortName(
  compiled: CompiledCriterion,
  { end, owner }: Criterion & { readonly kind: 'ports' },
  name: string,
  port: number,
  flow: SideFlow,
  world: MatchWorld,
): Tri {
  const side = endOf(flow, end);
  if (side.standing === 'missing') return 'unknown';
  if (side.standing !== 'pod') {
    const exposes = (ports: readonly ContainerPort[]): boolean =>
      ports.some((one) => one.name === name && one.protocol === flow.protocol && one.port === port);
    return hostExposes(side, exposes, owner, world);
  }
  const { namedPorts } = world.dataplane;
  if (!side.endpoint || !namedPortNumbers(side.endpoint, name, flow.protocol, namedPorts).includes(port)) return 'no';
  // The endpoint that has the name must itself be meant; a set that holds its address has no ports.
  return owner === undefined ? 'yes' : holdsPod(compiled.pods, side);
}

/** Host endpoints name ports too; rules find them by their addresses (calico.md 1.9, 4.6). */
export function hostExposes(
  { addresses }: Side,
  exposes: (ports: readonly ContainerPort[]) => boolean,
  owner: Selector | undefined,
  { inventory, labelling }: MatchWorld,
): Tri {
  const found = inventory.hostEndpoints.some((host) => {
    const facts = labelling?.hostFacts?.(host);
    if (facts === undefined || !exposes(host.ports)) return false;
    if (!host.addresses.some((own) => addresses.some((one) => sameAddress(own, one)))) return false;
    return owner === undefined || matches(owner, facts) === 'yes';
  });
  return tri(found);
}

function tri(value: boolean): Tri {
  return value ? 'yes' : 'no';
}

/** Why it did not match; only asked where it surely did not. */
export function explainCriterion({ criterion }: CompiledCriterion, flow: SideFlow, world: MatchWorld): Mismatch {
  const { path } = criterion;
  switch (criterion.kind) {
    case 'family':
      return { kind: 'family', wants: criterion.family, has: flow.peer.family, path };
    case 'protocol':
      return criterion.negated
        ? { kind: 'protocol-excluded', protocol: criterion.protocol }
        : { kind: 'protocol', wants: criterion.protocol, has: flow.protocol };
    case 'icmp':
      return { kind: 'icmp', type: criterion.type, code: criterion.code, negated: criterion.negated };
    case 'ranges':
      return explainRanges(criterion, endOf(flow, criterion.end));
    case 'labels':
      return explainLabels(criterion, flow, world);
    case 'service':
      return { kind: 'service', namespace: criterion.namespace, name: criterion.name, path };
    case 'ports': {
      const has = criterion.end === 'destination' ? flow.port : flow.sourcePort;
      const { end, negated: excluded, ports } = criterion;
      return { kind: 'port-list', end, ports, negated: excluded, has, protocol: flow.protocol };
    }
  }
}

function explainRanges(
  { ranges, negated: without, path }: Criterion & { readonly kind: 'ranges' },
  side: Side,
): Mismatch {
  const own = ranges.filter((range) => range.family === side.family);
  if (own.length === 0) return { kind: 'other-family', has: side.family, path };
  const [has] = side.addresses;
  if (!without || has === undefined) return { kind: 'outside-range', ranges: own, has: side.addresses, path };
  const except = own.find((range) => contains(range, has)) ?? own[0];
  return except === undefined
    ? { kind: 'outside-range', ranges: own, has: side.addresses, path }
    : { kind: 'excepted', except, has, path };
}

function explainLabels(
  { selector, negated: without, end, path }: Criterion & { readonly kind: 'labels' },
  flow: SideFlow,
  { labelling }: MatchWorld,
): Mismatch {
  const side = endOf(flow, end);
  const things: readonly LabelFacts[] = [
    ...(side.ordinal >= 0 && labelling !== undefined ? [labelling.podFacts(side.ordinal)] : []),
    ...(labelling?.others(side, flow.subject) ?? []),
  ];
  const thing = without ? things.find((facts) => matches(selector, facts) === 'yes') : things[0];
  const wanted: Selector = without ? { kind: 'not', of: selector } : selector;
  const failed = thing && firstMismatch(wanted, thing);
  if (failed === undefined) {
    const has = side.standing === 'host-network' || side.standing === 'node' ? side.standing : 'outside';
    return { kind: 'not-a-pod', has, path };
  }
  const of = end === (flow.destination === flow.subject ? 'destination' : 'source') ? 'subject' : 'peer';
  return { kind: 'label', of: side.ordinal >= 0 && of === 'peer' ? 'pod' : of, name: side.id, ...failed, path };
}

/** What the packet itself must show, where nobody said it. */
export function undecidedByPacket({ criterion }: CompiledCriterion): 'source-port' | 'icmp-type' | undefined {
  if (criterion.kind === 'icmp') return 'icmp-type';
  return criterion.kind === 'ports' ? 'source-port' : undefined;
}
