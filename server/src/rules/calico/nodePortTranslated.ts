import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { calicoPolicy, rulesOf } from '../support/calico/policy.ts';
import { destinationPorts } from '../support/calico/ports.ts';
import { governedHosts } from '../support/calico/world.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';

/** Only a policy with `preDNAT` sees the port of a node; the others see that of the pod behind (calico.md row 114 of 5.2). */
export const nodePortTranslated: Rule = {
  code: 'node-port-translated',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: 'A node port in a policy that is asked after translation',
  answers: ['calico-M74'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { cluster } = subject;
    const found = calicoPolicy(subject);
    if (!found || !cluster || found.policy.stage === 'untracked' || found.policy.stage === 'pre-dnat') return;
    if (governedHosts(cluster, found).length === 0) return;
    for (const rule of rulesOf(found)) {
      if (rule.direction !== 'ingress') continue;
      for (const { port, path } of destinationPorts(rule)) {
        if (port.kind !== 'numbers' || port.ranged) continue;
        const service = cluster.inventory.services.find(({ ports }) =>
          ports.some(({ nodePort }) => nodePort === port.first),
        );
        if (!service) continue;
        yield {
          code: 'node-port-translated',
          level: confirmed(cluster),
          message: sentences(
            `${port.first} is a node port of Service ${code(`${service.namespace}/${service.name}`)} (${cluster.words}): when this policy is asked the destination is already a pod and its port, so the rule never matches.`,
            'Use a policy with `preDNAT: true` and `applyOnForward: true`, which is asked before.',
          ),
          path,
          part: 'value',
        } satisfies Finding;
      }
    }
  },
};
