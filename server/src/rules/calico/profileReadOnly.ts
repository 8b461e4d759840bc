import type { Finding, Rule, RuleSubject } from '../rule.ts';

/** A Profile, which Calico makes itself where Kubernetes is its datastore (V14). What the datastore is no text tells. */
export const profileReadOnly: Rule = {
  code: 'profile-read-only',
  level: 'info',
  scope: 'document',
  title: 'A Profile, which nobody can write',
  answers: ['calico-V14', 'calico-M77'],
  *check({ object }: RuleSubject): Iterable<Finding> {
    if (object.kind !== 'Profile' || object.apiVersion !== 'projectcalico.org/v3') return;
    yield {
      code: 'profile-read-only',
      level: 'info',
      message:
        'Where Calico keeps its objects in Kubernetes, profiles are made from Namespaces and ServiceAccounts, and `calicoctl` writes none. Only with etcd can they be written. Use policies.',
      path: ['kind'],
      part: 'value',
    };
  },
};
