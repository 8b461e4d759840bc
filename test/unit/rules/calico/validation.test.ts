import { describe, expect, it } from 'vitest';
import { judgeText } from '../judge.ts';

/**
 * The validation rows of calico.md 3.2 to 3.5: what stands where, the code that speaks for it, and who refuses it. V09 is
 * about deleting, V05 about other objects (`test/golden/tier-unknown`).
 */

const WHO = {
  both: ['calicoctl-create', 'calicoctl-validate', 'kube-apiserver'],
  server: ['kube-apiserver'],
  calicoctl: ['calicoctl-create', 'calicoctl-validate'],
  create: ['calicoctl-create'],
  validate: ['calicoctl-validate'],
  nobody: [],
} as const;

type Who = keyof typeof WHO;

interface Row {
  readonly row: string;
  readonly kind: string;
  readonly text: string;
  readonly found: readonly (readonly [code: string, who: Who])[];
}

const NAMESPACED = new Set(['NetworkPolicy', 'StagedNetworkPolicy', 'StagedKubernetesNetworkPolicy', 'NetworkSet']);

/** `text`: the fields of the object besides its type, with a name where none is given. */
function manifest({ kind, text }: Row): string {
  const namespace = NAMESPACED.has(kind) ? ', namespace: shop' : '';
  const metadata = /^metadata:/m.test(text) ? '' : `metadata: {name: x${namespace}}\n`;
  return `apiVersion: projectcalico.org/v3\nkind: ${kind}\n${metadata}${text}\n`;
}

function row(row: string, kind: string, text: string, ...found: Row['found']): Row {
  return { row, kind, text, found };
}

const np = (name: string, spec: string, ...found: Row['found']) =>
  row(name, 'NetworkPolicy', `spec: ${spec}`, ...found);
const gnp = (name: string, spec: string, ...found: Row['found']) =>
  row(name, 'GlobalNetworkPolicy', `spec: ${spec}`, ...found);
/** One ingress rule. */
const rule = (name: string, text: string, ...found: Row['found']) => np(name, `{ingress: [${text}]}`, ...found);
const egress = (name: string, text: string, ...found: Row['found']) => np(name, `{egress: [${text}]}`, ...found);
const named = (name: string, kind: string, metadata: string, ...found: Row['found']) =>
  row(name, kind, `metadata: ${metadata}\nspec: {${kind === 'Tier' ? 'order: 5' : ''}}`, ...found);
const long = (length: number) => 'a'.repeat(length);
const many = (length: number, item: string) => Array.from({ length }, () => item).join(', ');

