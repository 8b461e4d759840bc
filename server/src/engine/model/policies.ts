/** Tiers of policies of rules, whatever API they come from. Readonly data and nothing else. */

import type { Cidr, IpFamily } from '../address.ts';
import type { PortMatch, PortValue, Protocol } from '../ports.ts';
import type { Selector } from '../selector.ts';
import type { Condition, Deviation, UnspecifiedTopic } from './verdicts.ts';
import type { Direction, Path } from './words.ts';

export type Action = 'Allow' | 'Deny' | 'Pass' | 'Log';

export interface Tier {
  /** Unique: `Admin`, `NetworkPolicy`, `Baseline`, Calico's tier names, Cilium's. */
  readonly name: string;
  /** Lower first. */
  readonly order: number;
  /**
   * What happens when a policy of this tier isolates the endpoint in this direction and no rule matched. `Isolate`:
   * the next tiers are asked first, and denied is what none of them decides (cilium.md 4.4).
   */
  readonly end: 'Deny' | 'Pass' | 'Isolate';
  /**
   * The rules of all its policies are one list, by their orders, and of one order those that deny come before those
   * that allow and those that pass (cilium.md 4.4). Otherwise policies are asked one after the other.
   */
  readonly ranked?: true;
  /** What the API of this tier leaves to the implementation. Absent where an enforcer is known to settle everything. */
  readonly leavesOpen?: readonly UnspecifiedTopic[];
}

export interface Policy {
  /** Unique over all families: `networking.k8s.io/NetworkPolicy/shop/allow-api`. */
  readonly id: string;
  /** The id of the object it is a part of, where one object holds several policies; absent: `id`. */
  readonly object?: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** Name of its tier in its own API; where an enforcer puts it is a fact of `dataplane/`. */
  readonly tier: string;
  /** Place in the tier, lower first; what breaks a tie is a fact of `dataplane/`. */
  readonly order: number;
  readonly subject: Subject;
  /** Directions the policy governs: in these it is consulted. */
  readonly directions: readonly Direction[];
  /** The first release of its enforcer that takes it as it is; older ones ignore it. */
  readonly since?: string;
  /** Options of its enforcer without any of which it is refused. */
  readonly asks?: readonly AgentOption[];
  /** Never enforced, only watched: what it would do is asked for on purpose (calico.md 4.10). */
  readonly staged?: true;
  /** Where on a host's path it is asked, if not just at the end of traffic to and from the host itself (calico.md 4.4). */
  readonly stage?: 'untracked' | 'pre-dnat' | 'normal-and-forward';
  /** Directions in which it also isolates whom it selects; absent: all that it governs. */
  readonly isolates?: readonly Direction[];
  /** In the order in which they are tried. Rules of directions that are not governed are kept: some enforcers read them. */
  readonly rules: readonly Rule[];
}

/** Cilium's `enable-node-selector-labels`, `enable-icmp-rules` and `enable-l7-proxy` (cilium.md 4.14). */
export type AgentOption = 'node-labels' | 'icmp-rules' | 'l7-proxy';

/** Which endpoints a policy applies to. */
export type Subject = PodSubject | LabelledSubject | HostSubject;

/** Pods by their labels and those of their namespaces. */
export interface PodSubject {
  readonly kind: 'pods';
  readonly namespaces: NamespaceScope;
  readonly pods: Selector;
  readonly path: Path;
}

/** Hosts themselves: what runs on the network of nodes (cilium.md 4.15). */
export interface HostSubject {
  readonly kind: 'hosts';
  readonly selector: Selector;
  readonly path: Path;
}

/** Pods by the labels that the policy's enforcer gives them (`labelling.ts`). */
export interface LabelledSubject {
  readonly kind: 'labelled';
  readonly selector: Selector;
  /** The only namespace in which it can select pods; absent: any. */
  readonly namespace?: string;
  readonly path: Path;
}

export type NamespaceScope =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'selected'; readonly selector: Selector };

