import { nearestNames } from '../schema/near.ts';
import type { Finding, Rule, RuleSubject } from './rule.ts';
import { replace } from './support/edits.ts';
import { fix } from './support/fix.ts';
import { refused } from './support/refuse.ts';
import { code, sentences } from './support/text.ts';

const TYPES = ['Ingress', 'Egress'];

/** A policy type other than Ingress and Egress (A-V17). */
export const policyTypeUnknown: Rule = {
  code: 'policy-type-unknown',
  level: 'error',
  scope: 'document',
  title: 'A policy type other than `Ingress` and `Egress`',
  answers: ['A-V17', 'A-M28'],
  *check({ structure }: RuleSubject): Iterable<Finding> {
    for (const violation of structure.violations) {
      if (violation.kind !== 'enum' || violation.field.role !== 'policy-type') continue;
      const { value, path, node } = violation;
      const meant =
        TYPES.find((type) => type.toLowerCase() === value.trim().toLowerCase()) ?? nearestNames(value, TYPES)[0];
      const both = /^(both|all|any|\*)$/i.test(value) || /ingress.*egress|egress.*ingress/i.test(value);
      const message = sentences(
        `${code(value)} is no policy type: there are \`Ingress\` and \`Egress\`, and case counts. The API server refuses the policy.`,
        both ? 'For both directions list both.' : meant ? `Write \`${meant}\`.` : 'Write one of the two.',
      );
      const text = both ? 'Ingress, Egress' : meant;
      const fixable = both ? undefined : text;
      yield refused('policy-type-unknown', path, 'value', message, {
        fixes: fixable ? fix(`Change to \`${fixable}\``, replace(node, fixable), true) : [],
      });
    }
  },
};
