import type { Rule } from '../rule.ts';
import { ignoredRules } from '../support/ignoredRules.ts';

/** Ingress rules in a policy whose `policyTypes` lists only `Egress`. */
export const policyTypeIngressMissing: Rule = {
  code: 'policy-type-ingress-missing',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'calico'],
  title: 'Ingress rules that `policyTypes` does not list are ignored',
  answers: ['A-M23', 'calico-M16'],
  check: (subject) => ignoredRules(subject, 'ingress', 'policy-type-ingress-missing'),
};
