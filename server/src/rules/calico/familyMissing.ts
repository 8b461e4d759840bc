import type { Rule } from '../rule.ts';
import { calicoFamilyMissing } from './common/familyMissing.ts';

/**
 * A rule that holds for one family of addresses only, in a cluster that has both: `0.0.0.0/0` is not everything, a
 * `notNets` of one family says nothing of the other, and `ICMP` is IPv4 (calico.md 4.7, rows 71, 72 and 75 of 5.2).
 */
export const familyMissing: Rule = {
  code: 'family-missing',
  level: 'info',
  scope: 'cluster',
  families: ['calico'],
  title: 'A rule for one family of addresses, where pods have both',
  answers: ['calico-M53', 'calico-M54', 'calico-M61'],
  check: calicoFamilyMissing,
};
