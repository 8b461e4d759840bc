import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { ciliumPeersMatchNothing } from '../support/cilium/peersMatchNothing.ts';

/** A selector of peers that matches no pod, where another label is near: a mistyped value, a key that pods do not carry. */
export const peerMatchesNothing: Rule = {
  code: 'peer-matches-nothing',
  level: 'warning',
  scope: 'cluster',
  families: ['cilium'],
  title: 'A selector of peers that matches no pod',
  answers: ['cilium-M93'],
  *check(subject: RuleSubject): Iterable<Finding> {
    yield* ciliumPeersMatchNothing(subject);
  },
};
