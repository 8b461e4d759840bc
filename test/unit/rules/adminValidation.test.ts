import { describe, expect, it } from 'vitest';
import { judgeText, SETTINGS } from './judge.ts';

/** The rows of B.2 and C.2 of kubernetes.md: what is refused, by which channel, what is taken, and what is said of it. */

const BOTH = { ...SETTINGS, crdChannel: 'both' } as const;
const kind = (version: string, name: string, metadata: string) =>
  `apiVersion: policy.networking.k8s.io/${version}\nkind: ${name}\nmetadata: ${metadata}\n`;
const ANP = kind('v1alpha1', 'AdminNetworkPolicy', '{name: x}');
const BANP = kind('v1alpha1', 'BaselineAdminNetworkPolicy', '{name: default}');
const CNP = kind('v1alpha2', 'ClusterNetworkPolicy', '{name: x}');
const ALL = 'subject: {namespaces: {}}';
const anp = (rest: string, head = `priority: 1, ${ALL}`) => `${ANP}spec: {${head}, ${rest}}\n`;
const banp = (rest: string) => `${BANP}spec: {${ALL}, ${rest}}\n`;
const cnp = (rest: string, head = `tier: Admin, priority: 1, ${ALL}`) => `${CNP}spec: {${head}, ${rest}}\n`;
const from = (peer: string, more = '') => `ingress: [{action: Deny, from: [${peer}]${more}}]`;
const to = (peer: string, more = '') => `egress: [{action: Deny, to: [${peer}]${more}}]`;
const EVERY = from('{namespaces: {}}');
const nets = (count: number) =>
  `{networks: [${Array.from({ length: count }, (_, index) => `10.0.${index}.0/24`).join(', ')}]}`;
const rules = (count: number) =>
  `[${Array.from({ length: count }, (_, index) => `{action: Deny, from: [{namespaces: {matchLabels: {a: n${index}}}}]}`).join(', ')}]`;

/** `code` for a refusal by both channels, `code(standard)` and the like by one, `code!` for a warning. */
function said(text: string): readonly string[] {
  return judgeText(text, BOTH).map(({ finding: { code, level, rejectedBy = [] } }) => {
    if (level !== 'error') return `${code}!`;
    if (rejectedBy.length > 1) return code;
    return `${code}(${rejectedBy[0] === 'kube-apiserver' ? 'standard' : 'experimental'})`;
  });
}

