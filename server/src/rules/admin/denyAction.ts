import type { MapEntry } from '../../syntax/tree.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { removeEntry } from '../support/insert.ts';
import { refused } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';
import { unknownKeys } from '../support/unknownKeys.ts';

/** `action: Deny` and the like: NetworkPolicy has no actions, every rule allows (A-M84). */
export const denyAction: Rule = {
  code: 'deny-action',
  level: 'error',
  scope: 'document',
  families: ['kubernetes'],
  title: 'An action in a rule, which can only allow',
  answers: ['A-M84'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { unknown } of unknownKeys(subject, 'deny')) {
      const { entry, map } = unknown;
      const allows = saysAllow(entry);
      const message = sentences(
        `A NetworkPolicy has no ${code(entry.key)}: every rule allows, and what no rule allows is denied.`,
        `The API server refuses it when asked for strict checks, as \`kubectl\` does; for other clients it drops the field without a word${allows ? '' : ', and what was meant to be denied is allowed'}.`,
        allows
          ? 'Remove it.'
          : 'To deny, leave the peers out of every rule, or use a ClusterNetworkPolicy (`policy.networking.k8s.io`).',
      );
      yield refused('deny-action', unknown.path, 'key', message, {
        fixes: allows ? fix(`Remove \`${entry.key}\``, removeEntry(subject.object.slice.text, map, entry), true) : [],
      });
    }
  },
};

function saysAllow({ key, value }: MapEntry): boolean {
  if (value.kind !== 'scalar') return false;
  if (/^allow$/i.test(key)) return value.value === true;
  if (/^deny$/i.test(key)) return value.value === false;
  return typeof value.value === 'string' && /^(allow|accept|permit)$/i.test(value.value);
}
