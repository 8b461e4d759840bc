import type { Endpoint, NamespaceScope } from '../../engine/model.ts';
import { isEverything, type Selector } from '../../engine/selector.ts';
import { subjectScope, subjectSelector } from '../../engine/subjects.ts';
import { podCount } from '../../snapshot/words.ts';
import { calicoHostNetworkPods } from '../calico/common/hostNetworkPods.ts';
import type { ClusterView, Finding, Rule } from '../rule.ts';
import { isAdmin } from '../support/adminText.ts';
import { hostNetworkPods } from '../support/hostNetwork.ts';
import { type PolicyText, policyText } from '../support/manifest.ts';
import { type PeerText, peersOf, selectorPaths } from '../support/peers.ts';
import { confirmed, relatedPods, select } from '../support/view.ts';

/**
 * A selector of pods that use their node's network: no policy of pods applies to them, and as peers they are nodes
 * (kubernetes.md A.3.6, A.4 rows 53 to 55, BC.3.2 no. 10).
 */
export const hostNetwork: Rule = {
  code: 'host-network-pods',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'admin', 'calico'],
  title: "A selector of pods that use their node's network",
  answers: ['A-M35', 'BC-M20', 'calico-M75'],
  *check(subject) {
    yield* calicoHostNetworkPods(subject);
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !cluster) return;
    const own = ofSubject(cluster, found);
    if (own) yield own;
    for (const peer of peersOf(found)) {
      const finding = ofPeer(cluster, found, peer);
      if (finding) yield finding;
    }
  },
};

/** Those on the node's network, and whether the selector means others besides. */
function meant(cluster: ClusterView, scope: NamespaceScope, selector: Selector) {
  if (isEverything(selector)) return undefined;
  const host = hostNetworkPods(cluster, scope, selector);
  if (host.length === 0) return undefined;
  const { pods, certain } = select(cluster, scope, selector);
  return { host, all: pods.length === 0 && certain };
}

function ofSubject(cluster: ClusterView, found: PolicyText): Finding | undefined {
  const { subject } = found.policy;
  const pods = meant(cluster, subjectScope(subject), subjectSelector(subject));
  if (!pods) return undefined;
  const { host, all } = pods;
  return {
    code: 'host-network-pods',
    level: all ? confirmed(cluster) : 'info',
    message: `${whoText(cluster, host, all)} node's network (${cluster.words}), and policy does not apply to such pods${
      isAdmin(found.policy) ? '' : ' with most network plugins'
    }${all ? ': this policy does nothing' : ''}. Their traffic is that of the node; limit it with a policy for nodes, where the plugin has one.`,
    path: subject.path.at(-1) === 'pods' ? [...subject.path, 'podSelector'] : subject.path,
    part: 'key',
    related: relatedPods(cluster, host, "Uses its node's network"),
  };
}

/** Told where the peer means nobody else: beside others it does no harm to name them. */
function ofPeer(cluster: ClusterView, found: PolicyText, text: PeerText): Finding | undefined {
  const { peer, rule } = text;
  const pods = peer.kind === 'pods' ? meant(cluster, peer.namespaces, peer.pods) : undefined;
  if (!pods?.all) return undefined;
  return {
    code: 'host-network-pods',
    level: confirmed(cluster),
    message: `${whoText(cluster, pods.host, true)} node's network (${cluster.words}), and no selector means such pods: this peer matches nothing. To policy they are their nodes; ${instead(found, rule.direction)}.`,
    path: selectorPaths(text).pods ?? peer.path,
    part: 'key',
    related: relatedPods(cluster, pods.host, "Uses its node's network"),
  };
}

function instead({ policy }: PolicyText, direction: 'ingress' | 'egress'): string {
  if (!isAdmin(policy)) return 'write the addresses of the nodes in an `ipBlock`';
  return direction === 'egress'
    ? 'use `nodes`, or the addresses of the nodes in `networks`'
    : 'nothing in an ingress rule means nodes';
}

function whoText(cluster: ClusterView, host: readonly Endpoint[], all: boolean): string {
  const many = podCount(host, cluster.inventory);
  if (!all) return `${many} of those that are selected use${host.length === 1 ? 's its' : ' their'}`;
  return host.length === 1 ? `The one pod that this selects uses its` : `The ${many} that this selects use their`;
}
