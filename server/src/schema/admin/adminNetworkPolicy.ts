import type { KindSchema } from '../field.ts';
import { BASELINE_NAME } from './checks.ts';
import { adminKind, priority } from './kind.ts';
import { V1ALPHA1 } from './peers.ts';
import { specFields } from './rules.ts';

const LINK = 'https://network-policy-api.sigs.k8s.io/';
const SOURCE = 'network-policy-api apis/v1alpha1/adminnetworkpolicy_types.go';
const BASELINE_SOURCE = 'network-policy-api apis/v1alpha1/baselineadminnetworkpolicy_types.go';
const OLDER = 'Superseded by ClusterNetworkPolicy of `v1alpha2` since v0.2.0.';

/** `policy.networking.k8s.io/v1alpha1 AdminNetworkPolicy` (kubernetes.md B). */
export const ADMIN_NETWORK_POLICY: KindSchema = adminKind(V1ALPHA1, {
  kind: 'AdminNetworkPolicy',
  link: `${LINK}reference/spec/`,
  doc: {
    summary: "an administrator's rules for the whole cluster, asked before any NetworkPolicy",
    facts: [
      'The policies are asked in the order of their priority, and the rules of each in theirs; the first that matches decides.',
      'What none matches goes on to the NetworkPolicies, then to the BaselineAdminNetworkPolicy.',
      'Selecting a pod does not isolate it.',
    ],
    versions: [OLDER],
    source: SOURCE,
  },
  name: {
    summary: 'the name of the policy, unique in the cluster',
    facts: ['Has no influence on what is allowed.', 'Lower case letters, digits, `-` and `.`, at most 253 characters.'],
    source: SOURCE,
  },
  specDoc: {
    summary: 'which pods, in which place among the others, and the rules',
    facts: ['`priority` and `subject` must be there. Without a rule the policy does nothing.'],
    source: SOURCE,
  },
  spec: {
    priority: priority(V1ALPHA1, 'AdminNetworkPolicies'),
    ...specFields(V1ALPHA1, {
      actions: ['Allow', 'Deny', 'Pass'],
      domains: true,
      next: 'the rest of the AdminNetworkPolicies is left out; NetworkPolicies decide, then the BaselineAdminNetworkPolicy.',
    }),
  },
});

/** `policy.networking.k8s.io/v1alpha1 BaselineAdminNetworkPolicy` (kubernetes.md B). */
export const BASELINE_ADMIN_NETWORK_POLICY: KindSchema = adminKind(V1ALPHA1, {
  kind: 'BaselineAdminNetworkPolicy',
  link: `${LINK}reference/spec/`,
  doc: {
    summary: "the cluster's default rules, for pods that no NetworkPolicy isolates",
    facts: [
      'Asked last. A pod that some NetworkPolicy isolates in a direction never comes to it in that direction.',
      'There is one in a cluster, called `default`.',
      'What no rule matches is let through.',
    ],
    versions: [OLDER],
    source: BASELINE_SOURCE,
  },
  name: {
    summary: 'the name of the policy, which must be `default`',
    facts: ['There is one BaselineAdminNetworkPolicy in a cluster; the API server refuses any other name.'],
    source: BASELINE_SOURCE,
  },
  specDoc: {
    summary: 'which pods, and the rules',
    facts: ['`subject` must be there. Without a rule the policy does nothing.'],
    source: BASELINE_SOURCE,
  },
  spec: specFields(V1ALPHA1, { actions: ['Allow', 'Deny'], domains: false, next: '' }),
  checks: [BASELINE_NAME],
});
