/** Selector expressions: one language, and a different set of labels at each place (calico.md 2). */

import type { Field, FieldDoc, FieldRole } from '../field.ts';
import { API, PARSER } from './sources.ts';

/** How the expressions are written: said at each of them. */
const LANGUAGE: readonly string[] = [
  'Written as one line: `key == "value"`, `!=`, `in {"a", "b"}`, `not in`, `contains`, `starts with`, `ends with`, `has(key)`, joined by `&&` and `||`, turned round by `!`.',
  'Values stand in quotes, keys do not. There are no numbers, wildcards or regular expressions.',
  '`!=`, `not in` and `!` are true where the label is not there at all; to ask for a label with another value write `has(key) && key != "value"`.',
];

/** Longer texts are refused by the newest schemas. */
const LONGEST = 1024;

function expression(role: FieldRole, doc: FieldDoc, more: Partial<Field> = {}): Field {
  return {
    type: 'string',
    role,
    maxLength: LONGEST,
    doc: {
      ...doc,
      facts: [...(doc.facts ?? []), ...LANGUAGE],
      versions: [...(doc.versions ?? []), 'At most 1024 characters since Calico 3.33.'],
      source: doc.source === '' ? PARSER : doc.source,
    },
    ...more,
  };
}

/** `spec.selector` of a policy. */
export function subjectSelector(reach: 'namespace' | 'everything'): Field {
  const global = reach === 'everything';
  return expression(
    'calico-subject',
    {
      summary: global ? 'the pods and host endpoints this policy governs' : 'the pods this policy governs',
      facts: [
        global
          ? 'Empty or missing: every pod of every namespace and every host endpoint. `all()` next to a `namespaceSelector` or `serviceAccountSelector` means pods only.'
          : 'Empty or missing: every pod of the namespace.',
        global
          ? 'Only pods: `has(projectcalico.org/namespace)`, or `namespaceSelector: all()`.'
          : "Only pods of the policy's own namespace can match, never hosts or network sets.",
        'A pod that no policy governs in a direction is open in that direction.',
        'Pods also have `projectcalico.org/namespace` and `projectcalico.org/serviceaccount`; labels of their namespace are asked for in a `namespaceSelector`.',
        '`global()` cannot stand here.',
      ],
      example: 'selector: app == "db" && tier in {"back", "store"}',
      source: API(global ? 'globalnetworkpolicy' : 'networkpolicy'),
    },
    { default: global ? 'every pod and every host endpoint' : 'every pod of the namespace' },
  );
}

/** `spec.serviceAccountSelector` of a policy. */
export const SUBJECT_ACCOUNTS: Field = expression(
  'calico-subject-accounts',
  {
    summary: 'which of the selected pods are governed, by the labels of their ServiceAccount',
    facts: [
      'Both must match: `selector` and this.',
      'Reads the labels of ServiceAccount objects; the name is the label `projectcalico.org/name`.',
      'An expression that says what a label is *not* is also true for whatever has no ServiceAccount.',
      '`global()` cannot stand here.',
    ],
    example: 'serviceAccountSelector: projectcalico.org/name == "builder"',
    source: API('networkpolicy'),
  },
  { default: 'no restriction' },
);

/** `spec.namespaceSelector` of a global policy. */
export const SUBJECT_NAMESPACES: Field = expression(
  'calico-subject-namespaces',
  {
    summary: 'the namespaces whose pods this policy governs, by the labels of the Namespace objects',
    facts: [
      'Both must match: `selector` and this.',
      'The name of a namespace is the label `projectcalico.org/name`, or `kubernetes.io/metadata.name`.',
      'An expression that says what a label is *not* also governs host endpoints, which have no namespace, unless `selector: all()` stands beside it.',
      '`all()`: whatever has a namespace. `global()` cannot stand here.',
    ],
    example: 'namespaceSelector: kubernetes.io/metadata.name not in {"kube-system", "calico-system"}',
    source: API('globalnetworkpolicy'),
  },
  { default: 'no restriction: pods of every namespace, and host endpoints' },
);

/** `selector` at one end of a rule. */
export const PEER_SELECTOR: Field = expression(
  'calico-peer',
  {
    summary: 'the pods, network sets and host endpoints at this end, by their labels',
    facts: [
      "In a namespaced policy without `namespaceSelector` beside it: only pods and NetworkSets of the policy's own namespace. In a global policy: everything.",
      'Addresses that belong to nothing Calico knows never match, not even with `!has(key)`.',
      'A GlobalNetworkSet is reached from a namespaced policy with `namespaceSelector: global()`.',
      '`global()` cannot stand here.',
    ],
    example: 'selector: role == "frontend"',
    source: API('policy_common'),
  },
  { default: 'not asked' },
);

export const PEER_NOT_SELECTOR: Field = expression(
  'calico-not-peer',
  {
    summary: 'what must not be at this end, by label',
    facts: [
      'The address must belong to nothing that matches. In a global policy addresses that Calico does not know pass.',
      "In a namespaced policy without `namespaceSelector` it also keeps the rule to the policy's own namespace, so that outside addresses never match.",
    ],
    example: 'notSelector: role == "untrusted"',
    source: API('policy_common'),
  },
  { default: 'not asked' },
);

export const PEER_NAMESPACES: Field = expression(
  'calico-peer-namespaces',
  {
    summary: 'the namespaces at this end, by the labels of the Namespace objects',
    facts: [
      'Alone: every pod and NetworkSet of these namespaces. Next to `selector` or `serviceAccounts`: both must match.',
      'The name of a namespace is the label `projectcalico.org/name`, or `kubernetes.io/metadata.name`; the label `projectcalico.org/namespace` belongs into `selector`.',
      '`all()`: whatever has a namespace. `global()`: host endpoints and GlobalNetworkSets; it must stand alone.',
      'An expression that says what a label is *not* also takes in host endpoints and GlobalNetworkSets.',
    ],
    example: 'namespaceSelector: projectcalico.org/name == "monitoring"',
    source: API('policy_common'),
  },
  { default: "the policy's own namespace; in a global policy everything" },
);

/** `serviceAccounts.selector`: the one expression without a limit of length. */
export const PEER_ACCOUNTS: Field = (() => {
  const { maxLength: _, ...field } = expression(
    'calico-peer-accounts',
    {
      summary: 'the ServiceAccounts that pods at this end may run as, by label',
      facts: [
        'Next to `names`: both must match.',
        'Reads the labels of ServiceAccount objects; the name is the label `projectcalico.org/name`.',
      ],
      example: 'selector: team == "payments"',
      source: API('policy_common'),
    },
    { default: 'every ServiceAccount' },
  );
  return { ...field, doc: { ...field.doc, versions: [] } };
})();
