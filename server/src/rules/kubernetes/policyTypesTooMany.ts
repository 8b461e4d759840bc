import type { ListNode } from '../../syntax/tree.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { refused } from '../support/refuse.ts';

/** More than two policy types (A-V17). */
export const policyTypesTooMany: Rule = {
  code: 'policy-types-too-many',
  level: 'error',
  scope: 'document',
  families: ['kubernetes'],
  title: 'More than two policy types',
  answers: ['A-V17', 'A-M28'],
  *check({ structure }: RuleSubject): Iterable<Finding> {
    for (const violation of structure.violations) {
      if (violation.kind !== 'limit' || violation.field.role !== 'policy-types' || violation.node.kind !== 'list')
        continue;
      const message = `\`policyTypes\` takes two items at most, and here are ${violation.node.items.length}: the API server refuses the policy. There are only \`Ingress\` and \`Egress\`; list each once.`;
      yield refused('policy-types-too-many', violation.path, 'key', message, { fixes: once(violation.node) });
    }
  },
};

/** Each type once, where the list holds nothing else. */
function once(list: ListNode): readonly Fix[] {
  const types = new Set(list.items.map(({ value }) => (value.kind === 'scalar' ? value.value : undefined)));
  if (![...types].every((type) => type === 'Ingress' || type === 'Egress') || !list.flow) return [];
  return fix('List each type once', replace(list, `[${[...types].join(', ')}]`), true);
}