export interface Rule {
  readonly direction: Direction;
  readonly action: Action;
  /** Where it stands in the manifest; with the policy's id this is the rule's identity. */
  readonly path: Path;
  /** The other end; any one of them suffices. `undefined`: everyone, outside and inside the cluster. */
  readonly peers: readonly Peer[] | undefined;
  /** Destination ports, whatever the direction; any one suffices. `undefined`: every protocol and port. */
  readonly ports: readonly PortMatch[] | undefined;
  /** What else must hold of the packet and its ends; all of it (`criteria.ts`). */
  readonly criteria?: readonly Criterion[];
  /** It sends the subject's queries for such names through the enforcer's proxy, which so learns what they resolve to. */
  readonly teaches?: readonly string[];
  /** In a ranked tier: its own order, where rules of one policy differ in it. Absent: the policy's. */
  readonly order?: number;
  /** Where the enforcer reads it differently from what is written. */
  readonly differs?: Deviation;
  /** What a flow must meet besides, and addresses, labels and ports cannot tell; all of them. */
  readonly needs?: readonly Condition[];
}

/** `end`: whose side of the packet is asked, whatever the rule's direction. */
export type Criterion = { readonly path: Path } & (
  | { readonly kind: 'family'; readonly family: IpFamily }
  | { readonly kind: 'protocol'; readonly protocol: Protocol; readonly negated: boolean }
  /** Without type: every ICMP packet. */
  | {
      readonly kind: 'icmp';
      readonly type: number | undefined;
      readonly code: number | undefined;
      readonly negated: boolean;
    }
  | { readonly kind: 'ranges'; readonly end: PacketEnd; readonly ranges: readonly Cidr[]; readonly negated: boolean }
  /** Something at that end, as the enforcer labels things, matches; negated: nothing there does. */
  | { readonly kind: 'labels'; readonly end: PacketEnd; readonly selector: Selector; readonly negated: boolean }
  | { readonly kind: 'service'; readonly end: PacketEnd; readonly namespace: string; readonly name: string }
  /** Names are looked up at that end, of `owner` things only where there is one. */
  | {
      readonly kind: 'ports';
      readonly end: PacketEnd;
      readonly ports: readonly PortValue[];
      readonly negated: boolean;
      readonly owner?: Selector;
    }
);

/** What a packet meets at a host's interface: before connections are tracked, before destinations are translated, as traffic through the host, or to and from it. */
export type HostStage = 'untracked' | 'pre-dnat' | 'forward' | 'host';

export type PacketEnd = 'source' | 'destination';

export type Peer = PodPeer | AddressPeer | LabelledPeer | NodePeer | DomainPeer | ServicePeer;

/** Pods on the pod network, by labels; never nodes, host-network pods or outside addresses. */
export interface PodPeer {
  readonly kind: 'pods';
  readonly namespaces: NamespaceScope;
  readonly pods: Selector;
  /** It says nothing of pods: some enforcers then mean whatever is in the namespaces. */
  readonly whole?: true;
  readonly path: Path;
}

/** Whatever the enforcer labels and the selector holds: pods, and where it labels such things nodes, sets of addresses, outsiders. */
export interface LabelledPeer {
  readonly kind: 'labelled';
  readonly selector: Selector;
  /** But at none of these addresses. */
  readonly except?: readonly Cidr[];
  readonly path: Path;
}

/** Nodes by their labels, with everything that shares their network (kubernetes.md BC.3.1). */
export interface NodePeer {
  readonly kind: 'nodes';
  readonly nodes: Selector;
  readonly path: Path;
}

/**
 * What Services lead to: the pods of their selectors, whatever the port, and the addresses of those without selector. A
 * list of such peers of which none is there means nobody, or everybody where the rule has ports (cilium.md 4.7).
 */
export interface ServicePeer {
  readonly kind: 'services';
  /** Absent: any. */
  readonly namespace?: string;
  /** By name or by their own labels. */
  readonly name?: string;
  readonly selector?: Selector;
  readonly path: Path;
}

/** Addresses that one of the names was resolved to, which nobody but the enforcer knows; patterns as the API writes them. */
export interface DomainPeer {
  readonly kind: 'domains';
  readonly names: readonly string[];
  readonly path: Path;
}

/** Addresses inside one of the ranges and in none of the exceptions. */
export interface AddressPeer {
  readonly kind: 'addresses';
  readonly ranges: readonly Cidr[];
  readonly except: readonly Cidr[];
  readonly path: Path;
}
