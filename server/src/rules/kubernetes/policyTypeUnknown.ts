import { nearestNames } from '../../schema/near.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { refused } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

const TYPES = ['Ingress', 'Egress'];

/** A policy type other than Ingress and Egress (A-V17). Of more than two the API server looks at none, nor does this. */
export const policyTypeUnknown: Rule = {
  code: 'policy-type-unknown',
  level: 'error',
  scope: 'document',
  families: ['kubernetes'],
  title: 'A policy type other than `Ingress` and `Egress`',
  answers: ['A-V17', 'A-M28'],
  *check({ object, structure }: RuleSubject): Iterable<Finding> {
    for (const violation of structure.violations) {
      if (violation.kind !== 'enum' || violation.field.role !== 'policy-type') continue;
      const { value, path, node } = violation;
      const list = nodeAt(object.node, path.slice(0, -1));
      if (list?.kind !== 'list' || list.items.length > 2) continue;
      const both = /^(both|all|any|\*)$/i.test(value) || /ingress.*egress|egress.*ingress/i.test(value);
      const meant = likelyType(value);
      const message = sentences(
        `${node.value === null ? 'An item without a value' : code(value)} is no policy type: there are \`Ingress\` and \`Egress\`, and case counts. The API server refuses the policy.`,
        both ? 'For both directions list both.' : meant ? `Write \`${meant}\`.` : 'Write one of the two.',
      );
      const alone = list.flow && list.items.length === 1;
      const fixes = both
        ? alone
          ? fix('List both directions', replace(node, TYPES.join(', ')), true)
          : []
        : meant
          ? fix(`Change to \`${meant}\``, replace(node, meant), true)
          : [];
      yield refused('policy-type-unknown', path, 'value', message, { fixes });
    }
  },
};

function likelyType(value: string): string | undefined {
  const word = value.trim().toLowerCase();
  return TYPES.find((type) => type.toLowerCase() === word) ?? nearestNames(value, TYPES)[0];
}
