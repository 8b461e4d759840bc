import type { Direction, Policy, Rule as PolicyRule } from '../../engine/model.ts';
import { capital } from '../../snapshot/words.ts';
import type { ClusterView, Finding, Rule } from '../rule.ts';
import { isAdmin } from '../support/adminText.ts';
import { programsWith } from '../support/dns.ts';
import { deniedFlows } from '../support/ruleFlows.ts';
import { denierOf } from '../support/verdictWords.ts';
import { governs } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * A rule that allows what the policies at the other end deny: both ends must allow a connection (kubernetes.md A.3.2,
 * A.4 rows 58 and 59, BC.4 rows 3 and 4; cilium.md M86). Information: the other end may be meant so.
 */
export const otherEndDenies: Rule = {
  code: 'other-end-denies',
  level: 'info',
  scope: 'cluster',
  families: ['kubernetes', 'admin', 'cilium'],
  title: 'What a rule allows is denied at the other end',
  answers: ['A-M51', 'BC-M14', 'cilium-M86'],
  *check({ object, cluster }) {
    if (!cluster || object.slice.template) return;
    for (const policy of object.policies) {
      for (const rule of policy.rules) {
        if (rule.action !== 'Allow' || !governs(policy, rule.direction)) continue;
        const finding = judge(cluster, policy, rule);
        if (finding) yield finding;
      }
    }
  },
};

function judge(cluster: ClusterView, policy: Policy, rule: PolicyRule): Finding | undefined {
  const other: Direction = rule.direction === 'ingress' ? 'egress' : 'ingress';
  const denied = deniedFlows(cluster, programsWith(cluster, policy), policy, rule, other);
  const denier = denied && denierOf(cluster, denied.verdict);
  // One policy with both ends in it is read as a whole.
  if (!denied || !denier || denier.id === policy.id) return undefined;
  const [who, whom] = rule.direction === 'ingress' ? [denied.senders, 'send'] : [denied.receivers, 'accept'];
  const key = rule.direction === 'ingress' ? 'from' : 'to';
  return {
    code: 'other-end-denies',
    level: 'info',
    message: `${capital(thePods(who, cluster.inventory))} at the other end may not ${whom} any of this (${cluster.words}): ${denier.words} denies it there${
      isAdmin(policy) ? ', and a rule here decides for this end only' : ''
    }. Both ends must allow a connection.`,
    // Cilium's rules have several keys for peers.
    ...(policy.apiVersion.startsWith('cilium.io/')
      ? { path: rule.path, part: 'value' as const }
      : { path: [...rule.path, key], part: 'key' as const }),
    related: denier.related,
  };
}
