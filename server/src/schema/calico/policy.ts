/** NetworkPolicy and GlobalNetworkPolicy (calico.md 1.2, 1.3). */

import type { Field, FieldDoc } from '../field.ts';
import { GLOBAL_CHECKS, NAMESPACED_CHECKS } from './checks/policy.ts';
import { calicoKind } from './object.ts';
import { rules } from './rule.ts';
import { SUBJECT_ACCOUNTS, SUBJECT_NAMESPACES, subjectSelector } from './selectors.ts';
import { API, DEFAULTS, VALIDATOR } from './sources.ts';

const TIER: Field = {
  type: 'string',
  role: 'calico-tier',
  default: 'default',
  defaultValue: 'default',
  since: '3.29',
  doc: {
    summary: 'the tier in which the policy is evaluated',
    facts: [
      'Empty or missing: `default`. The tier must exist when the policy is created.',
      'Tiers are asked one after the other by their order; a later one is asked only where the earlier ones passed the traffic on or had no policy for it.',
      'A policy of a tier that does not exist comes after all others, and that tier ends in a deny.',
    ],
    versions: [
      'Tiers are part of open source Calico since 3.29.',
      'From 3.29 to 3.31 the name of the policy starts with the tier and a dot; since 3.32 it need not.',
    ],
    example: 'tier: security',
    source: API('networkpolicy'),
  },
};

const ORDER: Field = {
  type: 'number',
  role: 'calico-order',
  default: 'after every policy that has an order',
  doc: {
    summary: 'the place of the policy in its tier, low numbers first',
    facts: [
      'Any number, also negative or with a fraction; it needs no quotes.',
      'Kubernetes NetworkPolicies count as order 1000 of the tier `default`.',
      'Equal orders go by name.',
    ],
    versions: ['Among equal orders `foo-bar` comes before `foo` since 3.32, and after it before.'],
    example: 'order: 100',
    source: API('networkpolicy'),
  },
};

const TYPES: Field = {
  type: 'list',
  role: 'calico-types',
  unique: 'items',
  default: '`Ingress` without egress rules, `Egress` with egress rules alone, both with rules of both',
  minItems: 1,
  maxItems: 2,
  doc: {
    summary: 'the directions in which the policy governs',
    facts: [
      'In a governed direction whatever no rule of the tier decides is denied at the end of the tier, unless the tier passes it on.',
      'Rules of a direction that is not listed are never used.',
      'Missing: `Ingress`, or `Egress` where there are only egress rules, or both where there are rules of both. `calicoctl` and the Calico API server count rules; the CRDs of 3.32 look whether the field is there at all.',
      'In `crd.projectcalico.org/v1` nothing fills it in, and missing means both.',
    ],
    example: 'types: [Ingress, Egress]',
    source: DEFAULTS,
  },
  items: {
    type: 'string',
    role: 'calico-type',
    enum: ['Ingress', 'Egress'],
    doc: {
      summary: 'one direction',
      facts: ['`Ingress`: to what is governed. `Egress`: from it. Upper and lower case count.'],
      source: API('networkpolicy'),
    },
  },
};

const HINTS: Field = {
  type: 'list',
  role: 'calico-hints',
  unique: 'items',
  default: 'none',
  since: '3.27',
  doc: {
    summary: 'how the policy is prepared on the nodes',
    facts: [
      '`AssumeNeededOnEveryNode`: computed on every node, whether a pod there needs it or not. It never changes what is allowed.',
    ],
    versions: ['Since Calico 3.27.'],
    example: 'performanceHints: [AssumeNeededOnEveryNode]',
    source: API('networkpolicy'),
  },
  items: {
    type: 'string',
    enum: ['AssumeNeededOnEveryNode'],
    doc: { summary: 'one hint', source: API('networkpolicy') },
  },
};

function flag(summary: string, facts: readonly string[], name: string): Field {
  return {
    type: 'boolean',
    role: 'calico-host-flag',
    default: 'false',
    doc: { summary, facts, example: `${name}: true`, source: API('globalnetworkpolicy') },
  };
}

