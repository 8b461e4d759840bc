import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete } from '../../../server/src/features/complete.ts';
import { Text } from '../../../server/src/syntax/text.ts';
import { judgeText } from '../rules/judge.ts';
import { brokenCalico } from './broken.ts';
import { clusterYaml, cursor, viewOf, type WorldOptions } from './world.ts';

const CLUSTER = `${clusterYaml({ shop: 'team=shop', ops: 'team=ops' }, [
  'shop/web*8 app=web tier=front http:8080',
  'shop/api*4 app=api tier=back http:9090',
  'ops/prom*2 app=prometheus metrics:9100',
])}
---
{apiVersion: projectcalico.org/v3, kind: Tier, metadata: {name: security}, spec: {order: 100, defaultAction: Pass}}
---
{apiVersion: projectcalico.org/v3, kind: GlobalNetworkSet, metadata: {name: partners, labels: {role: partner}}, spec: {nets: [203.0.113.0/24]}}
---
{apiVersion: projectcalico.org/v3, kind: HostEndpoint, metadata: {name: n1, labels: {role: worker}}, spec: {node: n1, interfaceName: eth0, expectedIPs: [192.168.0.11]}}
---
{apiVersion: v1, kind: Node, metadata: {name: n1}, status: {addresses: [{type: InternalIP, address: 192.168.0.1}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: front, namespace: shop}, spec: {clusterIP: 10.0.0.200, selector: {app: web}, ports: [{port: 80, targetPort: http}]}}
`;
const WORLD: WorldOptions = { cluster: CLUSTER, dataplane: 'calico' };

function object(kind: string, spec: string, metadata = '{name: allow, namespace: shop}') {
  return `apiVersion: projectcalico.org/v3\nkind: ${kind}\nmetadata: ${metadata}\nspec:\n${spec.replace(/^(?=.)/gm, '  ')}\n`;
}
const policy = (spec: string) => object('NetworkPolicy', spec);
const global = (spec: string) => object('GlobalNetworkPolicy', spec, '{name: g}');

function offered(marked: string, options: WorldOptions = WORLD) {
  const { text, offset } = cursor(marked);
  return complete(viewOf(text, options), offset);
}

const list = (marked: string, options?: WorldOptions) =>
  offered(marked, options).map(({ label, detail }) => (detail === '' ? label : `${label} · ${detail}`));
const labels = (marked: string, options?: WorldOptions) => offered(marked, options).map(({ label }) => label);

/** The whole text after the choice, `|` at its first blank or behind it. */
function accepted(marked: string, label: string, options: WorldOptions = WORLD): string {
  const { text } = cursor(marked);
  const chosen = offered(marked, options).find((each) => each.label === label);
  if (!chosen) throw new Error(`${label} is not offered, but ${labels(marked, options).join(', ')}`);
  const filled = chosen.insert.replace(
    /\$(\d+)|\$\{(\d+):([^}]*)\}/g,
    (_, bare?: string, stop?: string, given = '') => `${(bare ?? stop) === '1' ? '|' : ''}${given}`,
  );
  const insert = chosen.snippet && filled.includes('|') ? filled : `${chosen.snippet ? filled : chosen.insert}|`;
  return new Text(text).edit([{ span: chosen.span, text: insert }]).text;
}

describe('fields', () => {
  it('with what they are for', () => {
    expect(list(policy('|'))).toEqual([
      'tier · the tier in which the policy is evaluated',
      'order · the place of the policy in its tier, low numbers first',
      'selector · the pods this policy governs',
      'serviceAccountSelector · which of the selected pods are governed, by the labels of their ServiceAccount',
      'types · the directions in which the policy governs',
      'ingress · rules for traffic to what the policy governs',
      'egress · rules for traffic from what the policy governs',
      'performanceHints · how the policy is prepared on the nodes',
    ]);
    expect(list(policy('ingress:\n- |'))[0]).toBe('action · what happens to traffic that the rule matches · required');
    expect(labels(global('|'))).toContain('preDNAT');
    expect(labels(object('Tier', '|', '{name: t}'))).toEqual(['order', 'defaultAction']);
    expect(labels(object('GlobalNetworkSet', '|', '{name: t}'))).toEqual(['nets']);
    expect(labels(object('StagedNetworkPolicy', '|'))[0]).toBe('stagedAction');
    expect(labels(object('StagedKubernetesNetworkPolicy', '|'))).toContain('podSelector');
  });

  it.each([
    ['|', 'tier', 'tier: |default'],
    ['|', 'selector', 'selector: |'],
    ['|', 'types', 'types: [|Ingress]'],
    ['|', 'ingress', 'ingress:\n  - action: |Allow'],
    ['ingress:\n- |', 'action', 'ingress:\n- action: |Allow'],
    ['ingress:\n- |', 'source', 'ingress:\n- source:\n    |'],
    ['ingress:\n- |', 'icmp', 'ingress:\n- icmp:\n    type: |'],
    ['ingress:\n- source:\n    |', 'nets', 'ingress:\n- source:\n    nets: [|]'],
    ['ingress:\n- source:\n    |', 'services', 'ingress:\n- source:\n    services:\n      name: |\n      namespace: '],
    ['ingress: [{source: {|}}]', 'ports', 'ingress: [{source: {ports: [|]}}]'],
  ])('%j with %s', (before, label, after) => {
    expect(accepted(policy(before), label)).toBe(policy('@').replace('@', after.replaceAll('\n', '\n  ')));
  });

  it('of both groups', () => {
    const crd = policy('|').replace('projectcalico.org/v3', 'crd.projectcalico.org/v1');
    expect(labels(crd)).toEqual(labels(policy('|')));
  });
});