describe('AdminNetworkPolicy and BaselineAdminNetworkPolicy', () => {
  it.each([
    ['B-V1', ANP, ['field-missing']],
    ['B-V1', anp(EVERY, ALL), ['field-missing']],
    ['B-V1', anp(EVERY, 'priority: 1'), ['field-missing']],
    ['B-V1', anp('ingress: [{from: [{namespaces: {}}]}]'), ['field-missing']],
    ['B-V1', anp('ingress: [{action: Deny}]'), ['field-missing']],
    ['B-V1', anp(from('{pods: {podSelector: {}}}')), ['field-missing']],
    ['B-V1', anp(from('{pods: {namespaceSelector: {}}}')), ['field-missing']],
    ['B-V1', anp(from('{namespaces: {}}', ', ports: [{portNumber: {}}]')), ['field-missing']],
    ['B-V1', anp(from('{namespaces: {}}', ', ports: [{portRange: {start: 1}}]')), ['field-missing']],
    ['B-V2', anp(EVERY, `priority: 1001, ${ALL}`), ['value-out-of-range']],
    ['B-V2', anp(EVERY, `priority: -1, ${ALL}`), ['value-out-of-range']],
    ['B-V2', anp(EVERY, `priority: 1.5, ${ALL}`), ['wrong-type']],
    ['B-V2', anp(EVERY, `priority: "1", ${ALL}`), ['port-quoted']],
    ['B-V2', anp(EVERY, `priority: 1e2, ${ALL}`), []],
    ['B-V3', anp(EVERY, 'priority: 1, subject: {}'), ['field-missing']],
    ['B-V3', anp(EVERY, 'priority: 1, subject: {namespaces: null}'), ['field-missing']],
    ['B-V3', anp(EVERY, 'priority: 1, subject: {namespaces: {}, pods: null}'), []],
    [
      'B-V3',
      anp(EVERY, 'priority: 1, subject: {namespaces: {}, pods: {namespaceSelector: {}, podSelector: {}}}'),
      ['fields-exclusive'],
    ],
    ['B-V3', anp(to('{namespaces: {}, networks: [10.0.0.0/8]}')), ['fields-exclusive']],
    ['B-V3', anp(from('{namespaces: {}}', ', ports: [{}]')), ['field-missing']],
    ['B-V4', anp(`ingress: ${rules(100)}`), []],
    ['B-V4', anp(`ingress: ${rules(101)}`), ['too-many-items']],
    ['B-V4', anp('ingress: [{action: Deny, from: []}]'), ['too-few-items']],
    ['B-V4', anp(from('{namespaces: {}}', ', ports: []')), ['too-few-items']],
    ['B-V4', anp(to(nets(25))), []],
    ['B-V4', anp(to(nets(26))), ['too-many-items']],
    ['B-V4', anp(to('{networks: []}')), ['too-few-items']],
    ['B-V5', anp('ingress: [{action: Accept, from: [{namespaces: {}}]}]'), ['value-not-allowed']],
    ['B-V5', anp('ingress: [{action: deny, from: [{namespaces: {}}]}]'), ['value-not-allowed']],
    ['B-V5', banp('ingress: [{action: Pass, from: [{namespaces: {}}]}]'), ['value-not-allowed']],
    ['B-V6', anp(`ingress: [{name: ${'a'.repeat(101)}, action: Deny, from: [{namespaces: {}}]}]`), ['value-length']],
    ['B-V7', anp(to('{networks: [10.0.0.0]}')), ['cidr-syntax']],
    ['B-V7', anp(to('{networks: [10.0.0.0/33]}')), ['cidr-syntax']],
    ['B-V7', anp(to('{networks: [010.0.0.0/8]}')), ['cidr-leading-zeros']],
    ['B-V7', anp(to('{networks: ["::ffff:10.0.0.0/104"]}')), ['cidr-ipv4-mapped']],
    ['B-V7', anp(to('{networks: [10.0.0.5/8]}')), ['cidr-host-bits!']],
    ['B-V7', anp(to('{networks: ["2001:DB8::/32"]}')), []],
    ['B-V7', anp(to('{networks: [10.0.0.0/8, 10.0.0.0/8]}')), ['duplicate-item']],
    ['B-V7', anp(to('{networks: ["0000:0000:0000:0000:0000:0000:255.255.255.255/128"]}')), ['cidr-syntax']],
    [
      'B-V8',
      anp(to('{domainNames: [localhost]}')),
      ['experimental-field(standard)', 'domain-action!', 'value-pattern(experimental)'],
    ],
    [
      'B-V8',
      anp(to('{domainNames: [a.b, a.b]}')),
      ['experimental-field(standard)', 'domain-action!', 'duplicate-item(experimental)'],
    ],
    ['B-V8', banp(to('{domainNames: [a.b]}')), ['unknown-field']],
    [
      'B-V9',
      anp(to('{networks: [10.0.0.0/8]}', ', ports: [{namedPort: http}]')),
      ['experimental-field(standard)', 'named-port-peers(experimental)'],
    ],
    [
      'B-V10',
      `${kind('v1alpha1', 'BaselineAdminNetworkPolicy', '{name: x}')}spec: {${ALL}, ${EVERY}}`,
      ['baseline-name'],
    ],
    ['B-V11', anp(from('{namespaces: {}}', ', ports: [{portNumber: {port: 0}}]')), ['port-out-of-range']],
    ['B-V11', anp(from('{namespaces: {}}', ', ports: [{portNumber: {port: 65536}}]')), ['port-out-of-range']],
    ['B-V12', anp(from('{namespaces: {matchLabels: {a: 1}}}')), ['needs-quotes']],
    ['B-V12', anp(from('{namespaces: {matchExpressions: [{operator: Exists}]}}')), ['expression-key-missing']],
    ['B-V12', anp(from('{namespaces: {matchExpressions: [{key: a}]}}')), ['operator-unknown']],
    [
      'B-V12',
      anp(from('{namespaces: {matchExpressions: [{key: a, operator: in, values: [b]}]}}')),
      ['operator-unknown!'],
    ],
    ['B-V12', anp(from('{namespaces: {matchExpressions: [{key: a, operator: In}]}}')), ['expression-values!']],
    ['B-V12', anp(from('{namespaces: {matchLabels: {-a: b}}}')), ['label-key-syntax!']],
    ['B-V12', anp(from('{namespaces: {matchLabels: {a: "b c"}}}')), ['label-value-syntax!']],
    [
      'B-V13',
      `${kind('v1alpha1', 'AdminNetworkPolicy', '{name: x, namespace: Not_A_Name}')}spec: {priority: 1, ${ALL}, ${EVERY}}`,
      ['namespace-ignored!'],
    ],
    ['B-V14', anp(to('{nodes: {}}')), ['experimental-field(standard)']],
    ['B-V14', anp(from('{namespaces: {}}', ', ports: [{namedPort: http}]')), ['experimental-field(standard)']],
    ['B-V14', anp(from('{nodes: {}}')), ['ingress-peer']],
    ['B-V14', anp(`${EVERY}, policyTypes: [Ingress]`), ['foreign-field']],
    [
      'unchecked',
      anp(from('{namespaces: {}}', ', ports: [{portNumber: {protocol: tcp, port: 1}}]')),
      ['protocol-unknown!'],
    ],
    ['unchecked', anp(from('{namespaces: {}}', ', ports: [{portRange: {start: 2, end: 1}}]')), ['range-order!']],
    ['unchecked', anp(from('{namespaces: {}}', ', ports: [{portNumber: {protocol: null, port: 1}}]')), []],
    ['unchecked', anp('ingress: []'), ['no-rules!']],
  ] as const)('%s: %s', (_, text, expected) => {
    expect(said(text)).toEqual(expected);
  });
});

