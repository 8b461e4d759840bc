/**
 * The 83 corner cases of kubernetes.md A.4, by their number. A flow is `from -> to [protocol] [port] = answer`: `A`
 * allow, `D` deny, `U(A)` and `U(D)` left to the implementation with what most do. E and E6 are outside.
 */

export interface CornerCase {
  readonly id: string;
  /** `spec` in flow style; of namespace x unless said otherwise. */
  readonly policies: readonly (string | { readonly namespace: string; readonly spec: string | undefined })[];
  readonly flows: readonly string[];
}

const E = '203.0.113.7';
const E6 = '2001:db8::7';
const DENY_IN = '{podSelector: {}, policyTypes: [Ingress]}';

function from(peers: string): string {
  return `{podSelector: {}, ingress: [{from: [${peers}]}]}`;
}
function ports(list: string): string {
  return `{podSelector: {}, ingress: [{ports: [${list}]}]}`;
}
function egress(rules: string): string {
  return `{podSelector: {}, policyTypes: [Egress], egress: [${rules}]}`;
}
const NS_X = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: x}}}';
const NS_Y = '{namespaceSelector: {matchLabels: {team: "y"}}}';

export const CORNER_CASES: readonly CornerCase[] = [
  { id: 'A.4-1', policies: [], flows: ['y/a -> x/a 80 = A'] },
  { id: 'A.4-2', policies: [DENY_IN], flows: ['y/a -> x/a 80 = D'] },
  { id: 'A.4-3', policies: [DENY_IN], flows: ['x/a -> y/a 8080 = A'] },
  { id: 'A.4-4', policies: [DENY_IN], flows: ['n1 -> x/a 80 = A'] },
  { id: 'A.4-5', policies: [DENY_IN], flows: ['n2 -> x/a 80 = D'] },
  { id: 'A.4-6', policies: [DENY_IN], flows: ['n2 -> x/b 80 = A'] },
  { id: 'A.4-7', policies: [DENY_IN], flows: ['x/a -> x/a 80 = A', 'x/a -> 10.0.1.1 80 = A'] },
  { id: 'A.4-8', policies: [DENY_IN], flows: ['x/a -> service x/web 8080 = U(D)'] },
  { id: 'A.4-9', policies: ['{podSelector: {}}'], flows: ['y/a -> x/a 80 = D', `x/a -> ${E} 443 = A`] },
  { id: 'A.4-10 spec missing', policies: [{ namespace: 'x', spec: undefined }], flows: ['y/a -> x/a 80 = D'] },
  { id: 'A.4-10 spec empty', policies: ['{}'], flows: ['y/a -> x/a 80 = D'] },
  { id: 'A.4-11', policies: ['{podSelector: {}, egress: []}'], flows: [`x/a -> ${E} 443 = A`, 'y/a -> x/a 80 = D'] },
  { id: 'A.4-12', policies: ['{podSelector: {}, egress: [{}]}'], flows: [`x/a -> ${E} 443 = A`, 'y/a -> x/a 80 = D'] },
  {
    id: 'A.4-13',
    policies: ['{podSelector: {}, policyTypes: [Egress]}'],
    flows: [`x/a -> ${E} 443 = D`, 'y/a -> x/a 80 = A'],
  },
  {
    id: 'A.4-14',
    policies: [`{podSelector: {}, policyTypes: [Egress], ingress: [{from: [${NS_Y}]}]}`],
    flows: ['z/c -> x/a 80 = A'],
  },
  {
    id: 'A.4-15',
    policies: ['{podSelector: {}, policyTypes: [Ingress], egress: [{to: []}]}'],
    flows: [`x/a -> ${E} 443 = A`, 'y/a -> x/a 80 = D'],
  },
  {
    id: 'A.4-16',
    policies: ['{podSelector: {}, ingress: [{}]}'],
    flows: [`${E} -> x/a 80 = A`, 'n2 -> x/a 22 = A', 'y/a -> x/a UDP 53 = A'],
  },
  { id: 'A.4-17', policies: ['{podSelector: {}, ingress: [null]}'], flows: [`${E} -> x/a 80 = A`] },
  { id: 'A.4-18', policies: ['{podSelector: {}, ingress: []}'], flows: ['y/a -> x/a 80 = D'] },
  { id: 'A.4-19', policies: ['{podSelector: {}, ingress: [{from: []}]}'], flows: [`${E} -> x/a 80 = A`] },
  {
    id: 'A.4-20',
    policies: ['{podSelector: {}, ingress: [{from: null, ports: [{port: 80}]}]}'],
    flows: [`${E} -> x/a 80 = A`, `${E} -> x/a 81 = D`, `${E} -> x/a UDP 80 = D`],
  },
  {
    id: 'A.4-21',
    policies: ['{podSelector: {}, ingress: [{from: [{podSelector: {}}], ports: []}]}'],
    flows: ['x/b -> x/a UDP 9999 = A'],
  },
  { id: 'A.4-22', policies: [ports('{}')], flows: ['y/a -> x/a 9999 = A', 'y/a -> x/a UDP 53 = D'] },
  { id: 'A.4-23', policies: [ports('{protocol: UDP}')], flows: ['y/a -> x/a UDP 53 = A', 'y/a -> x/a 80 = D'] },
  {
    id: 'A.4-24',
    policies: [ports('{port: 80, endPort: 90}')],
    flows: ['y/a -> x/a 80 = A', 'y/a -> x/a 90 = A', 'y/a -> x/a 91 = D', 'y/a -> x/a 79 = D'],
  },
  { id: 'A.4-25', policies: [ports('{port: 80, endPort: 80}')], flows: ['y/a -> x/a 80 = A', 'y/a -> x/a 81 = D'] },
  { id: 'A.4-31', policies: [ports('{port: 0443}')], flows: ['y/a -> x/a 291 = A', 'y/a -> x/a 443 = D'] },
  { id: 'A.4-32', policies: [ports('{port: web}')], flows: ['y/a -> x/a 80 = A', 'y/a -> x/b 80 = D'] },
  {
    id: 'A.4-33',
    policies: [ports('{port: web, protocol: UDP}')],
    flows: ['y/a -> x/a UDP 80 = D', 'y/a -> x/a TCP 80 = D'],
  },
  {
    id: 'A.4-34',
    policies: [egress(`{to: [${NS_Y}], ports: [{port: web}]}`)],
    flows: ['x/a -> y/a 8080 = A', 'x/a -> y/b 80 = A', 'x/a -> y/a 80 = D'],
  },
  {
    id: 'A.4-35',
    policies: [egress('{ports: [{port: web}]}')],
    flows: ['x/a -> y/a 8080 = A', `x/a -> ${E} 8080 = D`],
  },
  {
    id: 'A.4-36',
    policies: [egress('{to: [{ipBlock: {cidr: 10.0.2.0/24}}], ports: [{port: web}]}')],
    flows: ['x/a -> y/a 8080 = A', `x/a -> ${E} 8080 = D`],
  },
  {
    id: 'A.4-37',
    policies: [from('{podSelector: {}}')],
    flows: ['x/b -> x/a = A', 'y/a -> x/a = D', `${E} -> x/a = D`],
  },
  {
    id: 'A.4-38',
    policies: [from('{namespaceSelector: {}}')],
    flows: ['y/a -> x/a = A', 'x/b -> x/a = A', `${E} -> x/a = D`, 'n2 -> x/a = D'],
  },
  {
    id: 'A.4-39',
    policies: [from('{namespaceSelector: {}, podSelector: {matchLabels: {app: a}}}')],
    flows: ['y/a -> x/a = A', 'y/b -> x/a = D'],
  },
  {
    id: 'A.4-40',
    policies: [from('{namespaceSelector: {matchLabels: {team: "y"}}, podSelector: {matchLabels: {app: b}}}')],
    flows: ['y/b -> x/a = A', 'y/a -> x/a = D', 'x/b -> x/a = D'],
  },
  {
    id: 'A.4-41',
    policies: [from('{namespaceSelector: {matchLabels: {team: "y"}}}, {podSelector: {matchLabels: {app: b}}}')],
    flows: ['y/a -> x/a = A', 'x/b -> x/a = A', 'z/c -> x/a = D'],
  },
  {
    id: 'A.4-43',
    policies: [from('{namespaceSelector: null, podSelector: {matchLabels: {app: b}}}')],
    flows: ['x/b -> x/a = A', 'y/b -> x/a = D'],
  },
  {
    id: 'A.4-45',
    policies: [from('{ipBlock: {cidr: 203.0.113.0/24}}')],
    flows: [`${E} -> x/a = A`, `${E6} -> x/a = D`, 'y/a -> x/a = D'],
  },
  { id: 'A.4-46', policies: [from('{ipBlock: {cidr: 10.0.2.0/24}}')], flows: ['y/a -> x/a = A'] },
  {
    id: 'A.4-47',
    policies: [from('{ipBlock: {cidr: 0.0.0.0/0}}')],
    flows: [`${E} -> x/a = A`, 'y/a -> x/a = A', `${E6} -> x/a = D`],
  },
  {
    id: 'A.4-48',
    policies: [from('{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}')],
    flows: ['y/a -> x/a = D', `${E} -> x/a = A`],
  },
  {
    id: 'A.4-49',
    policies: [from('{ipBlock: {cidr: 0.0.0.0/0, except: [203.0.113.0/24]}}, {ipBlock: {cidr: 203.0.113.7/32}}')],
    flows: [`${E} -> x/a = A`, '203.0.113.8 -> x/a = D'],
  },
  // Before 1.36, where the server takes the text: the host bits count for nothing.
  { id: 'A.4-51 before 1.36', policies: [from('{ipBlock: {cidr: 10.0.2.9/24}}')], flows: ['y/a -> x/a = A'] },
  { id: 'A.4-53', policies: [from('{ipBlock: {cidr: 192.168.0.2/32}}')], flows: ['z/h -> x/a 80 = A'] },
  {
    id: 'A.4-54',
    policies: [from('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: z}}}')],
    flows: ['z/h -> x/a = D', 'z/h -> x/b = A', 'z/c -> x/a = A'],
  },
  {
    id: 'A.4-55',
    policies: [{ namespace: 'z', spec: DENY_IN }],
    flows: ['y/a -> z/h 80 = A', 'y/a -> z/c 80 = D'],
  },
  {
    id: 'A.4-56',
    policies: [DENY_IN, `{podSelector: {matchLabels: {app: a}}, ingress: [{from: [${NS_Y}]}]}`],
    flows: ['y/a -> x/a = A', 'y/a -> x/b = D'],
  },
  {
    id: 'A.4-57',
    policies: [`{podSelector: {}, ingress: [{from: [${NS_Y}], ports: [{port: 80}]}, {from: [${NS_X}]}]}`],
    flows: ['y/a -> x/a 81 = D', 'x/b -> x/a 81 = A', 'y/a -> x/a 80 = A'],
  },
  {
    id: 'A.4-58',
    policies: [egress(`{to: [${NS_X}]}`), { namespace: 'y', spec: '{podSelector: {}, ingress: [{}]}' }],
    flows: ['x/a -> y/a 8080 = D'],
  },
  { id: 'A.4-59', policies: [egress('{}'), { namespace: 'y', spec: DENY_IN }], flows: ['x/a -> y/a 8080 = D'] },
  {
    id: 'A.4-60',
    policies: ['{podSelector: {}, policyTypes: [Egress]}'],
    flows: ['y/a -> x/a 80 = A', 'reply x/a -> y/a 80 = A'],
  },
  { id: 'A.4-61', policies: [egress(`{to: [${NS_Y}]}`)], flows: ['x/a -> kube-system/dns UDP 53 = D'] },
  {
    id: 'A.4-62',
    policies: [
      egress('{to: [{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53}]}'),
    ],
    flows: ['x/a -> kube-system/dns UDP 53 = D', 'x/a -> kube-system/dns TCP 53 = A'],
  },
  {
    id: 'A.4-63',
    policies: [{ namespace: 'y', spec: egress(`{to: [${NS_X}], ports: [{port: 8080}]}`) }],
    flows: ['y/a -> service x/web 8080 = D'],
  },
  {
    id: 'A.4-64',
    policies: [{ namespace: 'y', spec: egress(`{to: [${NS_X}], ports: [{port: 80}]}`) }],
    flows: ['y/a -> service x/web 8080 = A'],
  },
  {
    id: 'A.4-65',
    policies: [{ namespace: 'y', spec: egress('{to: [{ipBlock: {cidr: 10.96.0.0/12}}]}') }],
    flows: ['y/a -> service x/web 8080 = D'],
  },
  {
    id: 'A.4-66',
    policies: [
      '{podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [db]}]}, policyTypes: [Ingress]}',
    ],
    flows: ['y/a -> x/a = D'],
  },
  {
    id: 'A.4-67',
    policies: ['{podSelector: {matchLabels: {tier: ""}}, policyTypes: [Ingress]}'],
    flows: ['y/a -> x/a = A'],
  },
  {
    id: 'A.4-68',
    policies: ['{podSelector: {matchLabels: {app: }}, policyTypes: [Ingress]}'],
    flows: ['y/a -> x/a = A'],
  },
  // Where the server warns instead of refusing: the unknown field is dropped.
  {
    id: 'A.4-69 in Warn mode',
    policies: ['{podSelector: {matchLabel: {app: a}}, policyTypes: [Ingress]}'],
    flows: ['y/a -> x/b = D'],
  },
  {
    id: 'A.4-70 in Warn mode',
    policies: ['{podSelector: {}, ingress: [{form: [{podSelector: {}}]}]}'],
    flows: [`${E} -> x/a = A`],
  },
  {
    id: 'A.4-71',
    policies: ['{podSelector: {}, ingress: [{from: [{podSelector: {}}]}, {ports: [{port: 80}]}]}'],
    flows: [`${E} -> x/a 80 = A`],
  },
  { id: 'A.4-72', policies: [ports('{protocol: SCTP, port: 80}')], flows: ['y/a -> x/a TCP 80 = D'] },
  { id: 'A.4-73', policies: [DENY_IN], flows: ['y/a -> x/a ICMP = U(D)'] },
  { id: 'A.4-74', policies: ['{podSelector: {}, ingress: [{}]}'], flows: ['y/a -> x/a ICMP = U(A)'] },
  { id: 'A.4-75', policies: [from('{namespaceSelector: {matchLabels: {name: "y"}}}')], flows: ['y/a -> x/a = D'] },
  {
    id: 'A.4-76',
    policies: [{ namespace: 'y', spec: '{podSelector: {matchLabels: {app: a}}, policyTypes: [Ingress]}' }],
    flows: ['y/a -> x/a = A'],
  },
  { id: 'A.4-77', policies: [DENY_IN], flows: ['y/a -> 10.0.1.1 = A'] },
  { id: 'A.4-78', policies: [DENY_IN], flows: ['existing y/a -> x/a = U(A)'] },
  { id: 'A.4-79', policies: ['{podSelector: {}, policyTypes: [Ingress, Ingress]}'], flows: ['y/a -> x/a = D'] },
  { id: 'A.4-81', policies: [DENY_IN], flows: [`${E} -> nodeport 192.168.0.1 30080 = U(A)`] },
  { id: 'A.4-82', policies: [DENY_IN], flows: [`${E} -> nodeport 192.168.0.2 30080 = U(D)`] },
  {
    id: 'A.4-83',
    policies: [from('{ipBlock: {cidr: "::/0"}}')],
    flows: [`${E6} -> fd00:1::1 = A`, `${E} -> 10.0.1.1 = D`],
  },
];

