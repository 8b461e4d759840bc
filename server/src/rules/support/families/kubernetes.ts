import type { UnknownViolation } from '../../../schema/violation.ts';
import type { FamilyWords, Foreign, Recognised } from './family.ts';
import { effectWithout } from './kubernetesEffects.ts';

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

const SELECTORS: ReadonlySet<unknown> = new Set(['subject-pods', 'peer-pods', 'namespaces']);
const PEER_NAMES =
  /^(namespaces?|namespaceName|serviceAccounts?|services?|serviceName|pods?|podName|nodes?|nodeSelector|deployment|host(name)?s?|domainNames?|fqdns?|dns)$/i;
const DENY = /^(action|deny|effect|allow)$/i;

export const KUBERNETES: FamilyWords = {
  places: {
    spec: '`spec`',
    rule: 'a rule',
    peer: 'a peer',
    'port-item': 'an item of `ports`',
    'ip-block': '`ipBlock`',
  },
  synonyms: {
    'port-item': { number: 'port', toPort: 'endPort', end: 'endPort', containerPort: 'port', targetPort: 'port' },
    spec: { selector: 'podSelector', types: 'policyTypes' },
    rule: { peers: 'from' },
    'ip-block': { excludes: 'except', exclude: 'except', range: 'cidr' },
  },
  foreign: { spec: SPEC, rule: RULE, peer: PEER },
  special: ({ path, entry, parent }: UnknownViolation): Recognised | undefined => {
    const { key } = entry;
    const { role } = parent;
    if (path.length === 1 && key === 'status') return { as: 'status' };
    if (role === 'peer' && key === 'ports') return { as: 'ports-in-peer' };
    if (SELECTORS.has(role) && /^(podSelector|namespaceSelector|ipBlock)$/.test(key)) return { as: 'selector-nested' };
    if (role === 'rule' && (key === 'from' || key === 'to')) {
      return { as: 'wrong-direction', right: key === 'from' ? 'to' : 'from' };
    }
    return undefined;
  },
  lastly: ({ entry, parent }: UnknownViolation): Recognised | undefined => {
    const { role } = parent;
    if ((role === 'rule' || role === 'spec' || role === 'peer') && DENY.test(entry.key)) return { as: 'deny' };
    return role === 'peer' && PEER_NAMES.test(entry.key) ? { as: 'peer-by-name' } : undefined;
  },
  effect: effectWithout,
};