const OBJECTS: readonly Row[] = [
  named('V01', 'NetworkPolicy', '{name: a.b.c, namespace: shop}', ['name-dots', 'calicoctl']),
  named('V01', 'NetworkPolicy', '{name: default.a, namespace: shop}'),
  named('V01', 'NetworkPolicy', '{name: knp.default.a.b, namespace: shop}', ['name-tier', 'create']),
  named('V01', 'NetworkPolicy', '{name: ossg.default.a.b, namespace: shop}'),
  named(
    'V01',
    'StagedNetworkPolicy',
    '{name: A, namespace: shop}',
    ['name-syntax', 'both'],
    ['staged-policy', 'nobody'],
  ),
  named('V01', 'NetworkPolicy', `{name: ${long(254)}, namespace: shop}`, ['name-syntax', 'both']),
  named('V01', 'NetworkPolicy', '{generateName: a-, namespace: shop}', ['calicoctl-refuses', 'calicoctl']),
  named('V02', 'GlobalNetworkPolicy', '{name: knp.default.a}', ['name-dots', 'calicoctl']),
  named('V02', 'StagedGlobalNetworkPolicy', '{name: a.b.c}', ['name-dots', 'calicoctl'], ['staged-policy', 'nobody']),
  row('V03', 'NetworkPolicy', 'metadata: {name: web, namespace: shop}\nspec: {tier: security}', [
    'name-tier',
    'create',
  ]),
  row('V03', 'NetworkPolicy', 'metadata: {name: security.web, namespace: shop}\nspec: {tier: security}'),
  row('V03', 'GlobalNetworkPolicy', 'metadata: {name: a.web}\nspec: {}', ['name-tier', 'create']),
  row(
    'V04',
    'NetworkPolicy',
    'metadata: {name: Sec.web, namespace: shop}\nspec: {tier: Sec}',
    ['name-syntax', 'both'],
    ['tier-syntax', 'calicoctl'],
  ),
  named('V06', 'Tier', '{name: a.b}', ['name-dots', 'calicoctl']),
  named('V06', 'Tier', `{name: ${long(64)}}`, ['name-dots', 'calicoctl']),
  row('V07', 'Tier', 'spec: {order: 5, defaultAction: Allow}', ['value-not-allowed', 'both']),
  row('V08', 'Tier', 'metadata: {name: default}\nspec: {order: 5}', ['built-in-tier', 'both']),
  row('V08', 'Tier', 'metadata: {name: default}\nspec: {order: 1000000, defaultAction: Pass}', [
    'built-in-tier',
    'server',
  ]),
  row('V08', 'Tier', 'metadata: {name: kube-admin}\nspec: {order: 1000}', ['built-in-tier', 'server']),
  row('V08', 'Tier', 'metadata: {name: kube-baseline}\nspec: {order: 5, defaultAction: Pass}', [
    'built-in-tier',
    'server',
  ]),
  row('V08', 'Tier', 'metadata: {name: adminnetworkpolicy}\nspec: {order: 5}', ['built-in-tier', 'calicoctl']),
  row('V19', 'NetworkPolicy', '', ['field-missing', 'server']),
  row('V19', 'Tier', 'spec: null', ['field-missing', 'server']),
  row('V19', 'HostEndpoint', 'spec: null', ['field-missing', 'both']),
  named('V19b', 'GlobalNetworkPolicy', '{name: a, namespace: shop}', ['namespace-ignored', 'calicoctl']),
  named('V19b', 'Tier', '{name: a, namespace: My_Shop}', ['namespace-ignored', 'calicoctl']),
  named('V19b', 'NetworkPolicy', '{name: a, namespace: My_Shop}', ['namespace-syntax', 'server']),
  named('V10', 'NetworkSet', '{name: a, namespace: shop, labels: {projectcalico.org/namespace: x}}', [
    'set-namespace-label',
    'calicoctl',
  ]),
  named('V10', 'GlobalNetworkSet', '{name: a, labels: {projectcalico.org/namespace: x}}', [
    'set-namespace-label',
    'calicoctl',
  ]),
  named('V11', 'GlobalNetworkSet', '{name: a, labels: {-a: x}}', ['label-key-syntax', 'both']),
  named('V11', 'GlobalNetworkSet', '{name: a, labels: {a: "-"}}', ['label-value-syntax', 'both']),
  named('V11', 'GlobalNetworkSet', '{name: a, annotations: {-a: x}}', ['annotation-key-syntax', 'both']),
  named('V11', 'GlobalNetworkSet', '{name: a, labels: {a: 5}}', ['needs-quotes', 'server']),
  np('V11', '{tier: 5, selector: "true == \'a\'"}', ['name-tier', 'create'], ['needs-quotes', 'server']),
  np('V11', '{selector: true}', ['needs-quotes', 'both']),
  rule('V11', '{action: Allow, metadata: {annotations: {"a b": x}}}', ['annotation-key-syntax', 'calicoctl']),
  row('V12', 'HostEndpoint', 'spec: {node: a}', ['host-endpoint-incomplete', 'both']),
  row('V12', 'HostEndpoint', 'spec: {interfaceName: a}', ['host-endpoint-incomplete', 'both']),
  row('V13', 'HostEndpoint', 'spec: {node: a, interfaceName: a b}', ['host-endpoint-value', 'calicoctl']),
  row(
    'V13',
    'HostEndpoint',
    `spec: {node: a, interfaceName: ${long(16)}}`,
    ['host-endpoint-value', 'calicoctl'],
    ['value-length', 'both'],
  ),
  row('V13', 'HostEndpoint', 'spec: {node: a, expectedIPs: [10.0.0.0/8]}', ['host-endpoint-value', 'calicoctl']),
  row('V13', 'HostEndpoint', 'spec: {node: a, interfaceName: "*", profiles: [A]}', [
    'host-endpoint-value',
    'calicoctl',
  ]),
  row('V13', 'HostEndpoint', 'spec: {node: a, interfaceName: "*", ports: [{name: A, protocol: TCP, port: 80}]}', [
    'port-name-syntax',
    'calicoctl',
  ]),
  row('V13', 'HostEndpoint', 'spec: {node: a, interfaceName: "*", ports: [{name: a, protocol: ICMP, port: 80}]}', [
    'protocol-unknown',
    'calicoctl',
  ]),
  row('V13', 'HostEndpoint', 'spec: {node: a, interfaceName: "*", ports: [{name: a, protocol: 17, port: 80}]}'),
  row('V13', 'HostEndpoint', 'spec: {node: a, interfaceName: "*", ports: [{name: a, protocol: TCP, port: 0}]}', [
    'value-out-of-range',
    'both',
  ]),
  row('V13', 'HostEndpoint', 'spec: {node: a, interfaceName: "*", ports: [{name: a, protocol: TCP}]}', [
    'field-missing',
    'both',
  ]),
  row('V14', 'Profile', 'spec: {}', ['profile-read-only', 'nobody']),
  row(
    'V15',
    'StagedNetworkPolicy',
    'spec: {stagedAction: set}',
    ['value-not-allowed', 'both'],
    ['staged-policy', 'nobody'],
  ),
  row(
    'V15',
    'StagedNetworkPolicy',
    'spec: {stagedAction: ""}',
    ['value-not-allowed', 'server'],
    ['staged-policy', 'nobody'],
  ),
  row('V16', 'StagedNetworkPolicy', 'spec: {stagedAction: Delete, tier: default, ingress: []}', [
    'staged-delete',
    'calicoctl',
  ]),
  row('V16', 'StagedGlobalNetworkPolicy', 'spec: {stagedAction: Delete, types: [Ingress]}', [
    'staged-delete',
    'validate',
  ]),
  row('V16', 'StagedKubernetesNetworkPolicy', 'spec: {stagedAction: Delete, policyTypes: [Ingress]}', [
    'staged-delete',
    'calicoctl',
  ]),
  row(
    'V17',
    'StagedKubernetesNetworkPolicy',
    'spec: {ingress: [{ports: [{port: http, endPort: 90}]}]}',
    ['end-port', 'calicoctl'],
    ['staged-policy', 'nobody'],
  ),
  row(
    'V17',
    'StagedKubernetesNetworkPolicy',
    'spec: {policyTypes: [ingress], ingress: [{from: [{}], ports: [{port: 0, protocol: ICMP}]}]}',
    ['staged-policy', 'nobody'],
  ),
  np('V18', '{podSelector: {}}', ['foreign-field', 'both']),
  np('V18', '{selectors: all()}', ['unknown-field', 'both']),
  np('V18', '{Selector: all()}', ['unknown-field', 'server']),
  rule('V18', '{action: Allow, protocol: ICMP, icmp: {Type: 8}}', ['unknown-field', 'server']),
];

