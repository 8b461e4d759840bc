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

/** A whole policy after a few random edits: pieces cut out, doubled, or replaced by what breaks YAML. */
export const brokenFrom = (whole: string): fc.Arbitrary<string> =>
  fc
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

export const broken = brokenFrom(WHOLE);
