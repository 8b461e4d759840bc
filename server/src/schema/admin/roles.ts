/** Roles of fields of the `policy.networking.k8s.io` kinds. */
export type AdminRole =
  | 'admin-spec'
  | 'admin-tier'
  | 'admin-priority'
  | 'admin-subject'
  /** Namespaces whose pods are the subject. */
  | 'subject-namespaces'
  /** `pods` of a subject or peer: a selector of namespaces and one of pods. */
  | 'admin-pods'
  | 'admin-rules'
  | 'admin-rule'
  | 'admin-rule-name'
  | 'admin-action'
  | 'admin-peers'
  | 'admin-peer'
  | 'admin-networks'
  | 'admin-network'
  /** A label selector over nodes. */
  | 'admin-nodes'
  | 'admin-domain-names'
  | 'admin-domain-name'
  | 'admin-ports'
  | 'admin-port-item'
  | 'admin-port-number'
  /** `tcp`, `udp` or `sctp`. */
  | 'admin-transport'
  | 'admin-destination-port'
  /** A range that the CRD itself holds in order. */
  | 'admin-ordered-range'
  | 'admin-port-range'
  | 'admin-protocol'
  | 'admin-port'
  | 'admin-range-start'
  | 'admin-range-end'
  | 'admin-named-port';
