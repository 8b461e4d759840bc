import type { Direction } from '../../engine/model.ts';
import type { ClusterView, Finding, Rule, RuleSubject } from '../rule.ts';
import { hasRule, ifAllAreKnown, policiesAt } from '../support/calico/hosts.ts';
import { type CalicoPolicy, calicoPolicy } from '../support/calico/policy.ts';
import { governedHosts } from '../support/calico/world.ts';
import { sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';

/**
 * Where nothing is tracked replies are traffic like any other, and need a rule of the other direction; and on endpoints
 * that stand for every interface iptables and nftables ignore such policies (calico.md A12, row 115 of 5.2).
 */
export const untrackedHosts: Rule = {
  code: 'untracked-hosts',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: '`doNotTrack` without rules for replies, or on every interface',
  answers: ['calico-M71', 'calico-M72'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { cluster } = subject;
    const found = calicoPolicy(subject);
    if (!found || found.staged || found.policy.stage !== 'untracked') return;
    const direction = oneWay(found, cluster);
    if (direction) yield replies(direction, cluster);
    if (cluster) yield* everyInterface(cluster, found);
  },
};

/** The direction that is allowed, while the way back is not. */
function oneWay({ policy }: CalicoPolicy, cluster: ClusterView | undefined): Direction | undefined {
  for (const [direction, back] of [
    ['ingress', 'egress'],
    ['egress', 'ingress'],
  ] as const) {
    if (!hasRule(policy, direction, 'Allow') || hasRule(policy, back, 'Allow')) continue;
    if (cluster && policiesAt(cluster, 'untracked').some((other) => hasRule(other, back, 'Allow'))) continue;
    return direction;
  }
  return undefined;
}

function replies(direction: Direction, cluster: ClusterView | undefined): Finding {
  const back = direction === 'ingress' ? 'egress' : 'ingress';
  return {
    code: 'untracked-hosts',
    level: ifAllAreKnown(cluster),
    message: sentences(
      `With \`doNotTrack\` a reply is a packet like any other, and no ${back} rule lets it through${cluster ? ` (${cluster.words})` : ' here'}: the later policies of the host decide, which do not know that it is one.`,
      `Mirror these rules in \`${back}\`, with \`source.ports\` in place of \`destination.ports\`.`,
    ),
    path: ['spec', direction],
    part: 'key',
  };
}

function* everyInterface(cluster: ClusterView, found: CalicoPolicy): Iterable<Finding> {
  const hosts = governedHosts(cluster, found);
  if (hosts.length === 0 || hosts.some(({ interfaceName }) => interfaceName !== '*')) return;
  yield {
    code: 'untracked-hosts',
    level: confirmed(cluster),
    message: sentences(
      `The host endpoints that this selects stand for every interface, \`*\` (${cluster.words}): there iptables and nftables ignore policies with \`doNotTrack\`, and the eBPF dataplane their egress.`,
      'Select host endpoints of one interface each.',
    ),
    path: ['spec', 'doNotTrack'],
    part: 'key',
  };
}
