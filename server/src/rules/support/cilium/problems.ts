import type { Path } from '../../../syntax/path.ts';
import type { KeyProblem } from '../labels.ts';

/**
 * What the agent does not take, one fact each, without sentences (cilium.md 3.2 to 3.4; cilium pkg/policy/api
 * rule_validation.go). The agent stops at the first; all of them are found here, each at the smallest wrong place.
 */
export type AgentProblem = { readonly path: Path } /** Go's decoder cannot hold the value. */ & (
  | { readonly kind: 'decode' }
  /** The object has no name, or neither `spec` nor `specs`. */
  | Bare<'name' | 'spec'>
  /** V01: no section holds an item. V02, V03: no subject, two of them. V05: nodes in a namespaced policy. */
  | Bare<'no-items' | 'no-subject' | 'two-subjects' | 'node-selector'>
  | { readonly kind: 'label-key'; readonly key: string; readonly problem: SourcedKeyProblem; readonly part: Part }
  | { readonly kind: 'label-value'; readonly value: string; readonly long: boolean; readonly part: Part }
  | Bare<'operator' | 'values-missing' | 'values-given'>
  /** V10: fields of peers that hold something; the path is the item. */
  | { readonly kind: 'peers-combined'; readonly names: readonly string[] }
  /** V11: at the field. */
  | { readonly kind: 'nodes-off' }
  /** V13, V14. */
  | { readonly kind: 'cidr'; readonly text: string; readonly bare: boolean }
  | { readonly kind: 'cidr-choice'; readonly names: readonly string[] }
  | { readonly kind: 'except-outside'; readonly text: string; readonly cidr: string }
  | { readonly kind: 'entity'; readonly name: string }
  /** V16, V23: at `rules`. V18, V26: at `dns`. */
  | { readonly kind: 'host-rules'; readonly direction: 'ingress' | 'egress' }
  | Bare<'dns-on-ingress' | 'listener-on-ingress' | 'listener-with-rules'>
  /** V20: at `icmps`. V22: at `fields` or `family`. */
  | Bare<'icmps-with-ports' | 'icmp-family' | 'icmp-type-missing'>
  | { readonly kind: 'icmp-type'; readonly name: string; readonly family: string }
  | { readonly kind: 'too-many'; readonly count: number; readonly limit: number }
  /** V27, V28. */
  | Bare<'server-names-need-tls' | 'server-name-empty'>
  /** V31 to V35. */
  | { readonly kind: 'port-missing' }
  | { readonly kind: 'port-given'; readonly protocol: string }
  | { readonly kind: 'port'; readonly text: string }
  | { readonly kind: 'dns-port-range' }
  | { readonly kind: 'protocol' }
  /** V36 at the port item, V38 at the port, V39 at `rules`, V41 at `dns`. */
  | { readonly kind: 'rules-need-tcp'; readonly protocol: string }
  | Bare<'rules-on-port-zero' | 'rules-two-kinds' | 'dns-without-port'>
  | { readonly kind: 'regex'; readonly text: string; readonly why: string }
  | Bare<'header-name' | 'header-mismatch' | 'secret-name'>
  | { readonly kind: 'fqdn-choice' }
  | { readonly kind: 'fqdn'; readonly text: string; readonly long: boolean; readonly pattern: boolean }
  /** An item of `labels` of a rule. */
  | { readonly kind: 'rule-label' }
);

type Bare<K extends string> = K extends K ? { readonly kind: K } : never;

export type Part = 'key' | 'value';

/** What is wrong with a key that may carry a source: more than one colon, the source, or the key behind it. */
export type SourcedKeyProblem = { readonly part: 'colons' | 'source'; readonly problem?: never } | KeyProblem;
