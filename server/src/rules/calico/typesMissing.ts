import { get } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { addFields } from '../support/calico/insert.ts';
import { type CalicoPolicy, calicoPolicy, rulesOf } from '../support/calico/policy.ts';
import { fix } from '../support/fix.ts';
import { DIRECTIONS, listedTypes, typeName } from '../support/manifest.ts';
import { sentences } from '../support/text.ts';

/**
 * A stored policy without `types` governs both directions: the defaults that its rules would give are filled in only on
 * the way through `projectcalico.org/v3` (calico.md 1.2.1, rows 35 and 37 of 5.2).
 */
export const typesMissing: Rule = {
  code: 'types-missing',
  level: 'warning',
  scope: 'document',
  families: ['calico'],
  title: 'A stored policy without `types` governs both directions',
  answers: ['calico-M14', 'calico-M15'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const found = calicoPolicy(subject);
    if (!found?.raw || listedTypes(found.spec, 'types') !== undefined) return;
    const rules = rulesOf(found, 'all');
    const empty = DIRECTIONS.filter((direction) => !rules.some((rule) => rule.direction === direction));
    const [closed] = empty;
    // With rules for both, or none, it does what it looks like.
    if (closed === undefined || empty.length > 1) return;
    const message = sentences(
      `Without \`types\` a policy of \`crd.projectcalico.org/v1\` governs both directions: ${closed} has no rule here, and so is closed. Only \`projectcalico.org/v3\` goes by the rules that there are.`,
      'Write the types.',
    );
    yield {
      code: 'types-missing',
      level: 'warning',
      message,
      path: ['spec'],
      part: 'key',
      unfinished: true,
      fixes: fixesFor(found, closed === 'ingress' ? 'egress' : 'ingress'),
    };
  },
};

function fixesFor({ text, spec }: CalicoPolicy, direction: 'ingress' | 'egress') {
  const first = get(spec, direction);
  const add = (types: readonly string[]) => addFields(text, spec, { types }, first);
  return [
    ...fix(`Govern ${direction} only`, add([typeName(direction)])),
    ...fix('Say so: both types', add(['Ingress', 'Egress'])),
  ];
}
