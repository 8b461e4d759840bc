/** Roles of fields of `networking.k8s.io/v1 NetworkPolicy`: rules about its mistakes look for them. */
export type KubernetesRole =
  | 'spec'
  | 'policy-types'
  | 'policy-type'
  | 'rules'
  | 'rule'
  | 'peers'
  | 'peer'
  | 'ip-block'
  | 'cidr'
  | 'except'
  | 'ports'
  | 'port-item'
  | 'protocol'
  | 'port'
  | 'end-port';
