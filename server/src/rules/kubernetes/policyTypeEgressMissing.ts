import type { Rule } from '../rule.ts';
import { ignoredRules } from '../support/ignoredRules.ts';

/** Egress rules in a policy whose `policyTypes` lists only `Ingress`. */
export const policyTypeEgressMissing: Rule = {
  code: 'policy-type-egress-missing',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'calico'],
  title: 'Egress rules that `policyTypes` does not list are ignored',
  answers: ['A-M23', 'calico-M16'],
  check: (subject) => ignoredRules(subject, 'egress', 'policy-type-egress-missing'),
};
