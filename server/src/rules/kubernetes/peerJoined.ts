import type { Endpoint } from '../../engine/model.ts';
import { podCount } from '../../snapshot/words.ts';
import { get } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Rule } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { type NetworkPolicyText, networkPolicy, type PolicyText } from '../support/manifest.ts';
import { type EmptyPeer, emptyPeers } from '../support/peerSearch.ts';
import { selectorPaths } from '../support/peers.ts';
import { splitItem } from '../support/splitItem.ts';
import { code } from '../support/text.ts';
import { relatedPods, select } from '../support/view.ts';
import { labelled, selectorText } from '../support/words.ts';

/**
 * Both selectors in one peer, and no pod meets both, while each alone means some: AND where OR was probably meant
 * (kubernetes.md A.4 rows 40 and 41). Information, for the pods may be still to come.
 */
export const peerJoined: Rule = {
  code: 'peer-joined',
  level: 'info',
  scope: 'cluster',
  families: ['kubernetes'],
  title: 'A missing dash made one peer of two',
  answers: ['A-M02'],
  *check(subject) {
    const { cluster } = subject;
    const found = networkPolicy(subject);
    if (!found || !cluster) return;
    for (const peer of emptyPeers(cluster, found)) {
      const halves = joinedHalves(cluster, found, peer);
      if (halves) yield finding(subject, cluster, found, peer, halves);
    }
  },
};

interface Halves {
  readonly inNamespaces: readonly Endpoint[];
  readonly here: readonly Endpoint[];
}

/** What each half of an empty peer would mean alone; undefined unless both would mean somebody. */
export function joinedHalves(cluster: ClusterView, found: PolicyText, peer: EmptyPeer): Halves | undefined {
  const { namespaces, pods } = selectorPaths(peer);
  if (found.namespace === undefined || !namespaces || !pods) return undefined;
  const here = select(cluster, { kind: 'named', name: found.namespace }, peer.peer.pods);
  const inNamespaces = select(cluster, peer.peer.namespaces, { kind: 'all' });
  if (here.pods.length === 0 || inNamespaces.pods.length === 0) return undefined;
  return { here: here.pods, inNamespaces: inNamespaces.pods };
}

function finding(
  { object }: Parameters<Rule['check']>[0],
  cluster: ClusterView,
  found: NetworkPolicyText,
  peer: EmptyPeer,
  { here, inNamespaces }: Halves,
): Finding {
  const { pods, namespaces } = peer.peer;
  const chosen = namespaces.kind === 'selected' ? labelled(namespaces.selector) : '';
  const last = peer.map.entries.at(-1);
  const block =
    last && (last.key === 'podSelector' || last.key === 'namespaceSelector') ? last : get(peer.map, 'podSelector');
  return {
    code: 'peer-joined',
    level: 'info',
    message: `This peer means pods with ${selectorText(pods)} in namespaces${chosen}, both at once, and there is none (${cluster.words}). Each alone means some: ${podCount(inNamespaces, cluster.inventory)} in those namespaces, ${podCount(here, cluster.inventory)} with the labels in ${code(found.namespace)}. Put a dash before the second selector if either should do.`,
    path: selectorPaths(peer).pods ?? peer.peer.path,
    part: 'key',
    related: relatedPods(cluster, here, `Has ${selectorText(pods)}`),
    fixes: block
      ? fix(
          `Make two peers (${podCount([...new Set([...inNamespaces, ...here])], cluster.inventory)})`,
          splitItem(object, peer.peer.path, peer.map, block),
        )
      : [],
  };
}
