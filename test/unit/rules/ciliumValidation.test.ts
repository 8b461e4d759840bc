import { describe, expect, it } from 'vitest';
import { judgeText } from './judge.ts';

/** The rows of chapter 3 of cilium.md, as a default install of 1.20 has them: what is refused, and by whom. */

const head = (kind: string, more = '') => `apiVersion: cilium.io/v2\nkind: ${kind}\nmetadata: {name: x${more}}\n`;
const NAMESPACED = head('CiliumNetworkPolicy', ', namespace: shop');
const CLUSTERWIDE = head('CiliumClusterwideNetworkPolicy');
const ALL = 'endpointSelector: {}';
const policy = (rest: string, subject = ALL) => `${NAMESPACED}spec: {${subject}, ${rest}}\n`;
const hosts = (rest: string) => `${CLUSTERWIDE}spec: {nodeSelector: {}, ${rest}}\n`;
const ingress = (item: string) => policy(`ingress: [{${item}}]`);
const egress = (item: string) => policy(`egress: [{${item}}]`);
const ports = (list: string, more = '') => `toPorts: [{ports: [${list}]${more}}]`;
const TCP80 = '{port: "80", protocol: TCP}';
const DNS53 = '{port: "53", protocol: ANY}';
const HTTP = ', rules: {http: [{method: GET}]}';
const DNS = ", rules: {dns: [{matchPattern: '*'}]}";
const many = (count: number, item: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => item(index)).join(', ');
const port = (index: number) => `{port: "${index + 1}"}`;
const long = (length: number) => 'a'.repeat(length);
const expression = (text: string) => policy('ingress: [{}]', `endpointSelector: {matchExpressions: [{${text}}]}`);
const label = (text: string) => policy('ingress: [{}]', `endpointSelector: {matchLabels: {${text}}}`);
const set = (text: string) => ingress(`fromCIDRSet: [{${text}}]`);
const fqdn = (text: string) => egress(`toFQDNs: [{${text}}]`);
const icmp = (text: string) => ingress(`icmps: [{fields: [${text}]}]`);
const http = (text: string) => ingress(ports(TCP80, `, rules: {http: [{${text}}]}`));
const listener = (text: string) => egress(ports(TCP80, `, listener: {${text}}`));

const LETTERS: Readonly<Record<string, string>> = {
  'kube-apiserver': 'S',
  'cilium-agent': 'A',
  'cilium-preflight': 'P',
};

/** `code SAP`: refused by the API **s**erver, the **a**gent, the **p**reflight check; `code !` for a warning. */
function said(text: string): readonly string[] {
  return judgeText(text).map(({ finding: { code, level, rejectedBy = [] } }) => {
    const by = rejectedBy.map((name) => LETTERS[name] ?? '?').join('');
    return by === '' ? `${code} ${level === 'warning' ? '!' : 'i'}` : `${code} ${by}`;
  });
}

type Row = readonly [row: string, text: string, found: readonly string[]];