describe('ClusterNetworkPolicy', () => {
  const port = (protocols: string) => cnp(from('{namespaces: {}}', `, protocols: ${protocols}`));
  it.each([
    ['C-V1', CNP, ['field-missing']],
    ['C-V1', cnp(EVERY, `priority: 1, ${ALL}`), ['field-missing']],
    ['C-V1', cnp(EVERY, `tier: Admin, ${ALL}`), ['field-missing']],
    ['C-V1', cnp(EVERY, 'tier: Admin, priority: 1'), ['field-missing']],
    ['C-V1', cnp('egress: [{action: Deny}]'), ['field-missing']],
    ['C-V1', cnp(from('{pods: {namespaceSelector: {}}}')), ['field-missing']],
    ['C-V1', cnp(from('{pods: {podSelector: {}}}')), ['namespace-selector-missing!']],
    ['C-V1', port('[{tcp: {destinationPort: {range: {start: 1}}}}]'), ['field-missing']],
    ['C-V2', cnp(EVERY, `tier: admin, priority: 1, ${ALL}`), ['value-not-allowed']],
    ['C-V2', cnp('ingress: [{action: Allow, from: [{namespaces: {}}]}]'), ['value-not-allowed']],
    ['C-V3', cnp(EVERY, `tier: Admin, priority: 1001, ${ALL}`), ['value-out-of-range']],
    ['C-V4', cnp(EVERY, 'tier: Admin, priority: 1, subject: {}'), ['field-missing']],
    [
      'C-V4',
      port('[{tcp: {destinationPort: {number: 1}}, udp: {destinationPort: {number: 1}}}]'),
      ['fields-exclusive'],
    ],
    ['C-V4', port('[{tcp: {destinationPort: {}}}]'), ['field-missing']],
    ['C-V4', port('[{tcp: {destinationPort: {number: 1, range: {start: 1, end: 2}}}}]'), ['fields-exclusive']],
    ['C-V5', port('[{tcp: {}}]'), ['field-missing']],
    ['C-V6', port('[{tcp: {destinationPort: {range: {start: 80, end: 80}}}}]'), ['range-order']],
    ['C-V6', port('[{tcp: {destinationPort: {range: {start: 90, end: 80}}}}]'), ['range-order']],
    ['C-V7', cnp(`ingress: ${rules(25)}`), []],
    ['C-V7', cnp(`ingress: ${rules(26)}`), ['too-many-items']],
    ['C-V7', port('[]'), ['too-few-items']],
    ['C-V7', port('null'), []],
    ['C-V8', cnp(to('{networks: [10.0.0.0/8, 10.0.0.0/8]}')), ['duplicate-item']],
    [
      'C-V9',
      cnp(to('{domainNames: ["*"]}')),
      ['experimental-field(standard)', 'domain-action!', 'value-pattern(experimental)'],
    ],
    [
      'C-V10',
      cnp(to('{networks: [10.0.0.0/8]}', ', protocols: [{destinationNamedPort: http}]')),
      ['named-port-peers(experimental)'],
    ],
    ['C-V10', cnp(to('{namespaces: {}}', ', protocols: [{destinationNamedPort: http}]')), []],
    ['C-V11', cnp(`ingress: [{name: ${'a'.repeat(101)}, action: Deny, from: [{namespaces: {}}]}]`), ['value-length']],
    ['C-V12', cnp(to('{nodes: {}}')), ['experimental-field(standard)']],
    ['C-V12', cnp(from('{namespaces: {}}', ', ports: [{portNumber: {port: 1}}]')), ['foreign-field']],
    ['C-V12', cnp(`${EVERY}, podSelector: {}`), ['foreign-field']],
    ['C-V12', port('[{tcp: null, destinationPort: {number: 443}}]'), ['misplaced-field']],
    [
      'C-V13',
      `${kind('v1alpha2', 'ClusterNetworkPolicy', '{name: x, namespace: shop}')}spec: {tier: Admin, priority: 1, ${ALL}, ${EVERY}}`,
      ['namespace-ignored!'],
    ],
    ['unchecked', port('[{destinationNamedPort: ""}]'), ['port-name-syntax!']],
    ['null', cnp(from('{namespaces: {matchLabels: {a: }}}')), ['label-null!']],
  ] as const)('%s: %s', (_, text, expected) => {
    expect(said(text)).toEqual(expected);
  });
});

/** What the cluster's channel does to what only one channel refuses (`netpol.crdChannel`). */
it.each([
  ['standard', ['experimental-field error']],
  ['experimental', []],
  [undefined, ['experimental-field info']],
] as const)('with the %s channel', (crdChannel, expected) => {
  const settings = crdChannel ? { ...SETTINGS, crdChannel } : SETTINGS;
  const found = judgeText(anp(to('{nodes: {}}')), settings).map(({ finding }) => `${finding.code} ${finding.level}`);
  expect(found).toEqual(expected);
});
