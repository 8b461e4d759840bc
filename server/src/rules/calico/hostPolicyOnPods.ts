import { requirements } from '../../engine/selector.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import { podCount } from '../../snapshot/words.ts';
import { entryAt } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Rule, RuleSubject } from '../rule.ts';
import { type CalicoPolicy, calicoPolicy } from '../support/calico/policy.ts';
import { governedHosts, podsOf } from '../support/calico/world.ts';
import { sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';

/** `doNotTrack` and `preDNAT` are for host endpoints: of pods such a policy governs none (calico.md 4.4, row 116 of 5.2). */
export const hostPolicyOnPods: Rule = {
  code: 'host-policy-on-pods',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: 'A policy of host endpoints that selects pods',
  answers: ['calico-M69'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const found = calicoPolicy(subject);
    if (!found || (found.policy.stage !== 'untracked' && found.policy.stage !== 'pre-dnat')) return;
    const flag = found.policy.stage === 'untracked' ? 'doNotTrack' : 'preDNAT';
    const why = onlyPods(found) ? 'These selectors are true of pods alone' : confirmedPods(found, subject.cluster);
    if (why === undefined) return;
    yield {
      code: 'host-policy-on-pods',
      level: onlyPods(found) || !subject.cluster ? 'warning' : confirmed(subject.cluster),
      message: sentences(
        `${why}, and a policy with \`${flag}\` governs host endpoints only: it does nothing.`,
        `Select host endpoints by their labels, or leave \`${flag}\` out.`,
      ),
      path: ['spec', flag],
      part: entryAt(found.root, ['spec', flag]) ? 'key' : 'value',
    };
  },
};

/** They ask for what comes with a namespace or a service account. */
function onlyPods({ policy }: CalicoPolicy): boolean {
  return requirements(subjectSelector(policy.subject)).some(
    ({ op, key }) =>
      (op === 'in' || op === 'exists' || op === 'text') &&
      (/^pc(ns|sa)\./.test(key) || /^projectcalico\.org\/(namespace|serviceaccount|orchestrator)$/.test(key)),
  );
}

function confirmedPods(found: CalicoPolicy, cluster: ClusterView | undefined): string | undefined {
  if (!cluster || cluster.inventory.hostEndpoints.length === 0 || governedHosts(cluster, found).length > 0)
    return undefined;
  const { pods } = podsOf(cluster, subjectSelector(found.policy.subject));
  return pods.length === 0
    ? undefined
    : `This selects ${podCount(pods, cluster.inventory)} and no host endpoint (${cluster.words})`;
}
