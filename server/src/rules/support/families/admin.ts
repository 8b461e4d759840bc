import type { UnknownViolation } from '../../../schema/violation.ts';
import { given, holdsSomething } from '../nodes.ts';
import type { FamilyWords, Foreign, Recognised } from './family.ts';

const NETWORK_POLICY = 'NetworkPolicy (`networking.k8s.io/v1`)';
const V1ALPHA1 = 'policy.networking.k8s.io/v1alpha1';
const V1ALPHA2 = 'policy.networking.k8s.io/v1alpha2';
const OLDER = `AdminNetworkPolicy (\`${V1ALPHA1}\`)`;
const NEWER = `ClusterNetworkPolicy (\`${V1ALPHA2}\`)`;
const CALICO = "Calico's policies (`projectcalico.org/v3`)";

const SPEC: Readonly<Record<string, Foreign>> = {
  podSelector: { api: NETWORK_POLICY, here: '`subject` with `pods`' },
  policyTypes: { api: NETWORK_POLICY },
  selector: { api: CALICO, here: '`subject`' },
  order: { api: CALICO, here: '`priority`' },
  types: { api: CALICO },
};

const PEER: Readonly<Record<string, Foreign>> = {
  podSelector: { api: NETWORK_POLICY, here: '`pods`, with a `namespaceSelector` and this' },
  namespaceSelector: { api: NETWORK_POLICY, here: '`namespaces`' },
  ipBlock: { api: NETWORK_POLICY, here: '`networks` of an egress rule; an exception is a rule before it' },
};

const NUMBER = '`portNumber` with `protocol` and `port`';
const TRANSPORT = '`tcp`, `udp` or `sctp` with a `destinationPort`';

const FOREIGN: Readonly<Record<string, Readonly<Record<string, Foreign>>>> = {
  'admin-spec': SPEC,
  [`admin-spec ${V1ALPHA1}`]: { tier: { api: NEWER } },
  'admin-subject': {
    podSelector: { api: NETWORK_POLICY, here: '`pods`, with a `namespaceSelector` and this' },
    namespaceSelector: { api: NETWORK_POLICY, here: '`namespaces`' },
  },
  'admin-peer': PEER,
  [`admin-rule ${V1ALPHA1}`]: { protocols: { api: NEWER, here: '`ports`' } },
  [`admin-rule ${V1ALPHA2}`]: { ports: { api: OLDER, here: '`protocols`' } },
  [`admin-port-item ${V1ALPHA1}`]: {
    port: { api: NETWORK_POLICY, here: NUMBER },
    protocol: { api: NETWORK_POLICY, here: NUMBER },
    endPort: { api: NETWORK_POLICY, here: '`portRange` with `start` and `end`' },
    tcp: { api: NEWER, here: NUMBER },
    udp: { api: NEWER, here: NUMBER },
    sctp: { api: NEWER, here: NUMBER },
    destinationNamedPort: { api: NEWER, here: '`namedPort`' },
  },
  [`admin-port-item ${V1ALPHA2}`]: {
    port: { api: NETWORK_POLICY, here: TRANSPORT },
    protocol: { api: NETWORK_POLICY, here: TRANSPORT },
    endPort: { api: NETWORK_POLICY, here: 'a `range` in the `destinationPort`' },
    portNumber: { api: OLDER, here: TRANSPORT },
    portRange: { api: OLDER, here: `${TRANSPORT} and its \`range\`` },
    namedPort: { api: OLDER, here: '`destinationNamedPort`' },
  },
};

const NAMESPACES: ReadonlySet<unknown> = new Set(['namespaces', 'subject-namespaces']);

function special({ path, entry, parent }: UnknownViolation): Recognised | undefined {
  const { key } = entry;
  const { role } = parent;
  if (NAMESPACES.has(role) && /^(namespaceSelector|sameLabels|notSameLabels)$/.test(key))
    return { as: 'old-peer-shape' };
  if (role === 'admin-pods' && key === 'namespaces') return { as: 'old-peer-shape' };
  if (role === 'admin-peer' && path[1] === 'ingress' && /^(networks|nodes|domainNames)$/.test(key)) {
    return { as: 'ingress-peer' };
  }
  if (role === 'admin-rule' && (key === 'from' || key === 'to')) {
    return { as: 'wrong-direction', right: key === 'from' ? 'to' : 'from' };
  }
  return undefined;
}

function effect({ parent, map }: UnknownViolation): string | undefined {
  const empty = !Object.keys(parent.fields ?? {}).some((name) => given(map, name) !== undefined);
  switch (parent.role) {
    case 'subject-namespaces':
      return asksNothing(map) ? 'the policy applies to the pods of every namespace' : undefined;
    case 'namespaces':
      return asksNothing(map) ? 'this peer takes in every namespace' : undefined;
    case 'subject-pods':
    case 'peer-pods':
      return asksNothing(map) ? 'every pod of the chosen namespaces is meant' : undefined;
    case 'admin-nodes':
      return asksNothing(map) ? 'every node is meant' : undefined;
    case 'admin-subject':
    case 'admin-peer':
    case 'admin-port-item':
      return empty ? 'nothing is left here and the policy is refused all the same' : undefined;
    case 'admin-rule': {
      const own = ['ports', 'protocols'].find((name) => Object.hasOwn(parent.fields ?? {}, name));
      return own && given(map, own) ? undefined : 'this rule holds for every protocol and port';
    }
    default:
      return undefined;
  }
}

/** No requirement is left in a selector. */
function asksNothing(selector: UnknownViolation['map']): boolean {
  return !holdsSomething(given(selector, 'matchLabels')) && !holdsSomething(given(selector, 'matchExpressions'));
}

const NUMBER_WORDS = { number: 'port', portNumber: 'port', destinationPort: 'port' };
const RANGE_WORDS = { from: 'start', first: 'start', begin: 'start', to: 'end', last: 'end', endPort: 'end' };
const LETTING: readonly string[] = ['Allow', 'Accept'];

export const ADMIN: FamilyWords = {
  places: {
    'admin-spec': '`spec`',
    'admin-subject': '`subject`',
    'admin-pods': '`pods`',
    'admin-rule': 'a rule',
    'admin-peer': 'a peer',
    'admin-port-item': 'a port of a rule',
    'admin-port-number': '`portNumber`',
    'admin-port-range': '`portRange`',
    'admin-transport': 'a protocol',
    'admin-destination-port': '`destinationPort`',
    'admin-ordered-range': '`range`',
    status: '`status`',
  },
  synonyms: {
    'admin-spec': { subjects: 'subject', order: 'priority' },
    'admin-pods': { namespaces: 'namespaceSelector', pods: 'podSelector', selector: 'podSelector' },
    'admin-rule': { peers: 'from' },
    'admin-peer': { cidrs: 'networks', cidr: 'networks', fqdns: 'domainNames', domains: 'domainNames' },
    'admin-port-number': NUMBER_WORDS,
    'admin-port-range': RANGE_WORDS,
    'admin-ordered-range': RANGE_WORDS,
    'admin-destination-port': { port: 'number', portNumber: 'number', portRange: 'range' },
  },
  foreign: FOREIGN,
  values: {
    'admin-action': {
      allow: LETTING,
      accept: LETTING,
      permit: LETTING,
      deny: ['Deny'],
      drop: ['Deny'],
      reject: ['Deny'],
      block: ['Deny'],
      next: ['Pass'],
      skip: ['Pass'],
    },
  },
  special,
  effect,
};
