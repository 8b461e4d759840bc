import { isFolded } from '../../../schema/calico/views.ts';
import type { UnknownViolation } from '../../../schema/violation.ts';
import type { FamilyWords, Foreign, Recognised } from './family.ts';

const KUBERNETES = 'Kubernetes NetworkPolicy (`networking.k8s.io/v1`)';
const CILIUM = 'CiliumNetworkPolicy (`cilium.io/v2`)';
const CLUSTER = 'ClusterNetworkPolicy (`policy.networking.k8s.io`)';
const ENTERPRISE = 'Calico Enterprise and Calico Cloud';

const SPEC: Readonly<Record<string, Foreign>> = {
  podSelector: { api: KUBERNETES, here: '`selector`, an expression such as `app == "web"`' },
  policyTypes: { api: KUBERNETES, here: '`types`' },
  endpointSelector: { api: CILIUM, here: '`selector`' },
  ingressDeny: { api: CILIUM, here: 'an ingress rule with `action: Deny`' },
  egressDeny: { api: CILIUM, here: 'an egress rule with `action: Deny`' },
  priority: { api: CLUSTER, here: '`order`' },
  subject: { api: CLUSTER, here: '`selector`' },
};

const RULE: Readonly<Record<string, Foreign>> = {
  from: { api: KUBERNETES, here: '`source`' },
  to: { api: KUBERNETES, here: '`destination`' },
  fromEndpoints: { api: CILIUM, here: '`source` with `selector`' },
  toEndpoints: { api: CILIUM, here: '`destination` with `selector`' },
  fromCIDR: { api: CILIUM, here: '`source` with `nets`' },
  toCIDR: { api: CILIUM, here: '`destination` with `nets`' },
  toPorts: { api: CILIUM, here: '`protocol`, and `ports` of `destination`' },
};

const ENTITY: Readonly<Record<string, Foreign>> = {
  podSelector: { api: KUBERNETES, here: '`selector`, an expression such as `app == "web"`' },
  ipBlock: { api: KUBERNETES, here: '`nets`' },
  domains: { api: ENTERPRISE },
};

const SET: Readonly<Record<string, Foreign>> = { allowedEgressDomains: { api: ENTERPRISE } };

export const CALICO: FamilyWords = {
  places: {
    'calico-spec': '`spec`',
    'calico-rule': 'a rule',
    'calico-entity': '`source` or `destination`',
    'calico-icmp': '`icmp`',
    'calico-http': '`http`',
    'calico-services': '`services`',
    'calico-accounts': '`serviceAccounts`',
    'calico-tier-spec': '`spec` of a Tier',
    'calico-set-spec': '`spec` of a set',
    'calico-host-spec': '`spec` of a HostEndpoint',
    'calico-host-port': 'an item of `ports`',
    'calico-staged-kubernetes': '`spec`',
  },
  synonyms: {
    'calico-spec': { priority: 'order', direction: 'types' },
    'calico-rule': { src: 'source', dst: 'destination', dest: 'destination', proto: 'protocol' },
    'calico-entity': {
      cidrs: 'nets',
      cidr: 'nets',
      cidrBlocks: 'nets',
      excludedNets: 'notNets',
      serviceAccount: 'serviceAccounts',
    },
    'calico-tier-spec': { priority: 'order', action: 'defaultAction' },
    'calico-set-spec': { cidrs: 'nets', addresses: 'nets', ips: 'nets', networks: 'nets' },
    'calico-host-spec': { interface: 'interfaceName', nodeName: 'node', ips: 'expectedIPs', addresses: 'expectedIPs' },
  },
  values: {
    'calico-action': {
      accept: ['Allow'],
      permit: ['Allow'],
      drop: ['Deny'],
      reject: ['Deny'],
      block: ['Deny'],
      skip: ['Pass'],
      'next-tier': ['Pass'],
    },
    'calico-default-action': { drop: ['Deny'], reject: ['Deny'], allow: ['Pass'] },
  },
  foreign: { 'calico-spec': SPEC, 'calico-rule': RULE, 'calico-entity': ENTITY, 'calico-set-spec': SET },
  special: ({ entry, parent }: UnknownViolation): Recognised | undefined => {
    const folded = Object.keys(parent.fields ?? {}).find((name) => isFolded(entry.key, name));
    return folded === undefined ? undefined : { as: 'unknown', rename: folded };
  },
};