const SPECS: readonly Row[] = [
  np('V20', '{types: [ingress]}', ['value-not-allowed', 'both']),
  np('V21', '{types: [Ingress, Ingress]}', ['duplicate-item', 'both']),
  np('V22', '{types: []}', ['too-few-items', 'server']),
  gnp('V23', '{doNotTrack: true, preDNAT: true, applyOnForward: true}', ['host-flags', 'both']),
  gnp('V24', '{preDNAT: true, applyOnForward: true, egress: [{action: Allow}]}', ['host-flags', 'both']),
  gnp('V24', '{preDNAT: true, applyOnForward: true, types: [Egress]}', ['host-flags', 'both']),
  gnp('V24', '{preDNAT: true, applyOnForward: true, egress: []}'),
  gnp('V25', '{doNotTrack: true}', ['host-flags', 'both']),
  gnp('V25', '{preDNAT: true, applyOnForward: false}', ['host-flags', 'both']),
  np('V26', '{selector: a = "b"}', ['selector-syntax', 'calicoctl']),
  np('V26', '{serviceAccountSelector: a}', ['selector-syntax', 'calicoctl']),
  gnp('V26', '{namespaceSelector: a and b}', ['selector-syntax', 'calicoctl']),
  np('V27', '{selector: global()}', ['global-selector', 'both']),
  np('V27', '{selector: "a == \'global(\'"}', ['global-selector', 'server'], ['selector-value', 'nobody']),
  np('V27', '{serviceAccountSelector: global()}', ['global-selector', 'both']),
  gnp('V27', '{namespaceSelector: global()}', ['global-selector', 'both']),
  np('V28', `{selector: "a == '${long(1024)}'"}`, ['value-length', 'server'], ['selector-value', 'nobody']),
  np('V28', `{ingress: [${many(1025, '{action: Allow}')}]}`, ['too-many-items', 'server']),
  np('V29', '{performanceHints: [Fast]}', ['value-not-allowed', 'both']),
  np('V29', '{performanceHints: [AssumeNeededOnEveryNode, AssumeNeededOnEveryNode]}', ['duplicate-item', 'both']),
];

