import fc from 'fast-check';
import { policyWith } from './world.ts';

/** Everything a policy can hold, in both styles, with anchors, aliases, merges, nulls and a template. */
const WHOLE = `# a comment
${policyWith(`podSelector: &web
  matchLabels: {app: web, "odd key": "\`x\` <b>|[a](b)"}
  matchExpressions:
  - {key: tier, operator: In, values: [front, back]}
policyTypes: [Ingress, Egress]
ingress:
- from:
  - podSelector: *web
  - namespaceSelector: {}
    podSelector:
      <<: *web
  - ipBlock: {cidr: 10.0.0.0/24, except: [10.0.0.128/25]}
  ports:
  - port: http
  - {port: 53, protocol: UDP, endPort: 60}
-
egress:
- to: []
  ports: null
- {}`)}---
kind: NetworkPolicyList
apiVersion: networking.k8s.io/v1
items:
- metadata: {name: '{{ .Values.name }}'}
  spec: {podSelector: }
`;

const TOKENS = [
  ':',
  '- ',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '\n',
  '\t',
  '  ',
  '#',
  '&a',
  '*web',
  '|',
  '>',
  '---\n',
  '\u202e',
  '`',
  '{{',
];

/** Policies and objects of Calico, with expressions in every style. */
const CALICO = `apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: {name: security.a}
spec:
  tier: security
  order: 10
  selector: app in {"web", "\`x\` <b>|[a](b)"} && !has(old)
  namespaceSelector: 'team == "shop" || projectcalico.org/name starts with ''o'''
  types: [Ingress, Egress]
  ingress:
  - action: Allow
    protocol: TCP
    source: {selector: "role == 'partner'", notNets: [10.0.0.0/8]}
    destination:
      ports: [80, "90:99", http]
  - action: Pass
    http: {methods: [GET], paths: [{exact: /a}]}
  egress:
  - {action: Deny, protocol: ICMP, icmp: {type: 8, code: }}
  - action: Log
    destination:
      services: {name: front, namespace: shop}
      serviceAccounts:
        names: [default, "<i>", "\`"]
        selector: >-
          has(a) || b == "**<b>**"
---
apiVersion: crd.projectcalico.org/v1
kind: StagedKubernetesNetworkPolicy
metadata: {name: b, namespace: shop}
spec: {stagedAction: Set, podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]}
---
{apiVersion: projectcalico.org/v3, kind: Tier, metadata: {name: security}, spec: {order: 100, defaultAction: Pass}}
---
{apiVersion: projectcalico.org/v3, kind: HostEndpoint, metadata: {name: n1, labels: {role: worker}}, spec: {node: n1, interfaceName: "*", expectedIPs: [192.168.0.11], ports: [{name: ssh, port: 22, protocol: TCP}]}}
---
{apiVersion: projectcalico.org/v3, kind: NetworkSet, metadata: {name: "s<b>", namespace: shop, labels: {role: "\`<i>"}}, spec: {nets: [203.0.113.0/24]}}
`;

/** Whole policies after a few random edits: pieces cut out, doubled, or replaced by what breaks YAML. */
export function brokenFrom(whole: string): fc.Arbitrary<string> {
  return fc
    .array(
      fc.record({
        at: fc.nat(whole.length),
        cut: fc.oneof(fc.constant(0), fc.nat(30)),
        insert: fc.oneof(fc.constant(''), fc.constantFrom(...TOKENS), fc.string({ maxLength: 4 })),
      }),
      { maxLength: 4 },
    )
    .map((edits) =>
      edits.reduce((text, { at, cut, insert }) => text.slice(0, at) + insert + text.slice(at + cut), whole),
    );
}

export const broken = brokenFrom(WHOLE);
export const brokenCalico = brokenFrom(CALICO);
