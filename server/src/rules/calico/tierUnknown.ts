import { nearestNames } from '../../schema/near.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Node } from '../../syntax/tree.ts';
import type { ClusterView, Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { nameProblem } from '../support/calico/names.ts';
import { fix } from '../support/fix.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { anyOf, code, sentences } from '../support/text.ts';
import { isAllKnown } from '../support/view.ts';

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
    if (!cluster || cluster.programs.tiers.length === 0 || !isAllKnown(cluster, ['tiers.projectcalico.org'])) return;
    const { tiers, dataplane } = cluster.programs;
    const known = [...new Set([...dataplane.tiers, ...tiers].map(({ name }) => name))];
    for (const { field, value, path, node } of structure.fields) {
      if (field.role !== 'calico-tier' || typeof value !== 'string' || value === '') continue;
      if (known.includes(value) || nameProblem(value)) continue;
      const [near] = nearestNames(value, known);
      const message = sentences(
        `There is no tier ${code(value)} (${cluster.words}).`,
        whatBecomesOfIt(object, cluster, value),
        near ? `Did you mean \`${near}\`?` : `There are ${anyOf(known.map(code), 'and')}. Make the tier first.`,
      );
      yield {
        code: 'tier-unknown',
        level: cluster.old ? 'info' : 'warning',
        message,
        path,
        part: 'value',
        fixes: near ? renamed(object, node, value, near) : [],
      };
    }
  },
};

/** A stored policy goes by its name up to 3.31, whatever `tier` says (V03). */
function whatBecomesOfIt({ policy }: RuleSubject['object'], { programs }: ClusterView, tier: string): string {
  const place = policy && programs.dataplane.place(policy).tier;
  return place === undefined || place === tier
    ? '`calicoctl create` refuses the policy; otherwise it comes after all others, and what it does not decide is denied.'
    : `Up to 3.31 Calico takes the tier of a stored policy from its name, which is ${code(place)} here; since 3.32 the policy comes after all others, and what it does not decide is denied.`;
}

/** The name begins with the tier where Calico is older than 3.32. */
function renamed({ node: root, slice }: RuleSubject['object'], tier: Node, from: string, to: string): readonly Fix[] {
  const name = nodeAt(root, ['metadata', 'name']);
  const prefixed = name?.kind === 'scalar' && typeof name.value === 'string' && name.value.startsWith(`${from}.`);
  const inName = prefixed ? rewriteScalar(slice.text, name, to + String(name.value).slice(from.length)) : [];
  const inSpec = rewriteScalar(slice.text, tier, to);
  return inName && inSpec ? fix(`Change to \`${to}\``, [...inName, ...inSpec]) : [];
}
