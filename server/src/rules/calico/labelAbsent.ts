import type { Rule } from '../rule.ts';
import { calicoLabelAbsent } from './common/labelAbsent.ts';

/**
 * `env != "prod"` is true of whatever has no `env` at all (calico.md 2.2). Told where the cluster has both: pods with the
 * label, and selected ones without it.
 */
export const labelAbsent: Rule = {
  code: 'label-absent',
  level: 'info',
  scope: 'cluster',
  families: ['calico'],
  title: 'A negation that also means what lacks the label',
  answers: ['calico-M29'],
  check: calicoLabelAbsent,
};