/** What only global policies have. */
export const GLOBAL_FIELDS: Readonly<Record<string, Field>> = {
  namespaceSelector: SUBJECT_NAMESPACES,
  applyOnForward: flag(
    'whether the policy also governs traffic that is routed through a host',
    [
      'Host endpoints only: for pods it makes no difference.',
      'Without it, traffic to and from processes of the host itself is governed and forwarded traffic is not.',
      'Must be true where `doNotTrack` or `preDNAT` is.',
    ],
    'applyOnForward',
  ),
  preDNAT: flag(
    'whether the rules see the destination as it was before a Service or NodePort was translated',
    [
      'Host endpoints only, and ingress only: no egress rules, no `Egress` among the types.',
      'Needs `applyOnForward: true`, and not `doNotTrack`. It has no effect on pods.',
      'What no rule of it decides goes on to the other policies; nothing is denied at its end.',
    ],
    'preDNAT',
  ),
  doNotTrack: flag(
    'whether the rules run before connection tracking',
    [
      'Host endpoints only. Allowed packets are not tracked, so that replies need rules of their own.',
      'Needs `applyOnForward: true`, and not `preDNAT`. It has no effect on pods.',
    ],
    'doNotTrack',
  ),
};

/** In the order in which people write them. */
export function policyFields(reach: 'namespace' | 'everything'): Readonly<Record<string, Field>> {
  return {
    tier: TIER,
    order: ORDER,
    selector: subjectSelector(reach),
    ...(reach === 'everything' ? GLOBAL_FIELDS : {}),
    serviceAccountSelector: SUBJECT_ACCOUNTS,
    types: TYPES,
    ingress: rules('ingress'),
    egress: rules('egress'),
    performanceHints: HINTS,
  };
}

export const POLICY_NAME_FACTS: readonly string[] = [
  'Lower case letters, digits and `-`, with at most one dot, at most 253 characters.',
  'Decides the place among policies of equal order.',
];

export function policyName(unique: string): FieldDoc {
  return {
    summary: `the name of the policy, unique ${unique}`,
    facts: POLICY_NAME_FACTS,
    versions: [
      'From 3.29 to 3.31 `calicoctl` wants the tier in front, `security.web`; in the tier `default` there is no dot, or `default.` in front.',
    ],
    source: VALIDATOR,
  };
}

export function policyNamespace(verb: string): FieldDoc {
  return {
    summary: `the namespace the policy lives in; it ${verb} pods of this namespace only`,
    facts: ["Missing: the namespace of the client's context, else `default`."],
    source: VALIDATOR,
  };
}

export const NETWORK_POLICY_KINDS = [
  ...calicoKind({
    kind: 'NetworkPolicy',
    scope: 'Namespaced',
    link: 'https://docs.tigera.io/calico/latest/reference/resources/networkpolicy',
    doc: {
      summary: 'ordered rules for traffic to and from pods of one namespace',
      facts: [
        'Policies of a tier are asked by their order, rules one after the other, and the first that matches decides.',
        'A pod that some policy of a tier governs, and that no rule of the tier decides about, is denied at the end of the tier (unless the tier passes it on).',
        'A pod that no policy governs in a direction is open in that direction.',
      ],
      source: API('networkpolicy'),
    },
    name: policyName('in its namespace'),
    namespace: policyNamespace('governs'),
    spec: {
      type: 'object',
      role: 'calico-spec',
      required: true,
      doc: {
        summary: 'which pods, in which directions, in which place, and by which rules',
        facts: ['Empty `{}`: every pod of the namespace, ingress only, and no rule.'],
        source: API('networkpolicy'),
      },
      checks: NAMESPACED_CHECKS,
      fields: policyFields('namespace'),
    },
  }),
  ...calicoKind({
    kind: 'GlobalNetworkPolicy',
    scope: 'Cluster',
    link: 'https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy',
    doc: {
      summary: 'ordered rules for traffic to and from pods of every namespace, and hosts',
      facts: [
        'Lives in no namespace. Without selectors it governs every pod, system namespaces included, and every host endpoint.',
        'It is asked in its tier by its order, among the namespaced policies and Kubernetes NetworkPolicies, not before them.',
      ],
      source: API('globalnetworkpolicy'),
    },
    name: policyName('in the cluster'),
    spec: {
      type: 'object',
      role: 'calico-spec',
      required: true,
      doc: {
        summary: 'which pods and hosts, in which directions, in which place, and by which rules',
        facts: ['Empty `{}`: every pod and every host endpoint, ingress only, and no rule.'],
        source: API('globalnetworkpolicy'),
      },
      checks: GLOBAL_CHECKS,
      fields: policyFields('everything'),
    },
  }),
];
