/** Policies that are only watched, not enforced (calico.md 1.6). */

import type { Field, KindSchema } from '../field.ts';
import { NETWORK_POLICY } from '../kubernetes/networkPolicy.ts';
import { GLOBAL_CHECKS, NAMESPACED_CHECKS } from './checks/policy.ts';
import { calicoKind } from './object.ts';
import { policyFields, policyName, policyNamespace } from './policy.ts';
import { API } from './sources.ts';

const STAGED_ACTION: Field = {
  type: 'string',
  role: 'calico-staged-action',
  default: 'Set',
  defaultValue: 'Set',
  enum: ['Set', 'Delete', 'Learn', 'Ignore'],
  doc: {
    summary: 'what enforcing the staged policy would do',
    facts: [
      '`Set`: it would make or replace the policy of the same name. `Delete`: it would delete that policy, and nothing but the tier may be given beside it.',
      '`Learn` and `Ignore` are marks for tools.',
      'None of them enforces anything.',
    ],
    example: 'stagedAction: Set',
    source: API('stagednetworkpolicy'),
  },
};

const NOT_ENFORCED =
  'Never enforced: what it would have allowed or denied is only reported, in the flow logs of the cluster.';
const SINCE = 'Since Calico 3.30.';
const LINK = 'https://docs.tigera.io/calico/latest/reference/resources/';

/**
 * The spec of a Kubernetes NetworkPolicy, of which the CRD keeps the types of values, what selectors and ranges cannot
 * do without, and little else (calico.md V17).
 */
const KUBERNETES_FIELDS = Object.fromEntries(
  Object.entries(NETWORK_POLICY.root.fields?.spec?.fields ?? {}).map(([name, field]) => [name, unchecked(field)]),
);

function unchecked(field: Field): Field {
  const { enum: _e, minimum: _l, maximum: _h, maxItems: _i, maxLength: _n, groups: _g, fields, items, ...rest } = field;
  return {
    ...rest,
    ...(fields && {
      fields: Object.fromEntries(Object.entries(fields).map(([name, child]) => [name, unchecked(child)])),
    }),
    ...(items && { items: unchecked(items) }),
    ...(field.role === 'policy-types' && { minItems: 1, maxItems: 2, unique: 'items' as const }),
    ...(field.role === 'port' && { format: 'any-int' as const }),
  };
}

export const STAGED_KINDS: readonly KindSchema[] = [
  ...calicoKind({
    kind: 'StagedNetworkPolicy',
    scope: 'Namespaced',
    link: `${LINK}stagednetworkpolicy`,
    doc: {
      summary: 'a NetworkPolicy of Calico that is only watched',
      facts: [NOT_ENFORCED],
      versions: [SINCE],
      source: API('stagednetworkpolicy'),
    },
    name: policyName('in its namespace'),
    namespace: policyNamespace('would govern'),
    spec: {
      type: 'object',
      role: 'calico-spec',
      required: true,
      doc: {
        summary: 'the policy as it would be enforced',
        facts: [NOT_ENFORCED],
        source: API('stagednetworkpolicy'),
      },
      checks: NAMESPACED_CHECKS,
      fields: { stagedAction: STAGED_ACTION, ...policyFields('namespace') },
    },
  }),
  ...calicoKind({
    kind: 'StagedGlobalNetworkPolicy',
    scope: 'Cluster',
    link: `${LINK}stagedglobalnetworkpolicy`,
    doc: {
      summary: 'a GlobalNetworkPolicy that is only watched',
      facts: [NOT_ENFORCED],
      versions: [SINCE],
      source: API('stagedglobalnetworkpolicy'),
    },
    name: policyName('in the cluster'),
    spec: {
      type: 'object',
      role: 'calico-spec',
      required: true,
      doc: {
        summary: 'the policy as it would be enforced',
        facts: [NOT_ENFORCED],
        source: API('stagedglobalnetworkpolicy'),
      },
      checks: GLOBAL_CHECKS,
      fields: { stagedAction: STAGED_ACTION, ...policyFields('everything') },
    },
  }),
  ...calicoKind({
    kind: 'StagedKubernetesNetworkPolicy',
    scope: 'Namespaced',
    link: `${LINK}stagedkubernetesnetworkpolicy`,
    doc: {
      summary: 'a Kubernetes NetworkPolicy that is only watched',
      facts: [NOT_ENFORCED, 'It counts as order 1000 of the tier `default`.'],
      versions: [SINCE],
      source: API('stagedkubernetesnetworkpolicy'),
    },
    name: policyName('in its namespace'),
    namespace: policyNamespace('would isolate'),
    spec: {
      type: 'object',
      role: 'calico-staged-kubernetes',
      required: true,
      doc: {
        summary: 'the policy as it would be enforced',
        facts: [NOT_ENFORCED],
        source: API('stagedkubernetesnetworkpolicy'),
      },
      fields: { stagedAction: STAGED_ACTION, ...KUBERNETES_FIELDS },
    },
  }),
];
