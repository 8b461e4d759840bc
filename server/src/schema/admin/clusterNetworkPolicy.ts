import type { Field, KindSchema } from '../field.ts';
import { adminKind, priority } from './kind.ts';
import { V1ALPHA2 } from './peers.ts';
import { specFields } from './rules.ts';

const SOURCE = V1ALPHA2.source;

const TIER: Field = {
  type: 'string',
  role: 'admin-tier',
  required: true,
  enum: ['Admin', 'Baseline'],
  doc: {
    summary: 'when the policy is asked: before the NetworkPolicies or after them',
    facts: [
      '`Admin`: before any NetworkPolicy, which cannot take back what a rule here decides.',
      '`Baseline`: after them, for pods and directions that no NetworkPolicy isolates.',
      'There is no default.',
    ],
    example: 'tier: Admin',
    source: SOURCE,
  },
};

/** `policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy` (kubernetes.md C). */
export const CLUSTER_NETWORK_POLICY: KindSchema = adminKind(V1ALPHA2, {
  kind: 'ClusterNetworkPolicy',
  link: 'https://network-policy-api.sigs.k8s.io/api-overview/',
  doc: {
    summary: "an administrator's rules for the whole cluster, before or after the NetworkPolicies",
    facts: [
      'In each tier the policies are asked in the order of their priority, and the rules of each in theirs; the first that matches decides.',
      'What no rule matches goes on: from `Admin` to the NetworkPolicies, from there to `Baseline`, and then it is let through.',
      'Selecting a pod does not isolate it.',
      'Its short name `cnp` is that of CiliumNetworkPolicy too: `kubectl get clusternetworkpolicies` says which is meant.',
    ],
    versions: ['Since v0.2.0, in the place of AdminNetworkPolicy and BaselineAdminNetworkPolicy.'],
    source: SOURCE,
  },
  name: {
    summary: 'the name of the policy, unique in the cluster',
    facts: ['Has no influence on what is allowed.', 'Lower case letters, digits, `-` and `.`, at most 253 characters.'],
    source: SOURCE,
  },
  specDoc: {
    summary: 'which pods, in which tier and place, and the rules',
    facts: ['`tier`, `priority` and `subject` must be there. Without a rule the policy does nothing.'],
    source: SOURCE,
  },
  spec: {
    tier: TIER,
    priority: priority(V1ALPHA2, 'policies of its tier'),
    ...specFields(V1ALPHA2, {
      actions: ['Accept', 'Deny', 'Pass'],
      domains: true,
      next: 'the rest of the tier is left out; from `Admin` the NetworkPolicies decide, from `Baseline` the connection is let through.',
    }),
  },
});
