/** Who may refuse an object, by the names under which diagnostics report it. */
export type Validator =
  /** The API server; for the kinds of policy.networking.k8s.io with the standard channel of their CRDs. */
  | 'kube-apiserver'
  /** The API server with the experimental channel of those CRDs. */
  | 'kube-apiserver/experimental'
  /** Calico's offline check. */
  | 'calicoctl-validate'
  /** Calico's own client when it writes. */
  | 'calicoctl-create'
  /** Cilium's agent when it takes a policy in. */
  | 'cilium-agent'
  /** Cilium's check before an upgrade. */
  | 'cilium-preflight';

/**
 * What an object is refused for, as far as validators of one kind part ways over it. The first group is what
 * `checkStructure` finds, the second what rules about values find.
 */
export type Reason =
  | 'unknown'
  | 'type'
  | 'missing'
  | 'enum'
  | 'limit'
  | 'pattern'
  | 'format'
  | 'duplicate'
  | 'group'
  | 'check'
  /** The same key twice in a mapping. */
  | 'duplicate-key'
  /** Anything about `metadata`, wrong types there included: every API server checks it alike. */
  | 'metadata'
  /** Label keys and values in a selector. */
  | 'label-syntax'
  /** Operators of selector expressions and how many values go with them. */
  | 'expression'
  | 'cidr'
  | 'port'
  /** Whatever only the agent or `calicoctl` knows about a value, and no reason above names. */
  | 'value';

/** For each reason who refuses the object; `otherwise` for the rest. An empty list: nobody does. */
export type Refusers = Readonly<Partial<Record<Reason, readonly Validator[]>>> & {
  readonly otherwise: readonly Validator[];
};