/** Rows that the API server refuses: the field that it names (kubernetes.md A.2). */
export const REJECTED: readonly { readonly id: string; readonly spec: string; readonly field: string }[] = [
  { id: 'A.4-26', spec: ports('{port: 90, endPort: 80}'), field: 'spec.ingress[0].ports[0].endPort' },
  { id: 'A.4-27', spec: ports('{endPort: 90}'), field: 'spec.ingress[0].ports[0].endPort' },
  { id: 'A.4-28', spec: ports('{port: web, endPort: 90}'), field: 'spec.ingress[0].ports[0].endPort' },
  { id: 'A.4-29', spec: ports('{port: "80"}'), field: 'spec.ingress[0].ports[0].port' },
  { id: 'A.4-30 port 0', spec: ports('{port: 0}'), field: 'spec.ingress[0].ports[0].port' },
  { id: 'A.4-30 port 65536', spec: ports('{port: 65536}'), field: 'spec.ingress[0].ports[0].port' },
  { id: 'A.4-30 tcp', spec: ports('{protocol: tcp, port: 80}'), field: 'spec.ingress[0].ports[0].protocol' },
  { id: 'A.4-42 null selector', spec: from('{podSelector: null}'), field: 'spec.ingress[0].from[0]' },
  { id: 'A.4-42 empty', spec: from('{}'), field: 'spec.ingress[0].from[0]' },
  { id: 'A.4-42 null', spec: from('null'), field: 'spec.ingress[0].from[0]' },
  { id: 'A.4-44', spec: from('{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}'), field: 'spec.ingress[0].from[0]' },
  ...[
    { id: 'A.4-50 equal', block: '{cidr: 10.0.0.0/24, except: [10.0.0.0/24]}' },
    { id: 'A.4-50 outside', block: '{cidr: 10.0.0.0/24, except: [10.1.0.0/24]}' },
    { id: 'A.4-50 larger', block: '{cidr: 10.0.0.0/24, except: [10.0.0.0/16]}' },
  ].map(({ id, block }) => ({
    id,
    spec: from(`{ipBlock: ${block}}`),
    field: 'spec.ingress[0].from[0].ipBlock.except[0]',
  })),
  {
    id: 'A.4-51 from 1.36',
    spec: from('{ipBlock: {cidr: 10.0.2.9/24}}'),
    field: 'spec.ingress[0].from[0].ipBlock.cidr',
  },
  { id: 'A.4-52', spec: from('{ipBlock: {cidr: 10.0.2.1}}'), field: 'spec.ingress[0].from[0].ipBlock.cidr' },
  {
    id: 'A.4-69 in Strict mode',
    spec: '{podSelector: {matchLabel: {app: a}}, policyTypes: [Ingress]}',
    field: 'spec.podSelector.matchLabel',
  },
  {
    id: 'A.4-70 in Strict mode',
    spec: '{podSelector: {}, ingress: [{form: [{podSelector: {}}]}]}',
    field: 'spec.ingress[0].form',
  },
  { id: 'A.4-80', spec: '{podSelector: {}, policyTypes: [ingress]}', field: 'spec.policyTypes[0]' },
];
