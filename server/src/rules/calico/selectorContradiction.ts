import type { Rule } from '../rule.ts';
import { calicoSelectorContradiction } from './common/selectorContradiction.ts';

/** An expression that no labels can meet: by itself, or beside the namespace that the policy looks in (M37). */
export const selectorContradiction: Rule = {
  code: 'selector-contradiction',
  level: 'warning',
  scope: 'document',
  families: ['calico'],
  title: 'A selector that nothing can match',
  answers: ['calico-M37'],
  check: calicoSelectorContradiction,
};
