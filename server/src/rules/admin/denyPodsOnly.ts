import type { Service } from '../../engine/model.ts';
import { isEverything } from '../../engine/selector.ts';
import { podsBehind } from '../../engine/services.ts';
import type { ClusterView, Finding, Rule } from '../rule.ts';
import { type PolicyText, policyText } from '../support/manifest.ts';
import { peersOf } from '../support/peers.ts';
import { code } from '../support/text.ts';
import { servicesNear, subjects } from '../support/view.ts';

/**
 * Ingress from every namespace, denied: only pods are sources that such a rule can mean, so whoever is outside, on a node
 * or on a node's network passes (kubernetes.md BC.3.2 no. 9, BC.4 rows 18 and 19).
 */
export const denyPodsOnly: Rule = {
  code: 'deny-pods-only',
  level: 'info',
  scope: 'cluster',
  families: ['admin'],
  title: 'Denying every namespace denies nobody outside',
  answers: ['BC-M15'],
  *check(subject) {
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !cluster) return;
    for (const { rule, peer } of peersOf(found)) {
      if (rule.direction !== 'ingress' || rule.action !== 'Deny' || rule.ports !== undefined || peer.kind !== 'pods')
        continue;
      const whole =
        peer.namespaces.kind === 'selected' && isEverything(peer.namespaces.selector) && isEverything(peer.pods);
      const service = whole ? outsideService(cluster, found) : undefined;
      if (!service) continue;
      yield {
        code: 'deny-pods-only',
        level: 'info',
        message: `This denies pods and nobody else: ${service.type} ${code(`${service.namespace}/${service.name}`)} leads to pods that this policy selects (${cluster.words}), and what comes that way from outside or from nodes passes. Only a NetworkPolicy can close that.`,
        path: [...rule.path, 'action'],
        part: 'value',
      } satisfies Finding;
    }
  },
};

/** A Service by which outsiders reach a pod that the policy selects. */
function outsideService(cluster: ClusterView, { policy }: PolicyText): Service | undefined {
  const { pods } = subjects(cluster, policy);
  const ids = new Set(pods.map(({ id }) => id));
  return servicesNear(cluster, pods).find(
    (service) =>
      (service.type === 'LoadBalancer' || service.type === 'NodePort') &&
      podsBehind(service, cluster.inventory).some(({ id }) => ids.has(id)),
  );
}