describe('values', () => {
  it.each([
    [
      policy('tier: |'),
      [
        'security · order 100, no policy, passes on at its end',
        'adminnetworkpolicy · order 1000, no policy, passes on at its end',
        'default · order 1000000, 1 policy, denies at its end',
        'baselineadminnetworkpolicy · order 10000000, no policy, passes on at its end',
      ],
    ],
    [
      policy('types: |'),
      ['[Ingress] · to what is governed', '[Egress] · from what is governed', '[Ingress, Egress] · both'],
    ],
    [policy('types: [|]'), ['Ingress', 'Egress']],
    [policy('ingress: |'), ['[] · no rules: the rest of the tier decides, or its end']],
    [policy('ingress:\n- action: |'), ['Allow', 'Deny', 'Log', 'Pass']],
    [policy('ingress:\n- ipVersion: |'), ['4', '6']],
    [
      policy('ingress:\n- protocol: |'),
      [
        'TCP · protocol 6',
        'UDP · protocol 17',
        'SCTP · protocol 132',
        'ICMP · protocol 1',
        'ICMPv6 · protocol 58',
        'UDPLite · protocol 136',
      ],
    ],
    [
      policy('selector: app == "web"\ningress:\n- protocol: TCP\n  destination:\n    ports: [|]'),
      ['http · TCP 8080 · 8 pods', '8080 · http · 8 pods'],
    ],
    [
      policy('egress:\n- protocol: TCP\n  destination:\n    selector: app == "api"\n    ports:\n    - |'),
      ['http · TCP 9090 · 4 pods', '9090 · http · 4 pods'],
    ],
    [
      policy('egress:\n- destination:\n    nets: [|]'),
      [
        '192.168.0.1/32 · node n1',
        '0.0.0.0/0 · every IPv4 address, pods and nodes too',
        '::/0 · every IPv6 address, pods and nodes too',
      ],
    ],
    [policy('egress:\n- destination:\n    services:\n      name: |'), ['front · in shop']],
    [policy('egress:\n- destination:\n    services:\n      name: front\n      namespace: |'), ['shop · has front']],
    [policy('ingress:\n- source:\n    serviceAccounts:\n      names: [|]'), ['default · 12 pods']],
    [object('HostEndpoint', 'node: |', '{name: t}'), ['n1 · 192.168.0.1']],
    [object('HostEndpoint', 'node: n1\nexpectedIPs: [|]', '{name: t}'), ['192.168.0.1 · node n1']],
    [
      object('HostEndpoint', 'node: n1\ninterfaceName: |', '{name: t}'),
      ['* · every interface that no other host endpoint governs'],
    ],
    [object('Tier', 'defaultAction: |', '{name: t}'), ['Pass', 'Deny · the default']],
    [object('StagedNetworkPolicy', 'stagedAction: |'), ['Set · the default', 'Delete', 'Learn', 'Ignore']],
  ])('%#', (marked, expected) => {
    expect(list(marked)).toEqual(expected);
  });

  it('orders beside those of the tier', () => {
    const others = [10, 20].map((order) =>
      object('NetworkPolicy', `order: ${order}`, `{name: n${order}, namespace: shop}`),
    );
    const text = `${others.join('---\n')}---\n${policy('order: |')}`;
    expect(list(text)).toEqual([
      '30 · asked after every other of tier default that has an order',
      '0 · asked before every other of tier default',
    ]);
    expect(accepted(text, '30')).toBe(text.replace('|', '30|'));
  });

  it('without a snapshot are those of the table', () => {
    expect(labels(policy('tier: |'), {})).toEqual(['default']);
    expect(labels(policy("selector: '|'"), {})).toEqual(['has()', '!has()', 'all()']);
    expect(labels(policy('ingress:\n- action: |'), {})).toEqual(['Allow', 'Deny', 'Log', 'Pass']);
  });
});

