import { textAt } from '../../schema/calico/views.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { isCalicoName, isDerivedName } from '../support/calico/names.ts';
import { isForCalicoctl, refusedOnCreate } from '../support/calico/objects.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { subdomainProblem } from '../support/labels.ts';
import { judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

const KINDS: ReadonlySet<unknown> = new Set([
  'NetworkPolicy',
  'GlobalNetworkPolicy',
  'StagedNetworkPolicy',
  'StagedGlobalNetworkPolicy',
]);

/** A name without the tier in front, or with another, or one that Calico keeps for itself (V01, V03). */
export const policyNameTier: Rule = {
  code: 'name-tier',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'A policy name that does not go with its tier',
  answers: ['calico-V01', 'calico-V03', 'calico-M21'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { kind, node, schema } = subject.object;
    if (!isForCalicoctl(schema) || !KINDS.has(kind)) return;
    const tier = textAt(node, ['spec', 'tier'], 'calicoctl') || 'default';
    const path = ['metadata', 'name'];
    // `calicoctl` reads a bare number as text.
    const value = textAt(node, path, 'calicoctl');
    const at = nodeAt(node, path);
    if (at && !subdomainProblem(value) && isCalicoName(kind, value)) {
      const verdict = refusedOnCreate(subject);
      if (isDerivedName(value)) {
        if (isCreatable(value)) return;
        const message = sentences(
          `Names such as ${code(value)} are those that Calico gives to policies of other APIs.`,
          verdict.words,
          'Choose another name.',
        );
        yield judged('name-tier', verdict, path, 'value', message);
      } else if (value.includes('.') ? !value.startsWith(`${tier}.`) : tier !== 'default') {
        const name = `${tier}.${value.slice(value.indexOf('.') + 1)}`;
        const message = sentences(
          tier === 'default'
            ? `${code(value)} has the tier ${code(value.split('.')[0] ?? '')} in front, and the policy is in the tier \`default\`.`
            : `A policy of the tier ${code(tier)} is called \`${name}\`: from Calico 3.29 to 3.31 the name starts with the tier.`,
          `${verdict.words} Since 3.32 it does not.`,
          tier === 'default' ? 'Set `spec.tier`, or leave the dot out.' : 'Put the tier in front.',
        );
        yield judged('name-tier', verdict, path, 'value', message, {
          fixes: tier === 'default' || !isCalicoName(kind, name) ? [] : fix(`Rename to \`${name}\``, replace(at, name)),
        });
      }
    }
  },
};

/** Security groups of OpenStack are written by hand. */
function isCreatable(name: string): boolean {
  return name.startsWith('ossg.');
}
