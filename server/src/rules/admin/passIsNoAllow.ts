import type { Rule as PolicyRule } from '../../engine/model.ts';
import { capital } from '../../snapshot/words.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Rule } from '../rule.ts';
import { actionText } from '../support/adminText.ts';
import { programsWith } from '../support/dns.ts';
import { fix } from '../support/fix.ts';
import { type PolicyText, policyText } from '../support/manifest.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { deniedFlows } from '../support/ruleFlows.ts';
import { denierOf } from '../support/verdictWords.ts';
import { thePods } from '../support/words.ts';

/** `Pass` leaves the decision to what comes next, and that denies all of it (kubernetes.md BC.3.2 no. 5, BC.4 row 6). */
export const passIsNoAllow: Rule = {
  code: 'pass-is-no-allow',
  level: 'info',
  scope: 'cluster',
  families: ['admin'],
  title: 'What a rule passes on is denied by what comes next',
  answers: ['BC-M11'],
  *check(subject) {
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !cluster) return;
    for (const rule of found.policy.rules) {
      const finding = rule.action === 'Pass' ? judge(cluster, found, rule) : undefined;
      if (finding) yield finding;
    }
  },
};

function judge(cluster: ClusterView, found: PolicyText, rule: PolicyRule): Finding | undefined {
  const denied = deniedFlows(cluster, programsWith(cluster, found.policy), found.policy, rule, rule.direction);
  const denier = denied && denierOf(cluster, denied.verdict);
  if (!denied || !denier || denier.id === found.policy.id) return undefined;
  const pods = rule.direction === 'ingress' ? denied.receivers : denied.senders;
  const allow = actionText(found.policy, 'Allow');
  const action = nodeAt(found.root, [...rule.path, 'action']);
  return {
    code: 'pass-is-no-allow',
    level: 'info',
    message: `\`Pass\` leaves the decision to the next tier, and for ${thePods(pods, cluster.inventory)} that denies all of this (${cluster.words}): ${denier.words} does. ${capital(`\`${allow}\` lets it through whatever comes next.`)}`,
    path: [...rule.path, 'action'],
    part: 'value',
    related: denier.related,
    fixes: action ? fix(`Change to \`${allow}\``, rewriteScalar(found.text, action, allow)) : [],
  };
}