describe('inside of a selector', () => {
  const calls = [
    'has() · the label is there, whatever its value',
    '!has() · the label is not there',
    'all() · everything',
  ];
  const ofPods = [
    'app · 12 pods',
    'tier · 12 pods',
    'projectcalico.org/namespace · 12 pods',
    'projectcalico.org/orchestrator · 12 pods',
    'projectcalico.org/serviceaccount · 12 pods',
  ];
  const ofNamespaces = [
    'kubernetes.io/metadata.name · 2 namespaces',
    'team · 2 namespaces',
    'projectcalico.org/name · 2 namespaces',
  ];
  const source = (rest: string) => policy(`ingress:\n- action: Allow\n  source:\n    ${rest}`);

  it.each([
    [policy('selector: |'), [...ofPods, ...calls]],
    [policy('selector: \'app == "web" && (|)\''), [...ofPods, ...calls]],
    [policy("selector: '!|'"), [...ofPods, ...calls.filter((call) => !call.startsWith('!'))]],
    [policy("selector: 'has(|)'"), ofPods],
    [source("selector: '|'"), [...ofPods, ...calls]],
    [
      source("namespaceSelector: '|'"),
      [...ofNamespaces, ...calls, 'global() · what has no namespace; it stands alone'],
    ],
    [global("namespaceSelector: '|'"), [...ofNamespaces, ...calls]],
    [source('namespaceSelector: \'team == "|"\''), ['ops · 1 namespace', 'shop · 1 namespace']],
    [policy('selector: \'app == "|"\''), ['web · 8 pods', 'api · 4 pods']],
    [global('selector: \'app == "|"\''), ['web · 8 pods', 'api · 4 pods', 'prometheus · 2 pods']],
    [
      source('namespaceSelector: all()\n    selector: \'app == "|"\''),
      ['web · 8 pods', 'api · 4 pods', 'prometheus · 2 pods'],
    ],
    [global('selector: \'role == "|"\''), ['worker · 1 host endpoint']],
    [
      global('ingress:\n- action: Allow\n  source: {selector: \'role == "|"\'}'),
      ['partner · 1 network set', 'worker · 1 host endpoint'],
    ],
    [policy('selector: \'app in {"web", "|"}\''), ['api · 4 pods']],
    [policy('selector: \'app == "web" |\''), ['&& · and: both must hold', '|| · or: one suffices']],
    [policy('selector: >-\n  app == "|"'), []],
    [policy('selector: "app == \\u0022|"'), []],
  ])('%#', (marked, expected) => {
    expect(list(marked)).toEqual(expected);
  });

  it('operators, behind a label', () => {
    const all = ['==', '!=', 'in', 'not in', 'contains', 'starts with', 'ends with'];
    expect(labels(policy("selector: 'app |'"))).toEqual(all);
    expect(labels(policy("selector: 'app no|'"))).toEqual(all);
    // Unquoted, braces would be YAML's.
    expect(labels(policy('ingress: [{source: {selector: app |}}]'))).toEqual(
      all.filter((operator) => !/\bin$/.test(operator)),
    );
  });

  it.each([
    ['|', 'app', 'app == "|"'],
    ['a|', 'app', 'app == "|"'],
    ['|', '!has()', "'!has(|)'"],
    ["'|'", '!has()', "'!has(|)'"],
    ['"|"', 'app', `"app == '|'"`],
    ["'|'", 'tier', `'tier == "|"'`],
    ['\'app == "web" && ti|\'', 'tier', `'app == "web" && tier == "|"'`],
    ['\'ap| == "web"\'', 'tier', `'tier| == "web"'`],
    ["'has(|'", 'app', "'has(app)|'"],
    ["'has(|)'", 'app', "'has(app|)'"],
    ["'app |'", '!=', `'app != "|"'`],
    ["'app n|'", 'not in', `'app not in {"|"}'`],
    ["'app !|'", '!=', `'app != "|"'`],
    ["'app in |'", '{…}', `'app in {"|"}'`],
    ['app == |', 'web', 'app == "web"|'],
    ['app == "|"', 'web', 'app == "web|"'],
    ['app == "w|', 'web', 'app == "web"|'],
    ["app == 'w|eb'", 'api', "app == 'api|'"],
    ['\'app in {"web", |}\'', 'api', `'app in {"web", "api"|}'`],
    ['"app == \\"w|\\""', 'web', '"app == \\"web|\\""'],
    ['"app == \\"w|"', 'web', '"app == \\"web\\"|"'],
    ["'app == ''w|'''", 'web', "'app == ''web|'''"],
    ['app == "web" && ti|', 'tier', 'app == "web" && tier == "|"'],
    ['ap| == "web"', 'tier', 'tier| == "web"'],
    ['\'app == "web" |\'', '&&', `'app == "web" && |'`],
    ['\'app == "web" &|\'', '&&', `'app == "web" && |'`],
  ])('%s with %s', (before, label, after) => {
    expect(accepted(policy(`selector: ${before}`), label)).toBe(policy(`selector: ${after}`));
    const flow = (selector: string) => policy(`ingress: [{action: Allow, source: {selector: ${selector}}}]`);
    expect(accepted(flow(before), label)).toBe(flow(after));
  });

  it('in JSON', () => {
    const json = (selector: string) =>
      `{"apiVersion": "projectcalico.org/v3", "kind": "NetworkPolicy", "metadata": {"name": "a", "namespace": "shop"}, "spec": {"selector": ${selector}}}`;
    expect(accepted(json('"|"'), 'app')).toBe(json(`"app == '|'"`));
    expect(accepted(json('"app == \\"|\\""'), 'web')).toBe(json('"app == \\"web|\\""'));
    expect(labels(json('|'))).toEqual([]);
  });

  it('replaces what holds the cursor and lies inside of the value, whatever stands there', () => {
    const pieces = fc.constantFrom(
      'app',
      ' ',
      '==',
      '!',
      '"',
      "'",
      '{',
      '}',
      ',',
      '(',
      ')',
      'in',
      '&&',
      '\\',
      'é',
      '#',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), fc.array(pieces, { maxLength: 4 }), (left, right) => {
        const { text, offset } = cursor(policy(`selector: '${left.join('')}|${right.join('')}'`));
        for (const { span } of complete(viewOf(text, WORLD), offset)) {
          expect(span.start <= offset && offset <= span.end && span.end <= text.length).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('on broken text', () => {
  it('only ever replaces the word at the cursor, and never throws', () => {
    fc.assert(
      fc.property(brokenCalico, fc.nat(), (text, at) => {
        const offset = at % (text.length + 1);
        for (const { span } of complete(viewOf(text, WORLD), offset)) {
          expect(span.start <= offset && offset <= span.end).toBe(true);
          expect(text.slice(span.start, span.end)).not.toMatch(/[\r\n]/);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('diagnostics stand inside of the text, and so do their fixes', () => {
    fc.assert(
      fc.property(brokenCalico, (text) => {
        for (const { finding } of judgeText(text)) {
          for (const { edits } of finding.fixes ?? []) {
            for (const { span } of edits) expect(span.start <= span.end && span.end <= text.length).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('skeletons', () => {
  it('of a global default deny', () => {
    expect(
      accepted('|', 'calico global: deny pods by default, but in system namespaces'),
    ).toBe(`apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata:
  name: |default-deny
spec:
  selector: all()
  namespaceSelector: 'kubernetes.io/metadata.name not in {"kube-system", "kube-public", "calico-system", "calico-apiserver", "tigera-operator"}'
  types: [Ingress, Egress]`);
  });

  it('of DNS in a namespace', () => {
    expect(accepted('|', 'calico: allow DNS (kube-dns in kube-system)')).toBe(`apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata:
  name: |allow-dns
  namespace: default
spec:
  order: 10
  selector: all()
  types: [Egress]
  egress:
    - action: Allow
      protocol: UDP
      destination:
        namespaceSelector: 'projectcalico.org/name == "kube-system"'
        selector: 'k8s-app == "kube-dns"'
        ports: [53]
    - action: Allow
      protocol: TCP
      destination:
        namespaceSelector: 'projectcalico.org/name == "kube-system"'
        selector: 'k8s-app == "kube-dns"'
        ports: [53]`);
  });

  it('of a host', () => {
    expect(accepted('|', 'calico: every interface of a node')).toBe(`apiVersion: projectcalico.org/v3
kind: HostEndpoint
metadata:
  name: |worker-1-all
  labels:
    role: worker
spec:
  node: worker-1
  interfaceName: "*"
  profiles: [projectcalico-default-allow]`);
  });
});
