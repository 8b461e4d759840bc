import type { Refusers } from '../validators.ts';

/**
 * Who refuses a policy, by the reason alone. What the agent makes of what a schema refuses depends on the value: rules
 * ask the reading of the agent about that.
 */
export const REFUSERS: Refusers = {
  check: ['kube-apiserver'],
  duplicate: ['kube-apiserver'],
  'duplicate-key': ['kube-apiserver'],
  metadata: ['kube-apiserver'],
  value: ['cilium-agent'],
  'label-syntax': ['cilium-agent'],
  expression: ['cilium-agent'],
  otherwise: ['kube-apiserver', 'cilium-preflight'],
};