const RULES: readonly Row[] = [
  rule('V40', '{protocol: TCP}', ['field-missing', 'both']),
  rule('V40', '{action: allow}', ['value-not-allowed', 'both']),
  rule('V41', '{action: Allow, ipVersion: 5}', ['value-not-allowed', 'both']),
  rule('V42', '{action: Allow, protocol: tcp}', ['protocol-unknown', 'calicoctl']),
  rule('V42', '{action: Allow, protocol: 0}', ['protocol-unknown', 'calicoctl']),
  rule('V42', '{action: Allow, notProtocol: 256}', ['protocol-unknown', 'calicoctl']),
  rule('V42', '{action: Allow, protocol: "255"}'),
  rule('V43', '{action: Allow, source: {ports: [80]}}', ['ports-without-protocol', 'calicoctl']),
  rule('V43', '{action: Allow, destination: {notPorts: ["80:90"]}}', ['ports-without-protocol', 'calicoctl']),
  rule('V44', '{action: Allow, protocol: UDPLite, destination: {ports: [http]}}', [
    'ports-without-protocol',
    'calicoctl',
  ]),
  rule('V44', '{action: Allow, protocol: 132, destination: {ports: [80]}}'),
  rule('V45', '{action: Allow, destination: {ports: [http]}}', ['ports-without-protocol', 'calicoctl']),
  rule('V46', '{action: Allow, protocol: TCP, destination: {ports: [0]}}', ['port-out-of-range', 'calicoctl']),
  rule('V46', '{action: Allow, protocol: TCP, destination: {ports: ["70000"]}}', ['port-out-of-range', 'calicoctl']),
  rule('V46', '{action: Allow, protocol: TCP, destination: {ports: ["90:80"]}}', ['port-range', 'calicoctl']),
  rule('V46', '{action: Allow, protocol: TCP, destination: {ports: ["80:70000"]}}', ['port-range', 'calicoctl']),
  rule('V46', '{action: Allow, protocol: TCP, destination: {ports: ["80-90"]}}', ['port-list-in-text', 'calicoctl']),
  rule('V47', '{action: Allow, protocol: TCP, destination: {ports: [HTTP]}}', ['port-name-syntax', 'calicoctl']),
  rule('V47', '{action: Allow, protocol: TCP, destination: {ports: [a--b]}}', ['port-name-syntax', 'calicoctl']),
  rule('V48', `{action: Allow, protocol: TCP, destination: {ports: [${many(51, '80')}]}}`, [
    'too-many-items',
    'server',
  ]),
  rule('V49', '{action: Allow, source: {nets: [8.8.8.8]}}', ['cidr-syntax', 'calicoctl']),
  rule('V49', '{action: Allow, source: {nets: [10.0.0.1/24]}}', ['cidr-host-bits', 'calicoctl']),
  rule('V49', '{action: Allow, source: {nets: [010.0.0.0/24]}}', ['cidr-leading-zeros', 'calicoctl']),
  rule('V49', '{action: Allow, source: {nets: [10.0.0.0/08]}}'),
  rule('V49', '{action: Allow, source: {nets: ["::ffff:10.0.0.0/104"]}}'),
  row('V49', 'GlobalNetworkSet', 'spec: {nets: [8.8.8.8, 10.0.0.1/24, ""]}'),
  row('V49', 'GlobalNetworkSet', 'spec: {nets: [example.com]}', ['cidr-syntax', 'calicoctl']),
  rule('V50', '{action: Allow, source: {nets: [10.0.0.0/8, 10.0.0.0/8]}}', ['duplicate-item', 'server']),
  rule('V50', '{action: Allow, source: {serviceAccounts: {names: [a, a]}}}', ['duplicate-item', 'server']),
  rule('V51', '{action: Allow, source: {nets: [10.0.0.0/8]}, destination: {notNets: ["fd00::/8"]}}', [
    'cidr-mixed-families',
    'calicoctl',
  ]),
  rule('V52', '{action: Allow, ipVersion: 6, source: {nets: [10.0.0.0/8]}}', ['ip-version-mismatch', 'calicoctl']),
  rule('V53', '{action: Allow, source: {notNets: ["::/0"]}}', ['cidr-negated-everything', 'calicoctl']),
  rule('V54', '{action: Allow, icmp: {}}', ['icmp-protocol', 'both']),
  rule('V54', '{action: Allow, protocol: 58, icmp: {type: 8}}', ['icmp-protocol', 'calicoctl']),
  rule('V54', '{action: Allow, notICMP: {type: 8}}'),
  rule('V55', '{action: Allow, protocol: ICMP, icmp: {code: 0}}', ['icmp-code', 'both']),
  rule('V55', '{action: Allow, protocol: ICMP, notICMP: {type: 255}}', ['value-out-of-range', 'both']),
  rule('V55', '{action: Allow, protocol: ICMP, icmp: {type: 3, code: 256}}', ['value-out-of-range', 'both']),
  rule('V56', '{action: Allow, protocol: ICMP, ipVersion: 6}', ['ip-version-mismatch', 'both']),
  rule('V56', '{action: Allow, notProtocol: ICMPv6, ipVersion: 4}', ['ip-version-mismatch', 'both']),
  rule('V56', '{action: Allow, protocol: 1, ipVersion: 6}', ['ip-version-mismatch', 'server']),
  rule('V57', '{action: Deny, http: {}}', ['http-misplaced', 'both']),
  rule('V58', '{action: Allow, protocol: UDP, http: {}}', ['http-misplaced', 'both']),
  rule('V58', '{action: Allow, protocol: 6, http: {}}', ['http-misplaced', 'calicoctl']),
  egress('V59', '{action: Allow, http: {}}', ['http-misplaced', 'calicoctl']),
  rule('V60', '{action: Allow, http: {methods: [GET, GET]}}', ['http-match', 'calicoctl']),
  rule('V60', '{action: Allow, http: {paths: [{}]}}', ['http-match', 'calicoctl']),
  rule('V60', '{action: Allow, http: {paths: [{exact: /a, prefix: /b}]}}', ['http-match', 'calicoctl']),
  rule(
    'V60',
    '{action: Allow, http: {paths: [{exact: a}, {prefix: "/a?b"}]}}',
    ['http-match', 'calicoctl'],
    ['http-match', 'calicoctl'],
  ),
  rule('V60', `{action: Allow, http: {paths: [{exact: "/${long(1024)}"}]}}`, ['value-length', 'server']),
];

