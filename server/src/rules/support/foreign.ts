/** Words of other policy APIs that people carry into NetworkPolicy, by the mapping they stand in, with the kind that knows them. */

export interface Foreign {
  /** The API that knows the word, as people call it. */
  readonly api: string;
  /** What says the same here; undefined where nothing does. */
  readonly here?: string;
}

const CALICO = "Calico's NetworkPolicy (`projectcalico.org/v3`)";
const CILIUM = 'CiliumNetworkPolicy (`cilium.io/v2`)';
const CLUSTER = 'ClusterNetworkPolicy (`policy.networking.k8s.io`)';

const SPEC: Readonly<Record<string, Foreign>> = {
  selector: { api: CALICO, here: '`podSelector`' },
  types: { api: CALICO, here: '`policyTypes`' },
  order: { api: CALICO },
  serviceAccountSelector: { api: CALICO },
  applyOnForward: { api: CALICO },
  preDNAT: { api: CALICO },
  doNotTrack: { api: CALICO },
  performanceHints: { api: CALICO },
  endpointSelector: { api: CILIUM, here: '`podSelector`' },
  ingressDeny: { api: CILIUM },
  egressDeny: { api: CILIUM },
  enableDefaultDeny: { api: CILIUM },
  nodeSelector: { api: CILIUM },
  tier: { api: CLUSTER },
  priority: { api: CLUSTER },
  subject: { api: CLUSTER, here: '`podSelector`' },
};

const RULE: Readonly<Record<string, Foreign>> = {
  source: { api: CALICO, here: '`from` of an ingress rule' },
  destination: { api: CALICO, here: '`to` of an egress rule, and `ports` for its ports' },
  notProtocol: { api: CALICO },
  icmp: { api: CALICO },
  notICMP: { api: CALICO },
  ipVersion: { api: CALICO },
  http: { api: CALICO },
  fromEndpoints: { api: CILIUM, here: '`from` with `podSelector`' },
  fromEntities: { api: CILIUM },
  fromCIDR: { api: CILIUM, here: '`from` with `ipBlock`' },
  fromCIDRSet: { api: CILIUM, here: '`from` with `ipBlock`' },
  fromNodes: { api: CILIUM },
  toEndpoints: { api: CILIUM, here: '`to` with `podSelector`' },
  toEntities: { api: CILIUM },
  toCIDR: { api: CILIUM, here: '`to` with `ipBlock`' },
  toCIDRSet: { api: CILIUM, here: '`to` with `ipBlock`' },
  toPorts: { api: CILIUM, here: '`ports`' },
  toFQDNs: { api: CILIUM },
  toServices: { api: CILIUM },
  toNodes: { api: CILIUM },
  icmps: { api: CILIUM },
  authentication: { api: CILIUM },
  protocols: { api: CLUSTER, here: '`ports`' },
};

const PEER: Readonly<Record<string, Foreign>> = {
  nets: { api: CALICO, here: '`ipBlock`' },
  notNets: { api: CALICO, here: '`except` of an `ipBlock`' },
  notPorts: { api: CALICO },
  selector: { api: CALICO, here: '`podSelector`' },
  notSelector: { api: CALICO },
  networks: { api: CLUSTER, here: '`ipBlock`' },
  entities: { api: CILIUM },
};

/** The word's home, for the mapping with this role; undefined when it is nobody's. */
export function foreignWord(role: string | undefined, key: string): Foreign | undefined {
  const table = role === 'spec' ? SPEC : role === 'rule' ? RULE : role === 'peer' ? PEER : undefined;
  return table && Object.hasOwn(table, key) ? table[key] : undefined;
}
