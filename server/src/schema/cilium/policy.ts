import { child } from '../checks.ts';
import type { Check, Field, FieldDoc, KindSchema } from '../field.ts';
import { objectMeta } from '../objectMeta.ts';
import { API, doc } from './doc.ts';
import { REFUSERS } from './refusers.ts';
import { ruleFields, SECTIONS, SUBJECTS } from './rule.ts';
import { status } from './status.ts';

const LINK = 'https://docs.cilium.io/en/stable/security/policy/';

function rule(scope: KindSchema['scope'], own: FieldDoc): Field {
  return {
    type: 'object',
    role: 'cilium-rule',
    groups: [
      { needs: 'exactly-one', of: SUBJECTS },
      { needs: 'at-least-one', of: SECTIONS },
    ],
    fields: ruleFields(scope),
    doc: own,
  };
}

/** The CEL rule of the CRD (C18). */
const SOME_RULE: Check = {
  name: 'spec-or-specs',
  fails: (node) => (child(node, 'spec') || child(node, 'specs') ? undefined : { at: [] }),
};

const RULE_FACTS = [
  'Names pods, and what they may receive and open. One rule: for more, use `specs`.',
  'A list of rules in a direction that holds something closes the pods in this direction, except for what it or another policy allows.',
  'Denies of any policy come before every allow.',
];

function root(kind: string, scope: KindSchema['scope'], summary: string, source: string): Field {
  const own = scope === 'Namespaced';
  return {
    type: 'object',
    doc: doc(source, `a ${kind}`),
    checks: [SOME_RULE],
    fields: {
      apiVersion: {
        type: 'string',
        required: true,
        enum: ['cilium.io/v2'],
        doc: doc(source, 'the API version of the policy'),
      },
      kind: { type: 'string', required: true, enum: [kind], doc: doc(source, summary) },
      metadata: objectMeta(
        doc(source, `the name of the policy, unique in its ${own ? 'namespace' : 'cluster'}`, [
          'Has no influence on what is allowed.',
          'Lower case letters, digits, `-` and `.`, at most 253 characters.',
        ]),
        own
          ? doc(source, 'the namespace the policy lives in; its rules are about pods of this namespace only', [
              "Missing, empty or null: the namespace of the client's context, else `default`.",
            ])
          : doc(source, 'nothing: this kind belongs to no namespace', ['Leave it out.']),
      ),
      spec: rule(scope, doc(source, 'one rule', [...RULE_FACTS, 'Missing: the rules are in `specs`.'])),
      specs: {
        type: 'list',
        role: 'cilium-rules',
        doc: doc(source, 'several rules in one object', [
          'Each is taken on its own; `spec` beside it is one more.',
          'One rule that the agent cannot take makes it refuse the whole object: what was there before stays in force.',
        ]),
        items: rule(scope, doc(source, 'one rule', RULE_FACTS)),
      },
      status: status(),
    },
  };
}

const FACTS = [
  'A pod that no policy selects in a direction is open in it.',
  'A connection between two pods needs both sides: egress of the source and ingress of the destination.',
  'The API server checks the form; the agent on each node checks the rest and refuses the whole object for one wrong rule, while `kubectl` says nothing.',
];

/** `cilium.io/v2 CiliumNetworkPolicy` (cilium.md 1). */
export const CILIUM_NETWORK_POLICY: KindSchema = {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNetworkPolicy',
  family: 'cilium',
  product: 'cilium',
  scope: 'Namespaced',
  decoding: 'crd',
  refusers: REFUSERS,
  noun: 'policy',
  unchecked: 'Nobody refuses it, and nothing matches.',
  link: `${LINK}language/`,
  doc: doc(
    API.types,
    'which connections are let through to and from pods of one namespace, as Cilium enforces it',
    FACTS,
  ),
  root: root(
    'CiliumNetworkPolicy',
    'Namespaced',
    'which connections are let through to and from pods of one namespace',
    API.types,
  ),
};

/** `cilium.io/v2 CiliumClusterwideNetworkPolicy`: the same for pods of every namespace, or for nodes. */
export const CILIUM_CLUSTERWIDE_NETWORK_POLICY: KindSchema = {
  ...CILIUM_NETWORK_POLICY,
  kind: 'CiliumClusterwideNetworkPolicy',
  scope: 'Cluster',
  doc: doc(
    API.clusterwide,
    'which connections are let through to and from pods of any namespace, or nodes, as Cilium enforces it',
    FACTS,
  ),
  root: root(
    'CiliumClusterwideNetworkPolicy',
    'Cluster',
    'which connections are let through to and from pods of any namespace, or nodes',
    API.clusterwide,
  ),
};