const ENTITIES: readonly Row[] = [
  rule('V70', '{action: Allow, source: {notSelector: a}}', ['selector-syntax', 'calicoctl']),
  rule('V70', '{action: Allow, source: {serviceAccounts: {selector: a}}}', ['selector-syntax', 'calicoctl']),
  rule('V71', '{action: Allow, source: {selector: global()}}', ['global-selector', 'both']),
  rule('V71', '{action: Allow, source: {notSelector: global()}}'),
  rule('V72', '{action: Allow, source: {namespaceSelector: "global() || has(a)"}}', ['global-selector', 'calicoctl']),
  rule('V72', '{action: Allow, source: {namespaceSelector: " global( ) "}}'),
  egress('V73', '{action: Allow, destination: {services: {name: a, namespace: b}, nets: [10.0.0.0/8]}}', [
    'services-not-alone',
    'both',
  ]),
  egress('V73', '{action: Allow, destination: {services: {name: a, namespace: b}, notSelector: has(a)}}', [
    'services-not-alone',
    'both',
  ]),
  egress('V73', '{action: Allow, destination: {services: {name: a, namespace: b}, serviceAccounts: {}}}', [
    'services-not-alone',
    'both',
  ]),
  egress('V74', '{action: Allow, destination: {services: {namespace: b}}}', ['service-reference', 'both']),
  egress('V75', '{action: Allow, protocol: TCP, destination: {services: {name: a, namespace: b}, ports: [80]}}', [
    'services-not-alone',
    'both',
  ]),
  rule('V75', '{action: Allow, protocol: TCP, source: {services: {name: a, namespace: b}, ports: [80]}}'),
  rule('V76', '{action: Allow, destination: {services: {name: a, namespace: b}}}', ['services-wrong-end', 'calicoctl']),
  egress('V76', '{action: Allow, source: {services: {name: a, namespace: b}}}', ['services-wrong-end', 'calicoctl']),
  gnp('V77', '{egress: [{action: Allow, destination: {services: {name: a}}}]}', ['service-reference', 'calicoctl']),
  egress('V78', '{action: Allow, destination: {services: {name: a}}}', ['service-reference', 'nobody']),
  egress('V79', '{action: Allow, destination: {services: {name: A, namespace: b}}}', [
    'service-reference',
    'calicoctl',
  ]),
];

