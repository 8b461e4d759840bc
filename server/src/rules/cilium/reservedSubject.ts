import { requirements } from '../../engine/selector.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { ciliumRules } from '../support/cilium/manifest.ts';
import { code } from '../support/text.ts';

/** A class of Cilium's own as the subject of a namespaced policy, which selects pods of its namespace alone (cilium.md 2.4). */
export const reservedSubject: Rule = {
  code: 'reserved-subject',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: 'A reserved label as the subject of a namespaced policy',
  answers: ['cilium-M22'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { policy, namespace } of ciliumRules(subject)) {
      if (!policy || namespace === undefined) continue;
      const found = requirements(subjectSelector(policy.subject)).find(
        ({ key, op }) => key.startsWith('reserved:') && (op === 'in' || op === 'exists'),
      );
      if (!found) continue;
      yield {
        code: 'reserved-subject',
        level: 'warning',
        message: `A CiliumNetworkPolicy selects pods of its namespace only, and ${code(found.key)} is in none: this policy does nothing. Use a CiliumClusterwideNetworkPolicy.`,
        path: [...(found.path ?? policy.subject.path)],
        part: 'key',
      };
    }
  },
};
