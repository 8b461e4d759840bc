/**
 * The engine's vocabulary: plain, readonly data and nothing else. Every API becomes tiers of policies of rules
 * (see README.md of this folder); nothing here knows YAML, text positions, a clock or any single API.
 */

import type { Address, Cidr, IpFamily } from './address.ts';
import type { PortMatch, PortValue, Protocol } from './ports.ts';
import type { Requirement, Selector } from './selector.ts';

export type Direction = 'ingress' | 'egress';

/** Labels of one object. A Map, because label keys are user text (`constructor`, `__proto__`). */
export type Labels = ReadonlyMap<string, string>;

/** A place inside a manifest, as the API server writes it: `['spec', 'ingress', 0, 'from', 1]`. Opaque to the engine. */
export type Path = readonly (string | number)[];

// ---------------------------------------------------------------------------------------------- the cluster

export interface Namespace {
  readonly name: string;
  /** Always holds `kubernetes.io/metadata.name`, which the control plane sets (kubernetes.md 0.4.5). */
  readonly labels: Labels;
  /** False when only the name is known (no Namespace object seen): other labels may exist that nobody told us. */
  readonly labelsKnown: boolean;
}

/** A port that a container declares. Only names matter to policy; an unnamed declaration is informational. */
export interface ContainerPort {
  readonly name?: string;
  readonly protocol: Protocol;
  readonly port: number;
  /** Where it is declared: which init containers count differs between enforcers (`dataplane/`). */
  readonly container: 'container' | 'sidecar' | 'init';
}

/** Something with labels and addresses that policies may select or name as a peer. */
export interface Endpoint {
  /** Unique in the inventory: `pod/shop/db-0`, `node/n1`, `workload/shop/Deployment/web` for a template. */
  readonly id: string;
  readonly kind: 'pod' | 'node';
  /** Absent for nodes. */
  readonly namespace?: string;
  readonly name: string;
  readonly labels: Labels;
  /** Keys that will exist with a value nobody knows yet (`pod-template-hash` of a template). Disjoint from `labels`. */
  readonly unknownLabels: ReadonlySet<string>;
  /** False for a node that only its pods tell of: it may have any labels. */
  readonly labelsKnown?: false;
  /** Empty when not known (a template) or not yet given. */
  readonly addresses: readonly Address[];
  /** Name of the node it runs on; absent when not known or not scheduled. */
  readonly node?: string;
  readonly hostNetwork: boolean;
  /** Phase Succeeded or Failed: owns no address and is no subject and no peer (kubernetes.md A.6.2). */
  readonly finished: boolean;
  /** Phase Running. Of several pods that report one address, a running one owns it (kubernetes.md A.6.2). */
  readonly running?: boolean;
  readonly ports: readonly ContainerPort[];
  readonly serviceAccount?: string;
  readonly workload?: WorkloadRef;
  /** Stands in for the pods of a workload that has none in the snapshot. */
  readonly template: boolean;
  /** Set on a template whose workload asks for no pods now: replicas 0, or suspended. */
  readonly idle?: true;
}

export interface WorkloadRef {
  readonly kind: string;
  readonly name: string;
}

export interface ServicePort {
  readonly name?: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly targetPort: number | string;
  readonly nodePort?: number;
}

export interface Service {
  readonly namespace: string;
  readonly name: string;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  readonly headless: boolean;
  readonly labels?: Labels;
  readonly externalName?: string;
  readonly clusterIPs: readonly Address[];
  readonly externalIPs: readonly Address[];
  readonly ports: readonly ServicePort[];
  /** Absent or empty: endpoints come from EndpointSlices only. */
  readonly selector?: Labels;
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
  /** What the EndpointSlices say; absent when there are none in the snapshot. */
  readonly backends?: readonly ServiceBackend[];
}

export interface ServiceBackend {
  readonly address: Address;
  readonly ready: boolean;
  /** By Service port name ('' when unnamed). */
  readonly ports: readonly { readonly name: string; readonly protocol: Protocol; readonly port: number }[];
}

export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
}

/** A named, labelled list of address ranges: network sets of Calico, CIDR groups of Cilium. */
export interface AddressSet {
  /** `NetworkSet`, `GlobalNetworkSet`, `CiliumCIDRGroup`. */
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly labels: Labels;
  readonly ranges: readonly Cidr[];
}

