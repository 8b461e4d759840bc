import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { allItems, limitsPorts, nodesIn } from '../support/cilium/manifest.ts';

/** `toServices` in a rule that denies: nobody resolves it there (cilium.md 4.7). */
export const servicesInDeny: Rule = {
  code: 'services-in-deny',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: '`toServices` in a deny rule is not resolved',
  answers: ['cilium-M58'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const item of allItems(subject)) {
      if (!item.denies || nodesIn(item.map, 'toServices').length === 0) continue;
      yield {
        code: 'services-in-deny',
        level: 'warning',
        message: limitsPorts(item)
          ? 'Cilium does not look Services up in a deny rule: these ports are denied to every destination, not only to the pods behind the Service. Select those pods with `toEndpoints`.'
          : 'Cilium does not look Services up in a deny rule: this denies no destination. Select the pods behind the Service with `toEndpoints`.',
        path: [...item.path, 'toServices'],
        part: 'key',
      };
    }
  },
};
