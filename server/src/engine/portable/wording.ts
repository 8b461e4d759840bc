/** What the text of a policy means to one enforcer and not to another, as far as their facts (`dataplane/`) tell. */

import { type Cidr, containsRange, parseCidr } from '../address.ts';
import type { Dataplane } from '../dataplane/dataplane.ts';
import { groupKind } from '../groupKind.ts';
import type { AddressPeer, Deviation, Direction, Path, Policy, Rule } from '../model.ts';
import { governedDirections } from '../parts.ts';

/** How the other enforcer differs. */
export type Topic =
  | 'kind-unread'
  | 'policy-lost' // one peer that it cannot read, and none of the policy is left
  | 'undeclared-directions'
  | 'undeclared-ignored'
  | 'ranges-hold-no-pods'
  | 'ranges-hold-pods'
  | 'own-node-egress'
  | 'no-port-ranges'
  | 'no-named-ports'
  | Extract<
      Deviation,
      'unread-peers-skipped' | 'unread-peers-deny' | 'port-names-are-every-port' | 'negations-hold-everybody'
    >;

export interface Difference {
  readonly topic: Topic;
  /** Where it is written; empty for what is about the whole policy. */
  readonly path: Path;
  readonly direction?: Direction;
  readonly range?: Cidr;
}

/** What `other` would do otherwise than `own`, which reads the policy. Each topic once for a place. */
export function differencesInWording(policy: Policy, own: Dataplane, other: Dataplane): readonly Difference[] {
  if (policy.staged) return [];
  if (!other.enforces.has(groupKind(policy))) return [{ topic: 'kind-unread', path: [] }];
  const readByOwn = own.reads === undefined ? policy : own.reads(policy);
  const readByOther = other.reads === undefined ? policy : other.reads(policy);
  if (readByOwn === undefined) return [];
  if (readByOther === undefined) return [{ topic: 'policy-lost', path: [] }];
  return [
    ...undeclared(policy, own, other),
    ...readOtherwise(readByOwn, readByOther),
    ...policy.rules.flatMap((rule) => [...ranges(rule, own, other), ...ports(rule, own, other)]),
    ...ownNode(policy, own, other),
  ];
}

/** Rules of a direction that the policy does not list. */
function undeclared(policy: Policy, own: Dataplane, other: Dataplane): readonly Difference[] {
  const [here, there] = [governedDirections(policy, own), governedDirections(policy, other)];
  return (['ingress', 'egress'] as const).flatMap((direction): readonly Difference[] => {
    const [first] = policy.rules.filter((rule) => rule.direction === direction);
    if (first === undefined || here.includes(direction) === there.includes(direction)) return [];
    const topic = there.includes(direction) ? 'undeclared-directions' : 'undeclared-ignored';
    return [{ topic, path: first.path.slice(0, -1), direction }];
  });
}

/** The rules as both have them stand in the same places. */
function readOtherwise(own: Policy, other: Policy): readonly Difference[] {
  return other.rules.flatMap((rule, index): readonly Difference[] => {
    const { differs, path } = rule;
    if (differs === undefined || differs === own.rules[index]?.differs) return [];
    return isTopic(differs) ? [{ topic: differs, path }] : [];
  });
}

const READINGS: readonly string[] = [
  'unread-peers-skipped',
  'unread-peers-deny',
  'port-names-are-every-port',
  'negations-hold-everybody',
];

function isTopic(differs: Deviation): differs is Extract<Deviation, Topic> {
  return READINGS.includes(differs);
}

function ranges({ peers = [] }: Rule, own: Dataplane, other: Dataplane): readonly Difference[] {
  const [here, there] = [own.rangesHold.pods, other.rangesHold.pods];
  if (here === there) return [];
  const topic = here ? 'ranges-hold-no-pods' : 'ranges-hold-pods';
  return peers.flatMap((peer): readonly Difference[] => {
    if (peer.kind !== 'addresses') return [];
    const range = peer.ranges.find((one) => mayHoldPods(one, peer));
    return range === undefined ? [] : [{ topic, path: peer.path, range }];
  });
}

/** What clusters give to pods: private and shared address space (RFC 1918, 6598, 4193). */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].flatMap(
  (text) => parseCidr(text) ?? [],
);

/** Some private addresses are in the range and in none of its exceptions. */
function mayHoldPods(range: Cidr, { except }: AddressPeer): boolean {
  return PRIVATE.some((block) => {
    const both = containsRange(block, range) ? range : containsRange(range, block) ? block : undefined;
    return both !== undefined && !except.some((hole) => containsRange(hole, both));
  });
}

function ports({ ports = [] }: Rule, own: Dataplane, other: Dataplane): readonly Difference[] {
  return ports.flatMap(({ port, path }): readonly Difference[] => {
    if (port.kind === 'numbers' && port.ranged && port.first < port.last) {
      return own.portRanges && !other.portRanges ? [{ topic: 'no-port-ranges', path }] : [];
    }
    if (port.kind !== 'named') return [];
    return own.namedPorts.resolved && !other.namedPorts.resolved ? [{ topic: 'no-named-ports', path }] : [];
  });
}

/** Whoever limits what pods send does not limit what they send to their own node. */
function ownNode(policy: Policy, own: Dataplane, other: Dataplane): readonly Difference[] {
  const limits = policy.subject.kind !== 'hosts' && (policy.isolates ?? policy.directions).includes('egress');
  if (!limits || own.ownNodeEgress === other.ownNodeEgress || other.ownNodeEgress !== 'exempt') return [];
  return [{ topic: 'own-node-egress', path: [], direction: 'egress' }];
}