/** An interface of a node under policy (Calico's HostEndpoint). */
export interface HostEndpoint {
  readonly name: string;
  readonly labels: Labels;
  readonly node: string;
  /** `*`: every interface that no other host endpoint names; '': the one that has an address of `addresses`. */
  readonly interfaceName: string;
  readonly addresses: readonly Address[];
  readonly profiles: readonly string[];
  readonly ports: readonly ContainerPort[];
}

/** The cluster as plain data; `inventory.ts` turns it into something that can be asked. */
export interface ClusterFacts {
  readonly namespaces: readonly Namespace[];
  readonly endpoints: readonly Endpoint[];
  readonly services: readonly Service[];
  /** What EndpointSlices say of Services that are not there, by `namespace/name`: some enforcers ask no Service. */
  readonly strayBackends?: ReadonlyMap<string, readonly ServiceBackend[]>;
  readonly serviceAccounts?: readonly ServiceAccount[];
  readonly addressSets?: readonly AddressSet[];
  readonly hostEndpoints?: readonly HostEndpoint[];
  readonly apiServers?: readonly Address[];
  /** Settings of enforcers by the name of the object that holds them (`cilium-config`), as text. */
  readonly settings?: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

// ---------------------------------------------------------------------------------------------- policies

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

// ---------------------------------------------------------------------------------------------- flows and verdicts

export type FlowEnd =
  | { readonly kind: 'endpoint'; readonly id: string }
  | { readonly kind: 'address'; readonly address: Address };

export interface Flow {
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  readonly protocol: Protocol;
  /** Destination port after Service translation; absent for protocols without ports. */
  readonly port?: number;
  /** The client's own port; absent: any. */
  readonly sourcePort?: number;
  /** Absent: any. */
  readonly icmp?: { readonly type: number; readonly code?: number };
  /** Address family; absent: IPv4 where both ends can, else the one they share. */
  readonly family?: IpFamily;
  /** A packet of a connection that was accepted before, replies included. */
  readonly established?: 'reply' | 'existing';
  /** The Service whose translation led to this destination. */
  readonly via?: ServiceHop;
}

export interface ServiceHop {
  readonly namespace: string;
  readonly name: string;
  /** As the client asked for it, before translation. */
  readonly port: number;
  /**
   * Set where the hop may put a node's address in place of the source's: `node` is the id of the node endpoint that the
   * client used, absent when any node may do it (kubernetes.md A.3.5).
   */
  readonly rewrites?: { readonly node?: string };
}

export type Result = 'allow' | 'deny' | 'conditional' | 'unknown';

/** A fact that, if known, would decide. `kind` is stable; the rest names what is missing. */
export type MissingFact =
  /** The API leaves this to the implementation; `topic` says what. `fallback` is what most enforcers do. */
  | { readonly kind: 'implementation'; readonly topic: UnspecifiedTopic; readonly fallback: 'allow' | 'deny' }
  | { readonly kind: 'endpoint'; readonly id: string }
  | {
      readonly kind: 'label-value';
      readonly of: 'pod' | 'namespace' | 'node';
      readonly name: string;
      readonly key: string;
    }
  | { readonly kind: 'namespace-labels'; readonly namespace: string }
  | { readonly kind: 'address'; readonly endpoint: string }
  | { readonly kind: 'node'; readonly endpoint: string }
  | { readonly kind: 'named-port'; readonly endpoint: string; readonly name: string }
  /** Which of the node's interfaces the packet takes. */
  | { readonly kind: 'interface'; readonly node: string }
  /** The host's own packet filter, to which the enforcer leaves it. */
  | { readonly kind: 'host-rules'; readonly node: string };

export type UnspecifiedTopic =
  | 'hairpin' // a pod that reaches itself through a Service
  | 'protocol' // anything but TCP, UDP, SCTP
  | 'existing-connection' // opened before the policy changed
  | 'rewritten-source' // a node or load balancer put its own address in
  | 'equal-priority'; // policies of one rank say different things

/** A condition outside addresses and ports that the flow must also meet. */
export type Condition =
  | { readonly kind: 'backend'; readonly service: string; readonly allowed: number; readonly of: number }
  /** The other end's address is one that a domain name was resolved to; patterns as the API writes them. */
  | { readonly kind: 'domain'; readonly names: readonly string[]; readonly path: Path }
  /** The client's own port, or the ICMP type, is one that the rule asks for. */
  | { readonly kind: 'source-port' | 'icmp-type'; readonly path: Path }
  /** The name that is asked for matches one of these. */
  | { readonly kind: 'dns-query'; readonly names: readonly string[]; readonly path: Path }
  /** TLS for one of these names. */
  | { readonly kind: 'tls-name'; readonly names: readonly string[]; readonly path: Path }
  /** Both ends have proved who they are. */
  | { readonly kind: 'authentication'; readonly path: Path }
  /** A request by its method and path, one of each. */
  | { readonly kind: 'http'; readonly requests: readonly string[]; readonly path: Path };

/** Why a rule did not match: the first condition of it that does not hold, as values. */
export type Mismatch =
  | { readonly kind: 'protocol'; readonly wants: Protocol; readonly has: Protocol }
  | {
      readonly kind: 'port';
      readonly wants: readonly PortMatch[];
      readonly has: number | undefined;
      readonly protocol: Protocol;
    }
  | {
      readonly kind: 'named-port';
      readonly name: string;
      readonly endpoint?: string;
      readonly declared?: number;
      readonly has: number | undefined;
    }
  | {
      readonly kind: 'label';
      readonly of: 'pod' | 'namespace' | 'node' | 'peer' | 'subject';
      readonly name: string;
      readonly requirement: Requirement;
      /** The requirement holds and should not. */
      readonly negated?: true;
      readonly has: string | undefined;
      readonly path: Path;
    }
  | { readonly kind: 'namespace'; readonly wants: string; readonly has: string; readonly path: Path }
  | {
      readonly kind: 'outside-range';
      readonly ranges: readonly Cidr[];
      readonly has: readonly Address[];
      readonly path: Path;
    }
  | { readonly kind: 'excepted'; readonly except: Cidr; readonly has: Address; readonly path: Path }
  /** A selector was asked about something that has no labels: an outside address, a node, a host-network pod. */
  | { readonly kind: 'not-a-pod'; readonly has: 'outside' | 'node' | 'host-network'; readonly path: Path }
  /** Nothing lets the enforcer see what these names resolve to. */
  | { readonly kind: 'name-unlearnt'; readonly names: readonly string[]; readonly path: Path }
  | { readonly kind: 'family'; readonly wants: IpFamily; readonly has: IpFamily; readonly path: Path }
  | { readonly kind: 'protocol-excluded'; readonly protocol: Protocol }
  | {
      readonly kind: 'icmp';
      readonly type: number | undefined;
      readonly code: number | undefined;
      readonly negated: boolean;
    }
  /** Its ranges are of the other family only, so the rule does not exist for this one. */
  | { readonly kind: 'other-family'; readonly has: IpFamily; readonly path: Path }
  | { readonly kind: 'service'; readonly namespace: string; readonly name: string; readonly path: Path }
  | {
      readonly kind: 'port-list';
      readonly end: PacketEnd;
      readonly ports: readonly PortValue[];
      readonly negated: boolean;
      readonly has: number | undefined;
      readonly protocol: Protocol;
    }
  /** No name is resolved to it, as the enforcer sees it. */
  | { readonly kind: 'no-domain'; readonly has: 'pod' | 'node' | 'outside'; readonly path: Path }
  /** Only nodes are meant. */
  | { readonly kind: 'not-a-node'; readonly has: 'outside' | 'pod'; readonly path: Path }
  /** The enforcer never lets a range stand for this kind of peer (a fact of `dataplane/`). */
  | { readonly kind: 'range-ignores'; readonly has: 'pod' | 'node'; readonly path: Path };

/** One thing that was consulted, in the order of consultation. Ids and values only; sentences are made in `features/`. */
export type Step =
  /** This end has no policy of its own. */
  | { readonly kind: 'no-subject'; readonly why: 'outside' | 'node' | 'host-network' | 'finished' | 'missing' }
  /** Allowed before any policy is asked. */
  | { readonly kind: 'exempt'; readonly why: 'reply' | 'self' | 'own-node' | 'existing-connection' }
  /** Would be allowed before any policy is asked, if the endpoint's node were known to be the peer's. */
  | { readonly kind: 'maybe-exempt'; readonly why: 'own-node'; readonly missing: readonly MissingFact[] }
  /** The enforcer drops packets of this protocol before it asks any policy. */
  | { readonly kind: 'not-carried'; readonly protocol: Protocol; readonly port?: number }
  /** Left to the implementation. */
  | { readonly kind: 'unspecified'; readonly topic: UnspecifiedTopic }
  /** Nobody knows whether the policy selects the endpoint. Where a policy surely does, its rules are the steps. */
  | {
      readonly kind: 'maybe-selected';
      readonly tier: string;
      readonly policy: string;
      readonly missing: readonly MissingFact[];
    }
  | {
      readonly kind: 'rule';
      readonly tier: string;
      readonly policy: string;
      readonly rule: Path;
      readonly action: Action;
      readonly outcome: RuleOutcome;
    }
  /** A policy selects the endpoint and holds no rule in this direction. */
  | { readonly kind: 'no-rules'; readonly tier: string; readonly policy: string }
  /** Nothing in the tier matched; `policies` are those that isolate the endpoint (for Pass: select it) and so caused its end action. */
  | {
      readonly kind: 'tier-end';
      readonly tier: string;
      readonly action: 'Deny' | 'Pass';
      readonly policies: readonly string[];
    }
  /** Isolated by the enforcer's own settings or by a label it takes for a sign, not by a policy. */
  | { readonly kind: 'isolated'; readonly why: 'setting' | 'label' }
  /** From here on: what policies say at a host's interface. `missing`: whether the packet takes that interface at all. */
  | {
      readonly kind: 'host-stage';
      readonly host: string;
      readonly node: string;
      readonly stage: HostStage;
      readonly direction: Direction;
      readonly missing: readonly MissingFact[];
    }
  /** One of the ports by which a host stays within reach whatever its policies say. */
  | { readonly kind: 'failsafe'; readonly host: string; readonly protocol: Protocol; readonly port: number }
  /** No policy decided at the host's interface: its first profile that says something does, or none does. */
  | {
      readonly kind: 'host-profile';
      readonly host: string;
      readonly profile?: string;
      readonly says: 'allow' | 'missing' | 'nothing';
    }
  /** What the enforcer does with traffic from a pod to its own node. */
  | { readonly kind: 'pod-to-host'; readonly node: string; readonly action: 'Drop' | 'Return' }
  /** No policy of any tier decided. */
  | { readonly kind: 'default'; readonly action: 'Allow' };

export type RuleOutcome =
  | { readonly matched: 'yes'; readonly peer?: Path; readonly port?: Path }
  /** One mismatch per alternative (peer or port) that was tried, in their order. */
  | { readonly matched: 'no'; readonly because: readonly Mismatch[] }
  | { readonly matched: 'unknown'; readonly missing: readonly MissingFact[] }
  /** It matches if the flow also meets these. */
  | {
      readonly matched: 'conditional';
      readonly conditions: readonly Condition[];
      readonly peer?: Path;
      readonly port?: Path;
    }
  /** Not consulted any more: something before it decided. */
  | { readonly matched: 'skipped' };

/** One end's answer: does policy let the source send, or the destination receive? */
export interface SideVerdict {
  readonly result: Result;
  readonly steps: readonly Step[];
  /** Index into `steps` of the one that decided. */
  readonly decidedBy: number;
  readonly missing: readonly MissingFact[];
  readonly conditions: readonly Condition[];
  /** Facts of the dataplane that made this differ from the API's own text. */
  readonly deviations: readonly Deviation[];
}

/** Facts of `dataplane/` that were applied and that the API's own text does not say. */
export type Deviation =
  | 'undeclared-directions' // rules of a direction outside policyTypes are enforced, and isolate
  | 'ranges-hold-no-pods'
  | 'ranges-hold-no-nodes'
  | 'own-node-last' // the own node is let in by the last rule of all, not before all policies
  | 'no-port-ranges'
  | 'no-named-ports'
  | 'init-container-ports'
  | 'last-port-name' // of two containers with one port name only the later counts
  | 'port-names-of-all-pods' // looked up in every pod at once, not in the one that receives
  | 'port-names-are-every-port' // a rule with a port name is for every protocol and port
  | 'requests-unread' // what a rule asks of requests is not looked at
  | 'unread-peers-skipped' // a rule with a peer that cannot be read lets nobody through
  | 'unread-peers-deny' // and one that denies or passes denies everything
  | 'negations-hold-everybody' // a peer of nothing but negations also means pods and addresses that it excludes
  | 'baseline-after-isolation' // the Baseline tier is asked before an isolated pod is closed
  | 'protocol-not-carried'; // dropped before any policy is asked

export interface Verdict {
  readonly result: Result;
  readonly egress: SideVerdict;
  readonly ingress: SideVerdict;
  readonly missing: readonly MissingFact[];
  readonly conditions: readonly Condition[];
  /** What it would be if staged policies were enforced; only where there are some. */
  readonly pending?: Verdict;
}
