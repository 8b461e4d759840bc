import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { ciliumContradictions } from '../support/cilium/contradictions.ts';

/** A selector whose own demands exclude each other: it never matches anything (cilium.md 2.1). */
export const selectorContradiction: Rule = {
  code: 'selector-contradiction',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: 'A selector that contradicts itself',
  answers: ['cilium-M93'],
  *check(subject: RuleSubject): Iterable<Finding> {
    yield* ciliumContradictions(subject);
  },
};
