import type { ClusterView, Finding, Rule } from '../rule.ts';
import { type DnsServers, dnsServers, podsWithoutDns, programsWith } from '../support/dns.ts';
import { astrayDnsPeers } from '../support/dnsAstray.ts';
import { serverPeer } from '../support/dnsFix.ts';
import { fix } from '../support/fix.ts';
import { dashIndent } from '../support/insert.ts';
import { replaceItem } from '../support/items.ts';
import { isBorrowed, type PolicyText, policyText } from '../support/manifest.ts';
import type { PeerText } from '../support/peers.ts';
import { code } from '../support/text.ts';
import { confirmed, relatedPods, subjects } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * A rule for DNS whose peers mean no pod: the labels or the namespace are not those of the name servers, and names do
 * not resolve for all that (kubernetes.md A.3.8).
 */
export const dnsWrongPeer: Rule = {
  code: 'dns-wrong-peer',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'admin'],
  title: 'A rule for DNS that does not mean the name servers',
  answers: ['A-M71'],
  *check(subject) {
    const { cluster } = subject;
    const found = policyText(subject);
    const servers = cluster && dnsServers(cluster);
    if (!found || !cluster || !servers) return;
    const astray = astrayDnsPeers(cluster, found);
    if (astray.length === 0) return;
    const { pods } = subjects(cluster, found.policy);
    const cut = podsWithoutDns(programsWith(cluster, found.policy), servers, pods);
    if (cut.length === 0) return;
    for (const peer of astray) yield finding(cluster, found, servers, peer, thePods(cut, cluster.inventory));
  },
};

function finding(cluster: ClusterView, found: PolicyText, servers: DnsServers, peer: PeerText, whose: string): Finding {
  const labels = [...servers.labels].map(([key, value]) => `${key}=${value}`).join(', ');
  return {
    code: 'dns-wrong-peer',
    level: confirmed(cluster),
    message: `By its ports this rule is for DNS, and this peer is no name server, nor any other pod (${cluster.words}): ${whose} cannot resolve names. The name servers are the pods of namespace ${code(servers.namespace)} with ${code(labels)}.`,
    path: peer.peer.path,
    part: 'key',
    related: relatedPods(cluster, servers.pods, 'A name server of the cluster'),
    fixes: fixesFor(found, servers, peer),
  };
}

function fixesFor(found: PolicyText, servers: DnsServers, { list, index, map }: PeerText) {
  if (isBorrowed(list, map)) return [];
  const edits = replaceItem(found.text, list, index, serverPeer(found, servers), dashIndent(found.text, found.spec));
  return fix(`Select ${servers.name}`, edits, true);
}
