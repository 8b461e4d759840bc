import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { holdsUnknownKey, isBroken } from '../support/explained.ts';
import { given, holdsSomething } from '../support/nodes.ts';

/** A policy of the cluster's administrator that has no rule, and so decides nothing (BC-M33). */
export const noRules: Rule = {
  code: 'no-rules',
  level: 'warning',
  scope: 'document',
  families: ['admin'],
  title: 'A policy without a rule',
  answers: ['BC-M33'],
  *check({ object, structure }: RuleSubject): Iterable<Finding> {
    const spec = structure.fields.find(({ field }) => field.role === 'admin-spec');
    if (!spec || holdsUnknownKey(structure, spec.path)) return;
    const broken = ['ingress', 'egress'].some((name) => isBroken(structure, [...spec.path, name]));
    if (broken || holdsSomething(given(spec.node, 'ingress')) || holdsSomething(given(spec.node, 'egress'))) return;
    yield {
      code: 'no-rules',
      level: 'warning',
      message: `This ${object.kind ?? 'policy'} has no rule, and so it decides nothing: unlike a NetworkPolicy it isolates no pod. Add a rule, or remove the policy.`,
      path: spec.path,
      part: 'key',
      unfinished: true,
    };
  },
};
