import { CILIUM_CONFIG } from '../../engine/dataplane/cilium/settings.ts';
import { groupKind } from '../../engine/groupKind.ts';
import type { Peer, Policy } from '../../engine/model.ts';
import { isWatched } from '../../engine/parts.ts';
import type { ClusterView, Finding, Rule, RuleSubject } from '../rule.ts';
import { switchFor } from '../support/switches.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';

/**
 * A policy of a kind that the cluster's enforcer does not read, or not with its settings: the API server stores it, and
 * nothing happens (kubernetes.md X, calico.md 0.3, cilium.md 1.6 and 4.14).
 */
export const kindIgnored: Rule = {
  code: 'kind-ignored',
  level: 'warning',
  scope: 'cluster',
  title: 'A policy that the network plugin does not enforce',
  answers: ['calico-M22', 'cilium-M24', 'A-M80'],
  *check({ object, cluster }: RuleSubject): Iterable<Finding> {
    const [policy] = object.policies;
    // Where no plugin was found the API's own text holds.
    if (cluster === undefined || policy === undefined || cluster.programs.dataplane.name === 'kubernetes') return;
    const { dataplane } = cluster.programs;
    if (!dataplane.enforces.has(groupKind(policy))) {
      if (!isWatched(policy, dataplane)) yield ofKind(policy, cluster);
      return;
    }
    const unread = unreadPeer(policy, cluster);
    if (unread !== undefined) yield ofPeer(policy, unread, cluster);
    if (dataplane.hostPolicies === true) return;
    for (const { subject } of object.policies) if (subject.kind === 'hosts') yield ofHosts(subject.path, cluster);
  },
};

function ofKind(policy: Policy, cluster: ClusterView): Finding {
  const { kind, apiVersion } = policy;
  const { dataplane } = cluster.programs;
  const option = switchFor(policy, dataplane);
  const message =
    dataplane.name === 'none'
      ? sentences(
          `No network plugin of this cluster enforces network policy${evidence(cluster)}.`,
          `This ${kind} is stored and nothing happens.`,
          'Install a plugin that enforces policy, or say with the setting `netpol.dataplane` which one does.',
        )
      : sentences(
          `${nameOf(dataplane)} does not enforce ${kind} of ${code(apiVersion)}${evidence(cluster)}.`,
          'The policy is stored and nothing happens.',
          option ?? 'Write it as a kind that is enforced here, or take it out.',
          option && assumed(cluster),
        );
  const level = option !== undefined && assumed(cluster) ? 'info' : confirmed(cluster);
  return { code: 'kind-ignored', level, message, path: ['kind'], part: 'value' };
}

/** A peer of a kind that the enforcer cannot convert, where the whole policy is lost with it (Calico 3.29 to 3.31). */
function unreadPeer({ id, kind, rules }: Policy, { programs }: ClusterView): Peer | undefined {
  if (!kind.endsWith('AdminNetworkPolicy') || !programs.withoutEffect.some((policy) => policy.id === id))
    return undefined;
  return rules.flatMap((rule) => rule.peers ?? []).find(({ kind: of }) => of === 'nodes' || of === 'domains');
}

function ofPeer({ kind }: Policy, peer: Peer, cluster: ClusterView): Finding {
  const field = peer.kind === 'nodes' ? 'nodes' : 'domainNames';
  const message = sentences(
    `${nameOf(cluster.programs.dataplane)} cannot read ${code(field)}${evidence(cluster)}, and loses the whole ${kind} with it.`,
    'None of its rules has any effect.',
    'Write the addresses in `networks`, or a policy of Calico.',
  );
  return { code: 'kind-ignored', level: confirmed(cluster), message, path: [...peer.path, field], part: 'key' };
}

function ofHosts(path: Finding['path'], cluster: ClusterView): Finding {
  const message = sentences(
    `Policies of nodes need the host firewall, and it is off${evidence(cluster)}.`,
    'Nothing happens to traffic of the nodes.',
    `Set \`enable-host-firewall: "true"\` in ConfigMap ${code(CILIUM_CONFIG)}.`,
    assumed(cluster),
  );
  const level = assumed(cluster) ? 'info' : confirmed(cluster);
  return { code: 'kind-ignored', level, message, path, part: 'key' };
}

/** Without the ConfigMap the settings are those of a default install, and may be others. */
function assumed({ snapshot }: ClusterView): string | undefined {
  return snapshot.facts.settings?.has(CILIUM_CONFIG)
    ? undefined
    : `The snapshot does not hold that ConfigMap: its defaults are assumed.`;
}

function nameOf({ name, version }: ClusterView['programs']['dataplane']): string {
  const plain = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return version === undefined ? plain : `${plain} ${version}`;
}

/** How it is known who enforces. */
function evidence({ snapshot, programs }: ClusterView): string {
  const { name, evidence: found } = snapshot.dataplane;
  if (name !== programs.dataplane.name) return ', the dataplane that is set';
  return found === undefined ? '' : ` (found by ${code(found)})`;
}
