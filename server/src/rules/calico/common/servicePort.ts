import type { PortMatch } from '../../../engine/ports.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import { misleadingPort, misleadingText } from '../../kubernetes/servicePort.ts';
import type { Finding, Fix, RuleSubject } from '../../rule.ts';
import { labelsAt, protocolOf } from '../../support/calico/criteria.ts';
import { type CalicoPolicy, calicoPolicy, rulesOf } from '../../support/calico/policy.ts';
import { destinationPorts, receiversOf } from '../../support/calico/ports.ts';
import { governedHosts } from '../../support/calico/world.ts';
import { fix } from '../../support/fix.ts';
import { rewriteScalar } from '../../support/rewrite.ts';
import { confirmed } from '../../support/view.ts';

/** What `service-port` says of Calico's policies: rules see the destination after translation (calico.md 4.1). */
export function* calicoServicePorts(subject: RuleSubject): Iterable<Finding> {
  const { cluster } = subject;
  const found = calicoPolicy(subject);
  // Before translation, and without tracking, a Service's port is what there is.
  if (!found || !cluster || found.policy.stage === 'untracked' || found.policy.stage === 'pre-dnat') return;
  if (governedHosts(cluster, found).length > 0) return;
  for (const rule of rulesOf(found)) {
    const asked = destinationPorts(rule);
    const protocol = protocolOf(rule.rule);
    if (asked.length === 0 || protocol === undefined) continue;
    if (rule.direction === 'egress' && !labelsAt(rule.rule, 'destination')) continue;
    const { pods, certain } = receiversOf(cluster, found, rule);
    if (!certain || pods.length === 0) continue;
    const matches = asked.map(({ port, path }): PortMatch => ({ port, protocol, path }));
    for (const match of matches) {
      const misleading = misleadingPort(cluster, pods, matches, match);
      if (!misleading) continue;
      yield {
        code: 'service-port',
        level: confirmed(cluster),
        message: misleadingText(cluster, misleading, found.namespace),
        path: match.path,
        part: 'value',
        fixes: fixesFor(found, match, misleading.only, misleading.named),
      };
    }
  }
}

function fixesFor(
  { root, text }: CalicoPolicy,
  { path }: PortMatch,
  only: number | undefined,
  named: string | undefined,
): readonly Fix[] {
  const node = nodeAt(root, path);
  if (!node) return [];
  return [
    ...(only === undefined ? [] : fix(`Use the pods' port ${only}`, rewriteScalar(text, node, only), true)),
    ...(named === undefined ? [] : fix(`Use the port name ${named}`, rewriteScalar(text, node, named))),
  ];
}
