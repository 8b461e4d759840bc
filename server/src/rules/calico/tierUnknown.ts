import { nearestNames } from '../../schema/near.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { nameProblem } from '../support/calico/names.ts';
import { fix } from '../support/fix.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { anyOf, code, sentences } from '../support/text.ts';

/** A tier that nobody made (V05). */
export const tierUnknown: Rule = {
  code: 'tier-unknown',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: 'A tier that does not exist',
  answers: ['calico-V05', 'calico-M17'],
  *check({ structure, cluster, object }: RuleSubject): Iterable<Finding> {
    // A view without any tier of its own simply does not tell.
    if (!cluster || cluster.programs.tiers.length === 0) return;
    const { tiers, dataplane } = cluster.programs;
    const known = [...new Set([...dataplane.tiers, ...tiers].map(({ name }) => name))];
    for (const { field, value, path, node } of structure.fields) {
      if (field.role !== 'calico-tier' || typeof value !== 'string' || value === '') continue;
      if (known.includes(value) || nameProblem(value)) continue;
      const [near] = nearestNames(value, known);
      const message = sentences(
        `There is no tier ${code(value)} (${cluster.words}).`,
        '`calicoctl create` refuses the policy; otherwise it comes after all others, and what it does not decide is denied.',
        near ? `Did you mean \`${near}\`?` : `There are ${anyOf(known.map(code), 'and')}. Make the tier first.`,
      );
      yield {
        code: 'tier-unknown',
        level: cluster.old ? 'info' : 'warning',
        message,
        path,
        part: 'value',
        fixes: near ? fix(`Change to \`${near}\``, rewriteScalar(object.slice.text, node, near)) : [],
      };
    }
  },
};
