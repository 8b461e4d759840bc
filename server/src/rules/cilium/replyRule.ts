import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { ciliumReplyRules } from '../support/cilium/replyRules.ts';

/** A rule for replies, which need none. */
export const replyRule: Rule = {
  code: 'reply-rule',
  level: 'info',
  scope: 'document',
  families: ['cilium'],
  title: 'A rule for replies, which need none',
  answers: ['cilium-M87'],
  *check(subject: RuleSubject): Iterable<Finding> {
    yield* ciliumReplyRules(subject);
  },
};
