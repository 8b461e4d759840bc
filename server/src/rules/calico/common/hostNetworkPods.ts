import type { Endpoint } from '../../../engine/model.ts';
import { matches, type Selector } from '../../../engine/selector.ts';
import { subjectSelector } from '../../../engine/subjects.ts';
import { podCount } from '../../../snapshot/words.ts';
import type { ClusterView, Finding, RuleSubject } from '../../rule.ts';
import { labelsAt } from '../../support/calico/criteria.ts';
import { calicoPolicy, endsOf, rulesOf } from '../../support/calico/policy.ts';
import { factsOf, governedHosts, governedPods, podsOf, thingsOf } from '../../support/calico/world.ts';
import { sentences } from '../../support/text.ts';
import { confirmed, relatedPods } from '../../support/view.ts';

/**
 * Pods on the network of their node are no endpoints to Calico: no policy governs them by their labels, and no selector
 * of a rule means them (calico.md 4.6, row 54 of 5.2). Told where nothing else has the labels.
 */
export function* calicoHostNetworkPods(subject: RuleSubject): Iterable<Finding> {
  const { cluster } = subject;
  const found = calicoPolicy(subject);
  if (!found || !cluster) return;
  const governed = governedPods(cluster, found);
  if (governed.certain && governed.pods.length === 0 && governedHosts(cluster, found).length === 0) {
    const pods = onHosts(cluster, subjectSelector(found.policy.subject));
    if (pods.length > 0 && found.policy.stage === undefined) {
      const many = podCount(pods, cluster.inventory);
      const message = sentences(
        `${capital(many)} ${pods.length === 1 ? 'has' : 'have'} these labels, and no other (${cluster.words}), on the network of ${pods.length === 1 ? 'its node' : 'their nodes'}: to Calico no endpoint, so this policy does nothing.`,
        'What such pods do is governed by policies of host endpoints.',
      );
      yield finding(cluster, message, ['spec', 'selector'], pods);
    }
  }
  for (const rule of rulesOf(found)) {
    for (const { end, other, path } of endsOf(rule)) {
      const asked = other ? labelsAt(rule.rule, end) : undefined;
      if (!asked) continue;
      const { pods, certain } = podsOf(cluster, asked.selector);
      if (!certain || pods.length > 0 || thingsOf(cluster, asked.selector).length > 0) continue;
      const there = onHosts(cluster, asked.selector);
      if (there.length === 0) continue;
      const message = sentences(
        `${capital(podCount(there, cluster.inventory))} ${there.length === 1 ? 'has' : 'have'} these labels, and no other (${cluster.words}), on the network of ${there.length === 1 ? 'its node' : 'their nodes'}: no selector means such pods, so this matches nothing.`,
        'Use the addresses of the nodes in `nets`, or host endpoints with `expectedIPs`.',
      );
      yield finding(cluster, message, [...path, String(asked.path.at(-1))], there);
    }
  }
}

function finding(cluster: ClusterView, message: string, path: Finding['path'], pods: readonly Endpoint[]): Finding {
  const related = relatedPods(cluster, pods, 'On the network of its node');
  return { code: 'host-network-pods', level: confirmed(cluster), message, path, part: 'value', related };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function onHosts(cluster: ClusterView, selector: Selector): readonly Endpoint[] {
  const pods = cluster.inventory.derive('pods on hosts', ({ endpoints }) =>
    endpoints.filter((pod) => pod.kind === 'pod' && pod.hostNetwork && !pod.finished),
  );
  return pods.filter((pod) => matches(selector, factsOf(cluster, pod)) === 'yes');
}