describe('the published schema (cilium.md 3.1)', () => {
  it.each<Row>([
    ['C1', policy('ingress: [{}]', 'description: x'), ['field-missing SAP']],
    ['C1', policy('ingress: [{}]', 'endpointSelector: {}, nodeSelector: {}'), ['fields-exclusive SAP']],
    ['C2', policy('description: x'), ['field-missing SAP']],
    ['C3', ingress(ports('{port: 80, protocol: TCP}')), ['needs-quotes SAP']],
    ['C3', label('app: true'), ['needs-quotes SAP']],
    ['C3', policy('ingress: {}'), ['list-expected SAP']],
    ['C4', ingress('fromEntities: [World]'), ['value-not-allowed SAP']],
    ['C4', ingress('fromEntities: [world-ipv4]'), ['value-not-allowed SP']],
    ['C4', ingress('fromEntities: [cluster-mesh]'), []],
    ['C5', ingress(ports('{port: "80", protocol: tcp}')), ['value-not-allowed SP']],
    ['C5', ingress(ports('{port: "80", protocol: ICMP}')), ['icmp-in-ports SAP']],
    ['C5', ingress(ports('{port: "80", protocol: ""}')), ['value-not-allowed SP']],
    ['C5', ingress(ports('{port: "80", protocol: null}')), ['preflight-only P']],
    ['C6', ingress(ports('{port: "a_"}')), ['port-name-syntax SAP']],
    ['C6', ingress(ports('{port: "80-90"}')), ['port-list-in-text A']],
    ['C6', ingress(ports('{port: "99999"}')), ['port-out-of-range A']],
    ['C6', ingress(ports('{port: "80,443"}')), ['port-list-in-text A']],
    ['C6', ingress(ports('{port: "0443"}')), ['port-leading-zero !']],
    ['C7', ingress(ports('{port: "80", endPort: 65536}')), ['value-out-of-range SP']],
    ['C7', ingress(ports('{port: "80", endPort: -1}')), ['value-out-of-range SP']],
    ['C7', ingress(ports('{port: "80", endPort: "90"}')), ['port-quoted SAP']],
    ['C8', ingress(ports(many(41, port))), ['too-many-items SAP']],
    ['C8', icmp(many(41, (index) => `{type: ${index + 1}}`)), ['too-many-items SAP']],
    ['C8', ingress('fromRequires: [{}]'), ['too-many-items SP', 'wrong-type SAP']],
    ['C8', ingress('fromRequires: []'), []],
    ['C8', egress(ports(TCP80, ', serverNames: []')), ['too-few-items SP']],
    ['C8', egress(ports(TCP80, ', serverNames: [a.com, a.com]')), ['duplicate-item S']],
    ['C9', ingress('fromCIDR: [10.0.0.0]'), ['cidr-syntax SP']],
    ['C9', ingress('fromCIDR: [10.0.0.0/33]'), ['cidr-syntax SAP']],
    ['C9', ingress('fromCIDR: ["fe80::1%eth0/64"]'), ['cidr-syntax SP']],
    ['C9', ingress('fromCIDR: [10.0.0.1/8]'), ['cidr-host-bits i']],
    ['C9', ingress('fromCIDR: [010.0.0.0/8]'), ['cidr-leading-zeros A']],
    ['C9', ingress('fromCIDR: [10.0.0.0/08]'), ['cidr-leading-zeros A']],
    ['C9', ingress('fromCIDR: [[10.0.0.0/8]]'), ['wrong-type AP']],
    ['C10', set('except: [10.0.0.0/8]'), ['field-missing SAP']],
    ['C10', set('cidr: 10.0.0.0/8, cidrGroupRef: g'), ['fields-exclusive SAP']],
    ['C10', set('cidrGroupRef: G_x'), ['value-pattern SP']],
    ['C10', set(`cidrGroupRef: ${long(254)}`), ['value-length SP']],
    ['C11', fqdn('matchName: a.com, matchPattern: "*"'), ['fields-exclusive SAP']],
    ['C11', fqdn(''), ['field-missing SP']],
    ['C11', fqdn('matchName: a..com'), ['host-name-syntax SP']],
    ['C11', fqdn(`matchName: ${long(256)}`), ['value-length SP']],
    ['C12', ingress(ports(TCP80, ', rules: {}')), ['field-missing SP']],
    ['C12', egress(ports(TCP80, ", rules: {http: [], dns: [{matchPattern: '*'}]}")), ['fields-exclusive SAP']],
    ['C12', ingress(ports(TCP80, ', rules: {kafka: [{topic: x}]}')), ['foreign-field SP']],
    ['C13', http('headerMatches: [{}]'), ['field-missing SAP']],
    ['C13', http('headerMatches: [{name: ""}]'), ['value-length SAP']],
    ['C13', http('headerMatches: [{name: X, mismatch: DROP}]'), ['value-not-allowed SAP']],
    ['C14', egress(ports(TCP80, ', terminatingTLS: {}')), ['field-missing SP']],
    ['C14', egress(ports(TCP80, ', terminatingTLS: {secret: {name: ""}}')), []],
    ['C14', listener('name: l'), ['field-missing SP', 'preflight-only P']],
    [
      'C14',
      listener('name: l, priority: 101, envoyConfig: {kind: CiliumEnvoyConfig, name: c}'),
      ['value-out-of-range SP'],
    ],
    ['C15', icmp('{}'), ['field-missing SAP']],
    ['C15', icmp('{type: "256"}'), ['icmp-type-unknown SP']],
    ['C15', icmp('{type: 256}'), []],
    ['C15', icmp('{type: -1}'), []],
    ['C15', icmp('{type: ExtendedEchoReply}'), ['icmp-type-unknown SP']],
    ['C15', icmp('{type: 8, family: ipv4}'), ['value-not-allowed SAP']],
    ['C16', expression('key: app, operator: Equals, values: [x]'), ['operator-unknown SAP']],
    ['C16', label('app: "a b"'), ['label-value-syntax SAP']],
    ['C16', label(`app: ${long(64)}`), ['label-value-syntax SAP']],
    ['C17', policy(`log: {value: ${long(33)}}, ingress: [{}]`), ['value-length SP']],
    ['C17', policy('log: {value: "a\\tb"}, ingress: [{}]'), ['value-pattern SP']],
    ['C17', ingress('authentication: {}'), ['field-missing SP']],
    ['C17', ingress('authentication: {mode: Required}'), ['value-not-allowed SP']],
    ['C17', policy('labels: [{value: b, source: k8s}], ingress: [{}]'), ['field-missing SAP']],
    ['C17', policy('labels: [{key: "", source: k8s}], ingress: [{}]'), ['agent-refuses AP']],
    ['C18', NAMESPACED, ['spec-missing SA']],
    ['C18', `${NAMESPACED}specs: []\n`, []],
  ])('%s %s', (_, text, found) => {
    expect(said(text)).toEqual(found);
  });
});