describe.each([
  ['objects', OBJECTS],
  ['specs', SPECS],
  ['rules', RULES],
  ['the ends of rules', ENTITIES],
] as const)('%s', (_, rows) => {
  it.each(rows.map((each) => [each.row, each.kind, each.text.slice(0, 90), each] as const))('%s %s %s', (...given) => {
    const wanted = given[3];
    const found = judgeText(manifest(wanted)).map(({ finding }) => [
      finding.code,
      [...(finding.rejectedBy ?? [])].sort(),
    ]);
    expect(found.sort()).toEqual(wanted.found.map(([code, who]) => [code, [...WHO[who]]]).sort());
  });
});

it('looks at stored objects with the API server alone', () => {
  const RAW = ['raw-object', 'hint', []];
  const raw = (spec: string) =>
    judgeText(`apiVersion: crd.projectcalico.org/v1\nkind: NetworkPolicy\nmetadata: {name: x}\nspec: ${spec}`).map(
      ({ finding }) => [finding.code, finding.level, finding.rejectedBy ?? []],
    );
  expect(raw('{selector: a = "b"}')).toEqual([RAW, ['selector-syntax', 'warning', []]]);
  expect(raw('{types: [ingress]}')).toEqual([RAW, ['value-not-allowed', 'error', ['kube-apiserver']]]);
  expect(raw('{tier: security}')).toEqual([RAW]);
});
