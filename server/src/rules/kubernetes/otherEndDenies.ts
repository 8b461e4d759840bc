import type { Direction, Rule as PolicyRule } from '../../engine/model.ts';
import { capital } from '../../snapshot/words.ts';
import type { ClusterView, Finding, Rule } from '../rule.ts';
import { isAdmin } from '../support/adminText.ts';
import { ciliumOtherEnds } from '../support/cilium/otherEnds.ts';
import { programsWith } from '../support/dns.ts';
import { type PolicyText, policyText } from '../support/manifest.ts';
import { deniedFlows } from '../support/ruleFlows.ts';
import { denierOf } from '../support/verdictWords.ts';
import { governs } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * A rule that allows what the policies at the other end deny: both ends must allow a connection (kubernetes.md A.3.2,
 * A.4 rows 58 and 59, BC.4 rows 3 and 4). Information: the other end may be meant so.
 */
export const otherEndDenies: Rule = {
  code: 'other-end-denies',
  level: 'info',
  scope: 'cluster',
  families: ['kubernetes', 'admin', 'cilium'],
  title: 'What a rule allows is denied at the other end',
  answers: ['A-M51', 'BC-M14', 'cilium-M86'],
  *check(subject) {
    yield* ciliumOtherEnds(subject);
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !cluster) return;
    for (const rule of found.policy.rules) {
      if (rule.action !== 'Allow' || !governs(found.policy, rule.direction)) continue;
      const finding = judge(cluster, found, rule);
      if (finding) yield finding;
    }
  },
};

function judge(cluster: ClusterView, found: PolicyText, rule: PolicyRule): Finding | undefined {
  const other: Direction = rule.direction === 'ingress' ? 'egress' : 'ingress';
  const denied = deniedFlows(cluster, programsWith(cluster, found.policy), found.policy, rule, other);
  const denier = denied && denierOf(cluster, denied.verdict);
  // One policy with both ends in it is read as a whole.
  if (!denied || !denier || denier.id === found.policy.id) return undefined;
  const [who, whom] = rule.direction === 'ingress' ? [denied.senders, 'send'] : [denied.receivers, 'accept'];
  return {
    code: 'other-end-denies',
    level: 'info',
    message: `${capital(thePods(who, cluster.inventory))} at the other end may not ${whom} any of this (${cluster.words}): ${denier.words} denies it there${
      isAdmin(found.policy) ? ', and a rule here decides for this end only' : ''
    }. Both ends must allow a connection.`,
    path: [...rule.path, rule.direction === 'ingress' ? 'from' : 'to'],
    part: 'key',
    related: denier.related,
  };
}