describe('the rules of the agent (cilium.md 3.2)', () => {
  it.each<Row>([
    ['V01', policy('ingress: []'), ['rule-without-items A']],
    ['V01', policy('ingress: [], egress: [{}]'), []],
    ['V02', `${NAMESPACED}spec: {ingress: [{}]}\n`, ['field-missing SAP']],
    ['V03', policy('nodeSelector: {}, ingress: [{}]'), ['fields-exclusive SAP']],
    ['V04', label('"bad key": x'), ['label-key-syntax A']],
    ['V05', `${NAMESPACED}spec: {nodeSelector: {}, ingress: [{}]}\n`, ['node-selector-in-namespace A']],
    ['V05', hosts('ingress: [{}]'), []],
    ['V10', ingress('fromEndpoints: [{}], fromCIDR: [10.0.0.0/8]'), ['peers-combined A']],
    ['V10', ingress('fromEndpoints: [], fromEntities: [all]'), []],
    ['V10', egress('toEndpoints: [{}], toFQDNs: [{matchName: a.com}]'), ['peers-combined A']],
    ['V10', policy('egressDeny: [{toEntities: [world], toCIDR: [10.0.0.0/8]}]'), ['peers-combined A']],
    ['V11', ingress('fromNodes: [{}]'), ['node-peers-off A']],
    ['V11', egress('toNodes: [{}]'), ['node-peers-off A']],
    ['V11', ingress('fromNodes: []'), []],
    ['V12', ingress('fromEndpoints: [{matchLabels: {"bad key": x}}]'), ['label-key-syntax A']],
    ['V13', ingress('fromCIDR: [""]'), ['cidr-syntax SAP']],
    ['V13', ingress('fromCIDR: [example.com]'), ['cidr-syntax SAP']],
    ['V14', set('cidr: 10.0.0.0/16, except: [11.0.0.0/24]'), ['except-outside A']],
    ['V15', egress('toEntities: [localhost]'), ['value-not-allowed SAP']],
    ['V16', hosts(`ingress: [{${ports(TCP80, HTTP)}}]`), ['layer7-on-host A']],
    // V17 and V19 ask for settings that are on in a default install.
    ['V17', ingress(ports(TCP80, HTTP)), []],
    ['V18', ingress(ports(DNS53, DNS)), ['dns-rules-on-ingress A']],
    ['V19', icmp('{type: 8}'), []],
    ['V20', ingress(`icmps: [{fields: [{type: 8}]}], ${ports(TCP80)}`), ['icmps-with-ports A']],
    ['V20', policy(`ingressDeny: [{icmps: [{fields: [{type: 8}]}], ${ports(TCP80)}}]`), ['icmps-with-ports A']],
    ['V20', ingress('icmps: [{fields: [{type: 8}]}], toPorts: []'), []],
    ['V21', ingress(ports('{}')), ['port-missing A']],
    ['V22', icmp('{type: PacketTooBig}'), ['icmp-type-unknown AP']],
    [
      'V22',
      policy(`egressDeny: [{icmps: [{fields: [${many(41, (index) => `{type: ${index + 1}}`)}]}]}]`),
      ['too-many-items SAP'],
    ],
    ['V23', hosts(`egress: [{${ports(TCP80, HTTP)}}]`), ['layer7-on-host A']],
    ['V23', hosts(`egress: [{${ports(DNS53, DNS)}}]`), []],
    ['V24', fqdn('matchName: "a b.com"'), ['host-name-syntax SAP']],
    ['V24', fqdn('matchPattern: "a[b].com"'), ['host-name-syntax SAP']],
    // V25: only before 1.17.
    ['V25', egress(`toServices: [{k8sService: {serviceName: s, namespace: shop}}], ${ports(TCP80)}`), []],
    ['V26', ingress(ports('{port: "5353", protocol: UDP}', DNS)), ['dns-rules-on-ingress A']],
    ['V27', egress(ports(TCP80, `, serverNames: [a.com]${HTTP}`)), ['server-names-need-tls A']],
    ['V27', egress(ports(TCP80, `, serverNames: [a.com], terminatingTLS: {secret: {name: s}}${HTTP}`)), []],
    ['V28', egress(ports(TCP80, ', serverNames: [""]')), ['value-pattern SAP']],
    ['V30', policy(`ingressDeny: [{${ports(many(41, port))}}]`), ['too-many-items A']],
    ['V31', ingress(ports('{protocol: TCP}')), ['port-missing A']],
    ['V31', ingress(ports('{port: ""}')), ['port-missing SAP']],
    ['V32', egress(ports('{port: "5", protocol: GRE}')), ['portless-protocol A']],
    ['V32', egress(ports('{port: "0", protocol: GRE}')), []],
    ['V32', egress(ports('{port: http, protocol: GRE}')), []],
    ['V33', ingress(ports('{port: "08"}')), ['port-leading-zero A']],
    ['V33', ingress(ports('{port: "010"}')), ['port-leading-zero !']],
    ['V33', ingress(ports('{port: "0x1F"}')), []],
    ['V33', ingress(ports('{port: "65536"}')), ['port-out-of-range A']],
    ['V33', ingress(ports('{port: averyveryverylongname}')), ['port-name-syntax A']],
    ['V33', ingress(ports('{port: dns-tcp}')), []],
    ['V34', egress(ports('{port: "53", endPort: 60, protocol: UDP}', DNS)), ['dns-port-range A']],
    ['V35', ingress(ports('{port: "80", protocol: QUIC}')), ['value-not-allowed SAP']],
    ['V36', ingress(ports('{port: "80"}', HTTP)), ['layer7-needs-tcp A']],
    ['V36', ingress(ports('{port: "80", protocol: UDP}', HTTP)), ['layer7-needs-tcp A']],
    ['V36', ingress(ports('{port: http, protocol: TCP}', HTTP)), []],
    [
      'V37',
      ingress(ports(TCP80, ', listener: {name: l, priority: 1, envoyConfig: {kind: CiliumEnvoyConfig, name: c}}')),
      ['listener-place A'],
    ],
    [
      'V37',
      egress(
        ports(TCP80, `, listener: {name: l, priority: 1, envoyConfig: {kind: CiliumEnvoyConfig, name: c}}${HTTP}`),
      ),
      ['listener-place A'],
    ],
    ['V38', ingress(ports('{port: "0", protocol: TCP}', HTTP)), ['layer7-on-every-port A']],
    ['V39', egress(ports(TCP80, ", rules: {http: [{}], dns: [{matchPattern: '*'}]}")), ['fields-exclusive SAP']],
    ['V40', http('path: "("'), ['regex-syntax A']],
    ['V40', http('method: "*"'), ['regex-syntax A']],
    ['V40', http('host: "("'), ['http-host !']],
    ['V40', http('headerMatches: [{name: X, secret: {name: ""}}]'), ['agent-refuses A']],
    ['V41', egress(`toPorts: [{${DNS.slice(2)}}]`), ['dns-rules-without-port A']],
    ['V41', egress(ports(DNS53, ', rules: {dns: [{matchName: "a b"}]}')), ['host-name-syntax SAP']],
  ])('%s %s', (_, text, found) => {
    expect(said(text)).toEqual(found);
  });

  it('looks at every entry of specs', () => {
    const good = `{${ALL}, ingress: [{}]}`;
    const bad = `{${ALL}, ingress: [{fromNodes: [{}]}]}`;
    expect(said(`${NAMESPACED}spec: ${good}\nspecs: [${good}, ${bad}, {${ALL}, egress: []}]\n`)).toEqual([
      'node-peers-off A',
      'rule-without-items A',
    ]);
  });
});

