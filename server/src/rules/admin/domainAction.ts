import type { Finding, Rule } from '../rule.ts';
import { actionText } from '../support/adminText.ts';
import { policyText } from '../support/manifest.ts';

/** Names of hosts in a rule that denies or passes: the API means them for rules that allow (kubernetes.md BC.3.2 no. 15). */
export const domainAction: Rule = {
  code: 'domain-action',
  level: 'warning',
  scope: 'document',
  families: ['admin'],
  title: 'Names of hosts in a rule that does not allow',
  answers: ['BC-M26'],
  *check(subject) {
    const found = policyText(subject);
    // A BaselineAdminNetworkPolicy has no names: told as an unknown field.
    if (!found || found.policy.kind === 'BaselineAdminNetworkPolicy') return;
    for (const { action, peers = [] } of found.policy.rules) {
      const names = action === 'Allow' ? undefined : peers.find(({ kind }) => kind === 'domains');
      if (!names) continue;
      yield {
        code: 'domain-action',
        level: 'warning',
        message: `\`domainNames\` is meant for \`${actionText(found.policy, 'Allow')}\` alone. What \`${action}\` does with names is left to the network plugin, and addresses it has not seen a name for always get through. ${
          action === 'Deny'
            ? 'Deny ranges, and allow the names that may be reached before them.'
            : 'Name ranges instead.'
        }`,
        path: [...names.path, 'domainNames'],
        part: 'key',
      } satisfies Finding;
    }
  },
};
