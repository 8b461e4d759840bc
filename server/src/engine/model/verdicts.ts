/** Flows, what is said of them, and why. Readonly data and nothing else. */

import type { Address, Cidr, IpFamily } from '../address.ts';
import type { PortMatch, PortValue, Protocol } from '../ports.ts';
import type { Requirement } from '../selector.ts';
import type { MissingResource } from './missing.ts';
import type { Action, HostStage, PacketEnd } from './policies.ts';
import type { Direction, Path } from './words.ts';

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
  /** Objects of that resource that may be there and that nobody could read, and why not. */
  | { readonly kind: 'resource'; readonly resource: string; readonly why: MissingResource['why'] }
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
  /** What the endpoint's policy was before: the enforcer cannot put the newer ones together, and keeps what it had. */
  | { readonly kind: 'earlier-policy'; readonly endpoint: string }
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
      /** The peers mean something else at the address than what has ports there. */
      readonly unmeant?: true;
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
  /** What the policies say together cannot be computed, and none of it is put into force. */
  | { readonly kind: 'not-merged'; readonly policies: readonly [string, string] }
  /** Left to the implementation. */
  | { readonly kind: 'unspecified'; readonly topic: UnspecifiedTopic }
  /** Policies that nobody could read may be there and decide. */
  | { readonly kind: 'maybe-more'; readonly missing: readonly MissingFact[] }
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
  | { readonly kind: 'default'; readonly action: 'Allow' }
  /** The enforcer only reports what its policies say, and drops nothing; `would`: what they say. */
  | { readonly kind: 'audited'; readonly would: Exclude<Result, 'allow'> };

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
  | 'audit-mode' // policies are judged and nothing is dropped
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
