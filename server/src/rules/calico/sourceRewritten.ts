import { contains } from '../../engine/address.ts';
import type { Service } from '../../engine/model.ts';
import { podsBehind } from '../../engine/services.ts';
import type { ClusterView, Finding, Rule, RuleSubject } from '../rule.ts';
import { rangesAt } from '../support/calico/criteria.ts';
import { type CalicoRule, calicoPolicy, rulesOf } from '../support/calico/policy.ts';
import { governedPods } from '../support/calico/world.ts';
import { sentences } from '../support/text.ts';
import { listNames } from '../support/words.ts';

/**
 * Clients outside by their addresses, for pods behind a node port or load balancer that any node takes in: the node puts
 * its own address in place of the client's, but for the eBPF dataplane (calico.md 4.1, row 105 of 5.2).
 */
export const sourceRewritten: Rule = {
  code: 'source-rewritten',
  level: 'info',
  scope: 'cluster',
  families: ['calico'],
  title: 'Outside clients by their addresses, which nodes replace by their own',
  answers: ['calico-M56'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { cluster } = subject;
    const found = calicoPolicy(subject);
    if (!found || !cluster || found.policy.stage === 'untracked' || found.policy.stage === 'pre-dnat') return;
    const rules = rulesOf(found).filter((rule) => rule.direction === 'ingress' && asksOutside(cluster, rule));
    if (rules.length === 0) return;
    const pods = new Set(governedPods(cluster, found).pods.map(({ id }) => id));
    const services = cluster.inventory.services.filter(
      (service) => isOpenOnNodes(service) && podsBehind(service, cluster.inventory).some(({ id }) => pods.has(id)),
    );
    if (services.length === 0) return;
    const names = listNames(services.map(({ namespace, name }) => `${namespace}/${name}`));
    for (const rule of rules) {
      yield {
        code: 'source-rewritten',
        level: 'info',
        message: sentences(
          `Through Service ${names} clients outside arrive with the address of a node (${cluster.words}): its \`externalTrafficPolicy\` is \`Cluster\`, and then this matches only what comes another way.`,
          'Set it to `Local`, use a policy of host endpoints with `preDNAT`, or the eBPF dataplane, which keeps the address.',
        ),
        path: [...rule.path, 'source', 'nets'],
        part: 'key',
      } satisfies Finding;
    }
  },
};

function isOpenOnNodes({ type, externalTrafficPolicy, ports, externalIPs }: Service): boolean {
  if (externalTrafficPolicy === 'Local' || (type !== 'NodePort' && type !== 'LoadBalancer')) return false;
  return ports.some(({ nodePort }) => nodePort !== undefined) || externalIPs.length > 0;
}

/** Addresses of which neither pods nor nodes are one. */
function asksOutside({ inventory }: ClusterView, { rule }: CalicoRule): boolean {
  const asked = rangesAt(rule, 'source').filter(({ negated }) => !negated);
  if (asked.length === 0) return false;
  return !inventory.endpoints.some(({ addresses }) =>
    addresses.some((address) => asked.every(({ ranges }) => ranges.some((range) => contains(range, address)))),
  );
}
