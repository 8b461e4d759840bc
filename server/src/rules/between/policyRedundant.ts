import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { policyName } from '../support/between.ts';
import { redundancyOf } from '../support/redundantPolicy.ts';
import { sentences } from '../support/text.ts';

/** A policy without which nothing changes: another one says all of it, for all of its pods. */
export const policyRedundant: Rule = {
  code: 'policy-redundant',
  level: 'hint',
  scope: 'cluster',
  title: 'A policy of which another one says everything',
  answers: [],
  check(subject: RuleSubject): Iterable<Finding> {
    const found = redundancyOf(subject);
    if (found === undefined) return [];
    const other = policyName(found.by, found.policy);
    const message = found.same
      ? sentences(`This policy says the same as ${other}, of the same pods.`, 'One of the two is enough.')
      : sentences(
          `${other} says all of this, of the same pods and perhaps more, so this policy changes nothing.`,
          'Take it out; or narrow the other one, if this one was meant to.',
        );
    const related = [{ message: 'The policy that says it all', policy: found.by.id, path: [] }];
    return [{ code: 'policy-redundant', level: 'hint', message, path: [], part: 'value', related }];
  },
};