describe('label selectors and ranges (cilium.md 3.3, 3.4)', () => {
  it.each<Row>([
    ['3.3', label('"k8s:app": x'), []],
    ['3.3', label('"a:b:c": x'), ['label-key-syntax A']],
    ['3.3', label('"-x:app": x'), ['label-key-syntax A']],
    ['3.3', label('":app": x'), ['label-key-syntax A']],
    ['3.3', label('"k8s:": x'), ['label-key-syntax A']],
    ['3.3', label(`"${long(64)}": x`), ['label-key-syntax A']],
    ['3.3', expression('key: app, operator: In'), ['expression-values A']],
    ['3.3', expression('key: app, operator: Exists, values: [x]'), ['expression-values A']],
    ['3.3', expression('key: app, operator: In, values: ["a b"]'), ['label-value-syntax A']],
    ['3.3', expression('key: "", operator: Exists'), ['label-key-syntax A']],
    ['3.3', expression('operator: Exists'), ['expression-key-missing SAP']],
    ['3.3', set('cidrGroupSelector: {matchLabels: {"bad key": x}}'), ['label-key-syntax A']],
    ['3.4.1', set('cidrGroupRef: g, cidrGroupSelector: {}'), ['fields-exclusive SAP']],
    ['3.4.2', set('cidrGroupRef: g, except: [10.0.0.0/8]'), []],
    ['3.4.3', set('cidr: 10.0.0.0'), ['cidr-syntax SAP']],
    ['3.4.4', set('cidr: 10.0.0.0/16, except: [10.0.0.0/8]'), ['except-outside A']],
    ['3.4.4', set('cidr: 10.0.0.0/16, except: ["2001:db8::/32"]'), ['except-outside A']],
    ['3.4.4', set('cidr: 10.0.0.0/16, except: ["::ffff:10.0.0.0/112"]'), ['except-outside A']],
    ['3.4.4', set('cidr: 10.0.0.0/16, except: [10.0.0.0/16]'), ['except-everything !']],
    ['3.4.4', set('cidr: 10.0.0.0/16, except: [10.0.1.5/24]'), ['cidr-host-bits i']],
  ])('%s %s', (_, text, found) => {
    expect(said(text)).toEqual(found);
  });

  it('leaves the selectors of Services to nobody', () => {
    const service = egress('toServices: [{k8sServiceSelector: {selector: {matchLabels: {"bad key": x}}}}]');
    expect(judgeText(service).every(({ finding }) => finding.level !== 'error')).toBe(true);
  });
});

