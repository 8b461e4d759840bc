import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { refusal } from '../support/dropped.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';
import { unknownKeys } from '../support/unknownKeys.ts';

/** Addresses, nodes or names among the sources of an administrator's rule, which are pods only (BC-M40). */
export const ingressPeer: Rule = {
  code: 'ingress-peer',
  level: 'error',
  scope: 'document',
  families: ['admin'],
  shape: true,
  title: 'A source that is no pod, in an ingress rule',
  answers: ['BC-M40'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { unknown } of unknownKeys(subject, 'ingress-peer')) {
      const message = sentences(
        `${code(unknown.entry.key)} can be a destination only: the sources of an ingress rule are pods, by \`namespaces\` or \`pods\`.`,
        refusal(subject, unknown),
        'Connections from elsewhere are left to NetworkPolicies.',
      );
      yield judged('ingress-peer', judge(subject, 'unknown', unknown), unknown.path, 'key', message);
    }
  },
};
