import type { UnknownViolation } from '../../../schema/violation.ts';
import { effectWithout } from './ciliumEffects.ts';
import type { FamilyWords, Foreign, Recognised } from './family.ts';

const KUBERNETES = 'NetworkPolicy (`networking.k8s.io/v1`)';
const CALICO = "Calico's NetworkPolicy (`projectcalico.org/v3`)";
const BEFORE = 'Cilium up to 1.19';

const RULE: Readonly<Record<string, Foreign>> = {
  podSelector: { api: KUBERNETES, here: '`endpointSelector`' },
  policyTypes: { api: KUBERNETES },
  selector: { api: CALICO, here: '`endpointSelector`' },
  types: { api: CALICO },
  order: { api: CALICO },
};

const ITEM: Readonly<Record<string, Foreign>> = {
  from: { api: KUBERNETES, here: '`fromEndpoints`, or another field that begins with `from`' },
  to: { api: KUBERNETES, here: '`toEndpoints`, or another field that begins with `to`' },
  ports: { api: KUBERNETES, here: '`ports` in an item of `toPorts`' },
  source: { api: CALICO, here: 'a field that begins with `from`' },
  destination: { api: CALICO, here: 'a field that begins with `to`' },
  action: { api: CALICO, here: 'a rule under `ingressDeny` or `egressDeny`' },
};

const SELECTOR: Readonly<Record<string, Foreign>> = {
  podSelector: { api: KUBERNETES, here: 'the selector itself' },
  namespaceSelector: {
    api: KUBERNETES,
    here: 'a label key: `io.kubernetes.pod.namespace` for the name of a namespace, `io.cilium.k8s.namespace.labels.` before the key of a label of it',
  },
  ipBlock: { api: KUBERNETES, here: '`fromCIDRSet` or `toCIDRSet`' },
};

const LAYER7: Readonly<Record<string, Foreign>> = {
  kafka: { api: BEFORE },
  l7proto: { api: BEFORE },
  l7: { api: BEFORE },
};

export const CILIUM: FamilyWords = {
  places: {
    'cilium-rule': 'a rule',
    'cilium-item': 'an item of a rule',
    'cilium-default-deny': '`enableDefaultDeny`',
    'cilium-rule-label': 'a label of a rule',
    'cilium-cidr-rule': 'an item of a CIDR set',
    'cilium-fqdn-selector': 'a name of hosts',
    'cilium-service-peer': 'an item of `toServices`',
    'cilium-service-ref': '`k8sService`',
    'cilium-port-rule': 'an item of `toPorts`',
    'cilium-port-item': 'an item of `ports`',
    'cilium-layer7': '`rules`',
    'cilium-http-rule': 'an HTTP rule',
    'cilium-listener': '`listener`',
    'cilium-icmp-field': 'an item of `fields`',
    'cilium-authentication': '`authentication`',
    'cilium-subject': 'a label selector',
    'cilium-subject-nodes': 'a label selector',
    'cilium-peer-endpoints': 'a label selector',
    'cilium-peer-nodes': 'a label selector',
    'cilium-group-selector': 'a label selector',
    'cilium-service-selector': 'a label selector',
  },
  synonyms: {
    'cilium-item': { fromPorts: 'toPorts', toPort: 'toPorts', fqdns: 'toFQDNs', services: 'toServices', icmp: 'icmps' },
    'cilium-port-item': { containerPort: 'port', targetPort: 'port', toPort: 'endPort', end: 'endPort' },
    'cilium-port-rule': { port: 'ports', l7: 'rules', sni: 'serverNames' },
    'cilium-http-rule': { paths: 'path', methods: 'method', url: 'path', hosts: 'host', hostname: 'host' },
    'cilium-fqdn-selector': { name: 'matchName', pattern: 'matchPattern', matchRegex: 'matchPattern' },
    'cilium-service-ref': { name: 'serviceName', service: 'serviceName' },
    'cilium-cidr-rule': {
      excludes: 'except',
      exclude: 'except',
      excepts: 'except',
      range: 'cidr',
      group: 'cidrGroupRef',
    },
    'cilium-icmp-field': { icmpType: 'type', protocol: 'family', version: 'family' },
  },
  values: {
    'cilium-entity': {
      internet: ['world'],
      external: ['world'],
      outside: ['world'],
      any: ['all'],
      everything: ['all'],
      localhost: ['host'],
      node: ['host'],
      nodes: ['remote-node'],
      'remote-nodes': ['remote-node'],
      remote_node: ['remote-node'],
      apiserver: ['kube-apiserver'],
      'api-server': ['kube-apiserver'],
      kubeapiserver: ['kube-apiserver'],
      kubernetes: ['kube-apiserver'],
      'world-ipv4': ['world'],
      'world-ipv6': ['world'],
      clustermesh: ['cluster-mesh'],
    },
    'cilium-protocol': { '': ['ANY'], all: ['ANY'], '*': ['ANY'], http: ['TCP'], https: ['TCP'], tls: ['TCP'] },
    'cilium-icmp-family': {
      '4': ['IPv4'],
      '6': ['IPv6'],
      v4: ['IPv4'],
      v6: ['IPv6'],
      icmp: ['IPv4'],
      icmpv6: ['IPv6'],
    },
    'cilium-authentication-mode': { enabled: ['required'], on: ['required'], off: ['disabled'] },
  },
  foreign: {
    'cilium-rule': RULE,
    'cilium-item': ITEM,
    'cilium-subject': SELECTOR,
    'cilium-peer-endpoints': SELECTOR,
    'cilium-layer7': LAYER7,
  },
  special: ({ entry, parent }: UnknownViolation): Recognised | undefined => {
    if (parent.role !== 'cilium-item') return undefined;
    const right = otherSide(entry.key);
    return right !== undefined && parent.fields?.[right] ? { as: 'wrong-direction', right } : undefined;
  },
  effect: effectWithout,
};

/** `toEndpoints` for `fromEndpoints`, and the other way round. */
function otherSide(key: string): string | undefined {
  const match = /^(from|to)([A-Z]\w+)$/.exec(key);
  return match ? `${match[1] === 'from' ? 'to' : 'from'}${match[2]}` : undefined;
}