describe('what nobody refuses (cilium.md 3.6)', () => {
  it.each<Row>([
    ['endPort below port', ingress(ports('{port: "90", endPort: 80}')), ['end-port !']],
    ['endPort beside port 0', ingress(ports('{port: "0", endPort: 80}')), ['end-port !']],
    ['endPort beside a name', ingress(ports('{port: http, endPort: 8090}')), []],
    ['endPort beside a name, on egress', egress(ports('{port: http, endPort: 8090}')), ['end-port !']],
    ['endPort that is port', ingress(ports('{port: "80", endPort: 80}')), []],
    ['bits behind the prefix', set('cidr: 10.1.2.3/8'), ['cidr-host-bits i']],
  ])('%s', (_, text, found) => {
    expect(said(text)).toEqual(found);
  });
});

describe('CiliumCIDRGroup', () => {
  const group = (spec: string, version = 'v2') =>
    `apiVersion: cilium.io/${version}\nkind: CiliumCIDRGroup\nmetadata: {name: vpn}\n${spec}`;
  it.each<Row>([
    ['required', group(''), ['field-missing S']],
    ['required', group('spec: {}\n'), ['field-missing S']],
    ['empty', group('spec: {externalCIDRs: []}\n'), []],
    ['format', group('spec: {externalCIDRs: [10.0.0.0]}\n'), ['cidr-syntax S']],
    ['unknown', group('spec: {externalCIDRs: [], cidrs: []}\n'), ['unknown-field S']],
    ['v2alpha1', group('spec: {externalCIDRs: [10.0.0.0/33]}\n', 'v2alpha1'), ['cidr-syntax S']],
  ])('%s %s', (_, text, found) => {
    expect(said(text)).toEqual(found);
  });
});
