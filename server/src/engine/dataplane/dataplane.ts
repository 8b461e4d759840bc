/**
 * What differs between enforcers, as facts. The engine reads them when it compiles and evaluates; it never asks for
 * an enforcer's name. Every value names its source and the versions it holds for where it is stated.
 */

import type { Cidr } from '../address.ts';
import type { Spelling } from '../cover/spelling.ts';
import type { Inventory } from '../inventory.ts';
import type { LabellingOf } from '../labelling.ts';
import type { Condition, Direction, Policy, Tier } from '../model.ts';
import type { Protocol } from '../ports.ts';

export type DataplaneName = 'kubernetes' | 'calico' | 'cilium' | 'canal' | 'weave' | 'none';

export interface Placement {
  /** Name of a tier. */
  readonly tier: string;
  readonly order: number;
  /** Decides between equal orders, compared code unit by code unit. */
  readonly tie: string;
}

/** How it polices the interfaces of nodes. */
export interface HostFacts {
  /** A policy as it is read there; undefined: it is none for hosts. */
  readonly reads: (policy: Policy) => Policy | undefined;
  /** Ports by which a node stays within reach whatever its policies say. */
  readonly failsafe: (node: string, direction: Direction) => readonly FailsafePort[];
  /** Policy before connection tracking holds for an endpoint that stands for all interfaces. */
  readonly untrackedOnEveryInterface: boolean;
  /** What becomes of traffic from a pod to its own node, once the pod's egress policy has let it go. */
  readonly podToHost: (node: string) => 'Accept' | 'Drop' | 'Return';
  /** Every node accepts it. */
  readonly takesFromPods: boolean;
  /** What a profile says to whatever no policy decided. */
  readonly profile: (name: string, inventory: Inventory) => 'allow' | 'nothing' | 'missing';
}

export interface FailsafePort {
  readonly protocol: Protocol;
  readonly port: number;
  /** Only for others with such an address. */
  readonly net?: Cidr;
}

export interface Dataplane {
  readonly name: DataplaneName;
  /** The release whose facts these are: the one asked for, or the newest known. */
  readonly version: string | undefined;
  /** Policy kinds it reads, as `group/Kind`. Other policies are objects without effect. */
  readonly enforces: ReadonlySet<string>;
  /** Kinds of staged policies that it reads and never enforces. */
  readonly watches?: ReadonlySet<string>;
  /** The tiers that are always there, in any order. */
  readonly tiers: readonly Tier[];
  /** Where it evaluates a policy that it enforces. */
  readonly place: (policy: Policy) => Placement;
  /** The policy as it reads it, where that is not what the API says; undefined: it skips the policy. */
  readonly reads?: (policy: Policy) => Policy | undefined;
  /** The tier of policies that name one which nobody made; absent: such policies have no effect. */
  readonly missingTier?: (name: string) => Tier;
  /** How it labels things; absent: it reads no selectors of its own. */
  readonly labelling?: LabellingOf;
  /** How selectors of several APIs compare; absent: as Kubernetes selects pods. */
  readonly spelling?: Spelling;
  /** Kinds (`group/Kind`) of which it also enforces rules of a direction that the policy does not declare, and isolates by them. */
  readonly enforcesUndeclaredDirections: ReadonlySet<string>;
  /** Traffic into a pod from its own node: let in before all policies, or by the last rule of all. */
  readonly ownNodeIngress: 'first' | 'last' | 'never';
  /** Where the own node is let in last: only into pods that some policy selects. */
  readonly ownNodeNeedsPolicy?: boolean;
  /** Everybody is isolated in both directions, with policies or without. */
  readonly isolatesEverybody?: true;
  /** A pod that has a label with this key is isolated in both directions, with policies or without. */
  readonly isolatingLabel?: string;
  /** Policies that select hosts are enforced. */
  readonly hostPolicies?: boolean;
  /** Interfaces of nodes under policy; absent: it knows none. */
  readonly hosts?: HostFacts;
  /** Traffic from a pod to its own node. */
  readonly ownNodeEgress: 'judged' | 'exempt';
  /** Whether an address range can stand for a pod, or for a node; and whether one of all addresses means the world outside only. */
  readonly rangesHold: { readonly pods: boolean; readonly nodes: boolean; readonly wholeIsWorld?: true };
  /** Whether a domain name can be resolved to the address of a pod, or of a node, as far as policy is concerned. */
  readonly domainsHold: { readonly pods: boolean; readonly nodes: boolean };
  /** `by-proxy`: it knows the addresses of a name only where a rule for the same pod sends its queries through the proxy. */
  readonly learnsNames?: 'by-proxy';
  /** Conditions that it does not look at, as if they were met. */
  readonly ignores: ReadonlySet<Condition['kind']>;
  /** A pod that reaches itself through a Service. */
  readonly hairpin: 'judged' | 'exempt';
  /** A packet of a connection that was opened before the policies were what they are. */
  readonly existingConnections: 'judged' | 'exempt';
  /** What pods may never send, whatever the policies say: a protocol, or one port of it. */
  readonly neverSent?: readonly { readonly protocol: Protocol; readonly port?: number }[];
  /** Judges by its policies, reports, and drops nothing that they deny. */
  readonly audits: boolean;
  /** One connection is read by one parser: rules that need two make the endpoint's whole policy void. */
  readonly oneParser: boolean;
  /** Protocols other than TCP, UDP, SCTP, ICMP and ICMPv6. */
  readonly otherProtocols: 'judged' | 'dropped';
  /** Whose address a pod sees when its own node, as a node port or load balancer, forwards a client's packet to it. Other nodes may show either. */
  readonly forwardedOnPodsNode: 'client' | 'open';
  /** Whether `endPort` is read; else only the first port of the range counts. */
  readonly portRanges: boolean;
  readonly namedPorts: {
    /** Whether names are looked up in the containers of the destination pod at all. */
    readonly resolved: boolean;
    readonly initContainers: 'none' | 'sidecars' | 'all';
    /** Of several containers with the same port name: each counts, or only the last. */
    readonly duplicates: 'each' | 'last';
    /**
     * Where a rule for what a pod sends looks names up: in the pod that receives, or in all pods at once, where a name of
     * several numbers is skipped.
     */
    readonly sentTo: 'receiver' | 'all-pods';
  };
}
