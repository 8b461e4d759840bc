/** What fields of Calico's kinds mean, where no field of another API means the same. */
export type CalicoRole =
  | 'calico-account-name'
  | 'calico-account-names'
  | 'calico-accounts'
  | 'calico-action'
  | 'calico-default-action'
  | 'calico-entity'
  | 'calico-hints'
  | 'calico-host-address'
  | 'calico-host-addresses'
  | 'calico-host-flag'
  | 'calico-host-interface'
  | 'calico-host-node'
  | 'calico-host-port'
  | 'calico-host-port-name'
  | 'calico-host-port-number'
  | 'calico-host-port-protocol'
  | 'calico-host-ports'
  | 'calico-host-profile'
  | 'calico-host-profiles'
  | 'calico-host-spec'
  | 'calico-http'
  | 'calico-http-methods'
  | 'calico-http-path'
  | 'calico-http-path-item'
  | 'calico-icmp'
  | 'calico-icmp-code'
  | 'calico-icmp-type'
  | 'calico-ip-version'
  | 'calico-net'
  | 'calico-nets'
  | 'calico-not-net'
  | 'calico-not-peer'
  | 'calico-order'
  | 'calico-peer'
  | 'calico-peer-accounts'
  | 'calico-peer-namespaces'
  | 'calico-port'
  | 'calico-ports'
  | 'calico-protocol'
  | 'calico-rule'
  | 'calico-rule-annotations'
  | 'calico-rules'
  | 'calico-service-name'
  | 'calico-service-namespace'
  | 'calico-services'
  | 'calico-set-net'
  | 'calico-set-nets'
  | 'calico-set-spec'
  | 'calico-spec'
  | 'calico-staged-action'
  | 'calico-staged-kubernetes'
  | 'calico-subject'
  | 'calico-subject-accounts'
  | 'calico-subject-namespaces'
  | 'calico-tier'
  | 'calico-tier-order'
  | 'calico-tier-spec'
  | 'calico-type'
  | 'calico-types';

/** Fields that hold a selector expression. */
export const CALICO_SELECTORS: ReadonlySet<string | undefined> = new Set<CalicoRole>([
  'calico-subject',
  'calico-subject-accounts',
  'calico-subject-namespaces',
  'calico-peer',
  'calico-not-peer',
  'calico-peer-namespaces',
  'calico-peer-accounts',
]);
