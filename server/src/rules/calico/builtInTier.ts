import { FORMER_TIERS } from '../../schema/calico/checks/objects.ts';
import { textAt, valueAt } from '../../schema/calico/views.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { judge, judged } from '../support/refuse.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { sentences } from '../support/text.ts';

/** The tiers that Calico makes itself have their place and their end (V08). */
export const builtInTier: Rule = {
  code: 'built-in-tier',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'Another order or end for a tier that Calico makes itself',
  answers: ['calico-V08'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of subject.structure.violations) {
      if (violation.kind !== 'check' || !/^calico-tier-(order|action)-/.test(violation.check.name)) continue;
      const { tier, wanted = '' } = violation.failure.facts ?? {};
      const field = String(violation.path.at(-1));
      const node = nodeAt(subject.object.node, violation.path);
      const verdict = judge(subject, 'check', violation);
      const message = sentences(
        `The tier \`${tier}\` is made by Calico, and its \`${field}\` is always \`${wanted}\`.`,
        verdict.words,
        node
          ? `Write \`${wanted}\`, or make a tier of your own.`
          : `Add \`${field}: ${wanted}\`, or make a tier of your own.`,
      );
      yield judged('built-in-tier', verdict, violation.path, 'value', message, {
        field: violation.at,
        fixes: node ? fix(`Change to \`${wanted}\``, rewriteScalar(subject.object.slice.text, node, wanted), true) : [],
      });
    }
    yield* formerTier(subject);
  },
};

/** What Calico made until 3.31. */
function* formerTier(subject: RuleSubject): Iterable<Finding> {
  const { node, kind } = subject.object;
  const name = kind === 'Tier' ? textAt(node, ['metadata', 'name'], 'calicoctl') : '';
  const wanted = Object.hasOwn(FORMER_TIERS, name) ? FORMER_TIERS[name] : undefined;
  const order = valueAt(node, ['spec', 'order'], 'calicoctl');
  if (wanted === undefined || (order?.kind === 'scalar' && order.value === wanted)) return;
  const path = ['spec', 'order'];
  const verdict = judge(subject, 'value', { path });
  const message = sentences(
    `Until Calico 3.31 the tier \`${name}\` is made by Calico, and its \`order\` is always \`${wanted}\`.`,
    verdict.words,
    'Make a tier of your own.',
  );
  yield judged('built-in-tier', verdict, path, 'value', message);
}
