import { calicoPeerMatchesNothing } from '../calico/common/peerMatchesNothing.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { ciliumPeersMatchNothing } from '../support/cilium/peersMatchNothing.ts';

/** A selector of peers that matches nothing, where another label is near: a mistyped value, a key that pods do not carry. */
export const peerMatchesNothing: Rule = {
  code: 'peer-matches-nothing',
  level: 'warning',
  scope: 'cluster',
  families: ['calico', 'cilium'],
  title: 'A selector of peers that matches nothing',
  answers: ['calico-M33', 'cilium-M93'],
  *check(subject: RuleSubject): Iterable<Finding> {
    yield* calicoPeerMatchesNothing(subject);
    yield* ciliumPeersMatchNothing(subject);
  },
};
