import { endpointFacts, NAMESPACE_NAME_LABEL } from '../../engine/inventory.ts';
import type { Endpoint } from '../../engine/model.ts';
import { isEverything, matches, type Selector } from '../../engine/selector.ts';
import { capital, podCount, podNoun } from '../../snapshot/words.ts';
import { get } from '../../syntax/cursor.ts';
import { calicoPeerElsewhere } from '../calico/common/peerElsewhere.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { ciliumPeersElsewhere } from '../support/cilium/peersElsewhere.ts';
import { dnsServers } from '../support/dns.ts';
import { astrayDnsPeers } from '../support/dnsAstray.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertBefore } from '../support/insert.ts';
import { isBorrowed, type NetworkPolicyText, networkPolicy } from '../support/manifest.ts';
import { type PeerText, peersOf, soleSelector } from '../support/peers.ts';
import { code } from '../support/text.ts';
import { confirmed, namespacesOf, podsIn, relatedPods, select } from '../support/view.ts';
import { listNames, selectorText } from '../support/words.ts';
import { splitPair } from './peerSplit.ts';

const EVERYWHERE = { kind: 'selected', selector: { kind: 'all' } } as const;
/** More fixes than these would be a guess. */
const MOST_NAMESPACES = 3;

/**
 * A peer with only a `podSelector`, whose labels no pod of the policy's own namespace has while pods of other
 * namespaces do: the author expected it to look everywhere (kubernetes.md A.3.3).
 */
export const peerElsewhere: Rule = {
  code: 'peer-elsewhere',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'calico', 'cilium'],
  title: 'A podSelector alone looks only in its own namespace',
  answers: ['A-M45', 'calico-M11', 'calico-M42', 'calico-M62', 'cilium-M14'],
  *check(subject) {
    yield* calicoPeerElsewhere(subject);
    yield* ciliumPeersElsewhere(subject);
    const { cluster } = subject;
    const found = networkPolicy(subject);
    if (!found || !cluster || podsIn(cluster, found.namespace).length === 0) return;
    const peers = [...peersOf(found)];
    // `dns-wrong-peer` tells.
    const astray = dnsServers(cluster) ? astrayDnsPeers(cluster, found).map(({ map }) => map) : [];
    for (const [index, peer] of peers.entries()) {
      if (astray.includes(peer.map)) continue;
      if (peer.peer.kind !== 'pods' || soleSelector(peer) !== 'pods' || isEverything(peer.peer.pods)) continue;
      // Torn from its namespace selector by a dash: `peer-split` tells.
      const before = peers[index - 1];
      const after = peers[index + 1];
      if ((before && splitPair(before, peer)) || (after && splitPair(peer, after))) continue;
      const finding = judge(cluster, found, peer, peer.peer.pods);
      if (finding) yield finding;
    }
  },
};

function judge(
  cluster: ClusterView,
  found: NetworkPolicyText,
  peer: PeerText,
  selector: Selector,
): Finding | undefined {
  const here = select(cluster, { kind: 'named', name: found.namespace }, selector);
  if (here.pods.length > 0 || !here.certain || hasUnselectable(cluster, found.namespace, selector)) return undefined;
  const { pods } = select(cluster, EVERYWHERE, selector);
  if (pods.length === 0) return undefined;
  const namespaces = namespacesOf(pods);
  return {
    code: 'peer-elsewhere',
    level: confirmed(cluster),
    message: `No ${podNoun(cluster.inventory)} in ${code(found.namespace)} has ${selectorText(selector)} (${cluster.words}), and a \`podSelector\` alone looks nowhere else: this peer matches nothing. ${capital(podCount(pods, cluster.inventory))} in ${listNames(namespaces)} ${pods.length === 1 ? 'has' : 'have'} it; add a \`namespaceSelector\` to mean ${pods.length === 1 ? 'it' : 'them'}.`,
    path: [...peer.peer.path, 'podSelector'],
    part: 'key',
    related: relatedPods(cluster, pods, `Has ${selectorText(selector)}`),
    fixes: fixesFor(cluster, found, peer, pods, namespaces),
  };
}

/** Host-network or finished pods with these labels: what is wrong then is something else. */
function hasUnselectable(cluster: ClusterView, namespace: string, selector: Selector): boolean {
  return cluster.inventory
    .endpointsIn(namespace)
    .some((pod) => pod.kind === 'pod' && matches(selector, endpointFacts(pod)) !== 'no');
}

function fixesFor(
  cluster: ClusterView,
  { text, spec }: NetworkPolicyText,
  { map, list }: PeerText,
  pods: readonly Endpoint[],
  namespaces: readonly string[],
): readonly Fix[] {
  const entry = get(map, 'podSelector');
  if (!entry || entry.merged || isBorrowed(map, list) || get(map, 'namespaceSelector')) return [];
  const dashes = dashIndent(text, spec);
  const fixes = namespaces.slice(0, MOST_NAMESPACES).flatMap((name) => {
    const there = pods.filter((pod) => pod.namespace === name);
    const namespaceSelector = { matchLabels: { [NAMESPACE_NAME_LABEL]: name } };
    const title = `Also choose namespace ${name} (${podCount(there, cluster.inventory)})`;
    const edits = insertBefore(text, map, entry, { namespaceSelector }, dashes);
    return fix(title, edits, namespaces.length === 1);
  });
  if (namespaces.length === 1) return fixes;
  const anywhere = insertBefore(text, map, entry, { namespaceSelector: {} }, dashes);
  return [...fixes, ...fix(`Choose any namespace (${podCount(pods, cluster.inventory)})`, anywhere)];
}
