import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { portFixes } from '../support/adminPorts.ts';
import { refusal } from '../support/dropped.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';
import { unknownKeys } from '../support/unknownKeys.ts';

/** A field of Calico, Cilium or ClusterNetworkPolicy in a Kubernetes NetworkPolicy (A-M83). */
export const foreignField: Rule = {
  code: 'foreign-field',
  level: 'error',
  scope: 'document',
  title: 'A field of another policy API',
  answers: ['A-M83', 'calico-M12', 'calico-M20', 'calico-M80', 'cilium-M12', 'cilium-M80', 'BC-M06', 'BC-M32'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { unknown, recognised } of unknownKeys(subject, 'foreign')) {
      const { api, here } = recognised.foreign;
      const message = sentences(
        `${code(unknown.entry.key)} is a field of ${api}, not of \`${subject.object.apiVersion ?? ''}\` ${subject.object.kind ?? ''}.`,
        refusal(subject, unknown),
        here
          ? `Here it is ${here}; or change \`apiVersion\` and \`kind\`.`
          : 'Nothing here says the same: change `apiVersion` and `kind`, or remove it.',
      );
      yield judged('foreign-field', judge(subject, 'unknown', unknown), unknown.path, 'key', message, {
        fixes: portFixes(subject, unknown),
      });
    }
  },
};
